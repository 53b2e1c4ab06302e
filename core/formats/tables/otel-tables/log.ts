import type { LogRecord } from '../../../model/log-record.ts';
import { jsonTextValue } from '../cells.ts';
import type { Row } from '../row.ts';

/** A row of `otel_logs`. `isJson`: the body is written as JSON, as attributes are. Throws RowFault. */
export function logOf(row: Row, isJson: boolean): LogRecord {
  const body = row.text('Body');
  return {
    timeUnixNano: row.ns('Timestamp'),
    observedTimeUnixNano: row.ns('ObservedTimestamp'),
    severityNumber: row.int32('SeverityNumber'),
    severityText: row.text('SeverityText'),
    body: isJson ? jsonTextValue(body) : { kind: 'string', value: body },
    attributes: row.attributes('LogAttributes'),
    droppedAttributesCount: 0,
    flags: row.count('TraceFlags'),
    traceId: row.traceId('TraceId'),
    spanId: row.spanId('SpanId'),
    eventName: row.text('EventName'),
  };
}
