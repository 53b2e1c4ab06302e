import type { LogRecord } from '../../../model/log-record.ts';
import type { CellGroup } from '../../parquet/row-reader.ts';
import type { Notes } from '../../records/notes.ts';
import {
  attributesCell,
  countCell,
  int32Cell,
  jsonTextValue,
  nsCell,
  spanIdCell,
  textCell,
  traceIdCell,
} from '../cells.ts';

/** A row of `otel_logs`. `isJson`: the body is written as JSON, as attributes are. Throws RowFault. */
export function logOf(row: CellGroup, isJson: boolean, notes: Notes): LogRecord {
  const body = textCell(row['Body']);
  return {
    timeUnixNano: nsCell(row['Timestamp'], 'Timestamp'),
    observedTimeUnixNano: nsCell(row['ObservedTimestamp'], 'ObservedTimestamp'),
    severityNumber: int32Cell(row['SeverityNumber']),
    severityText: textCell(row['SeverityText']),
    body: isJson ? jsonTextValue(body) : { kind: 'string', value: body },
    attributes: attributesCell(row['LogAttributes'], 'LogAttributes'),
    droppedAttributesCount: 0,
    flags: countCell(row['TraceFlags']),
    traceId: traceIdCell(row['TraceId'], notes),
    spanId: spanIdCell(row['SpanId'], notes),
    eventName: textCell(row['EventName']),
  };
}
