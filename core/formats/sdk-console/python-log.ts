import { anyValueOf, member, type JsonTree } from '../../json/json-tree.ts';
import type { LogRecord } from '../../model/log-record.ts';
import { pythonTime } from './python-span.ts';
import { attributesOf, spanIdOf, textOf, traceIdOf, uint32Of } from './values.ts';

// LogRecord.to_json of opentelemetry-python's SDK.

export function isPythonLog(tree: JsonTree): boolean {
  return tree instanceof Map && tree.has('body') && tree.has('severity_number');
}

export function pythonLog(tree: JsonTree): LogRecord {
  return {
    timeUnixNano: pythonTime(member(tree, 'timestamp')),
    observedTimeUnixNano: pythonTime(member(tree, 'observed_timestamp')),
    severityNumber: uint32Of(member(tree, 'severity_number')),
    severityText: textOf(member(tree, 'severity_text')),
    body: anyValueOf(member(tree, 'body') ?? null),
    attributes: attributesOf(member(tree, 'attributes')),
    droppedAttributesCount: uint32Of(member(tree, 'dropped_attributes')),
    flags: uint32Of(member(tree, 'trace_flags')),
    traceId: traceIdOf(member(tree, 'trace_id')),
    spanId: spanIdOf(member(tree, 'span_id')),
    eventName: textOf(member(tree, 'event_name')),
  };
}
