import type { LogRecord } from '../../../model/log-record.ts';
import type { Row } from '../row.ts';
import { exactAttributes, exactBody } from './parts.ts';

/** A row of logs.parquet. Throws RowFault. */
export function bundleLog(row: Row): LogRecord {
  return {
    timeUnixNano: row.ns('time_unix_nano'),
    observedTimeUnixNano: row.ns('observed_time_unix_nano'),
    severityNumber: row.int32('severity_number'),
    severityText: row.text('severity_text'),
    body: exactBody(row),
    attributes: exactAttributes(row),
    droppedAttributesCount: row.count('dropped_attributes_count'),
    flags: row.count('flags'),
    traceId: row.traceId('trace_id'),
    spanId: row.spanId('span_id'),
    eventName: row.text('event_name'),
  };
}
