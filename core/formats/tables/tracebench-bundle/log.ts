import type { LogRecord } from '../../../model/log-record.ts';
import type { CellGroup } from '../../parquet/row-reader.ts';
import type { Notes } from '../../records/notes.ts';
import { countCell, int32Cell, nsCell, spanIdCell, textCell, traceIdCell } from '../cells.ts';
import { exactAttributes, exactBody } from './parts.ts';

/** A row of logs.parquet. Throws RowFault. */
export function bundleLog(row: CellGroup, notes: Notes): LogRecord {
  return {
    timeUnixNano: nsCell(row['time_unix_nano'], 'time_unix_nano'),
    observedTimeUnixNano: nsCell(row['observed_time_unix_nano'], 'observed_time_unix_nano'),
    severityNumber: int32Cell(row['severity_number']),
    severityText: textCell(row['severity_text']),
    body: exactBody(row),
    attributes: exactAttributes(row),
    droppedAttributesCount: countCell(row['dropped_attributes_count']),
    flags: countCell(row['flags']),
    traceId: traceIdCell(row['trace_id'], notes),
    spanId: spanIdCell(row['span_id'], notes),
    eventName: textCell(row['event_name']),
  };
}
