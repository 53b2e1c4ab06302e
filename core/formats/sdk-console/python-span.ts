import { member, textMember, type JsonTree } from '../../json/json-tree.ts';
import { SPAN_KINDS, STATUS_CODES, type Span, type SpanEvent, type SpanLink } from '../../model/span.ts';
import { isoTimeNs } from '../../model/iso-time.ts';
import { attributesOf, fault, listOf, spanIdOf, textOf, traceIdOf, uint32Of } from './values.ts';

// ReadableSpan.to_json of opentelemetry-python's SDK. It prints no scope and no flags.

export function isPythonSpan(tree: JsonTree): boolean {
  return textMember(member(tree, 'context'), 'trace_id') !== undefined && member(tree, 'start_time') !== undefined;
}

export function pythonSpan(tree: JsonTree): Span {
  const context = member(tree, 'context');
  const status = member(tree, 'status');
  return {
    traceId: traceIdOf(member(context, 'trace_id')),
    spanId: spanIdOf(member(context, 'span_id')),
    parentSpanId: spanIdOf(member(tree, 'parent_id')),
    traceState: traceStateOf(member(context, 'trace_state')),
    flags: 0,
    name: textOf(member(tree, 'name')),
    kind: numberOf(SPAN_KINDS, textOf(member(tree, 'kind')).replace(/^SpanKind\./, '')),
    startTimeUnixNano: pythonTime(member(tree, 'start_time')),
    endTimeUnixNano: pythonTime(member(tree, 'end_time')),
    attributes: attributesOf(member(tree, 'attributes')),
    droppedAttributesCount: uint32Of(member(tree, 'dropped_attributes')),
    events: listOf(member(tree, 'events')).map(eventOf),
    droppedEventsCount: uint32Of(member(tree, 'dropped_events')),
    links: listOf(member(tree, 'links')).map(linkOf),
    droppedLinksCount: uint32Of(member(tree, 'dropped_links')),
    status: {
      code: numberOf(STATUS_CODES, textOf(member(status, 'status_code')).replace(/^StatusCode\./, '')),
      message: textOf(member(status, 'description')),
    },
  };
}

function eventOf(tree: JsonTree): SpanEvent {
  return {
    name: textOf(member(tree, 'name')),
    timeUnixNano: pythonTime(member(tree, 'timestamp')),
    attributes: attributesOf(member(tree, 'attributes')),
    droppedAttributesCount: 0,
  };
}

function linkOf(tree: JsonTree): SpanLink {
  const context = member(tree, 'context');
  return {
    traceId: traceIdOf(member(context, 'trace_id')),
    spanId: spanIdOf(member(context, 'span_id')),
    traceState: traceStateOf(member(context, 'trace_state')),
    attributes: attributesOf(member(tree, 'attributes')),
    droppedAttributesCount: 0,
    flags: 0,
  };
}

/** 0 for a span that has not ended. */
export function pythonTime(tree: JsonTree | undefined): bigint {
  if (tree === undefined || tree === null) return 0n;
  return isoTimeNs(textOf(tree)) ?? fault(`no time: "${textOf(tree).slice(0, 50)}"`);
}

/** Printed as "['{key=a, value=b}']". */
function traceStateOf(tree: JsonTree | undefined): string {
  const pairs = textOf(tree).matchAll(/\{key=([^,{}]*), value=([^{}]*)\}/g);
  return [...pairs].map(([, key, value]) => `${key}=${value}`).join(',');
}

/** 0, the unset one, for names nobody knows. */
function numberOf(names: readonly string[], name: string): number {
  return Math.max(0, names.indexOf(name.toUpperCase()));
}
