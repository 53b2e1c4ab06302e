import { EMPTY_VALUE, type AnyValue } from '../../../model/attributes.ts';
import type { LogRecord } from '../../../model/log-record.ts';
import type { CellGroup } from '../../parquet/row-reader.ts';
import type { Notes } from '../../records/notes.ts';
import { countCell, int32Cell, jsonTextValue, nsCell, textCell, valueOfCell } from '../cells.ts';
import { writtenValue, type AttributeSource } from './attribute-source.ts';
import { spanIdOf, traceIdOf } from './ids.ts';

/** A row of `logs`. Throws RowFault. */
export function logOf(row: CellGroup, attributes: AttributeSource, notes: Notes): LogRecord {
  return {
    timeUnixNano: nsCell(row['timestamp'], 'timestamp'),
    observedTimeUnixNano: nsCell(row['observedtimestamp'], 'observed_timestamp'),
    severityNumber: int32Cell(row['severitynumber']),
    severityText: textCell(row['severitytext']),
    body: bodyOf(row),
    attributes: attributes.of(row),
    droppedAttributesCount: countCell(row['droppedattributescount']),
    flags: countCell(row['flags']),
    traceId: traceIdOf(row['traceid'], notes),
    spanId: spanIdOf(row['spanid'], notes),
    eventName: textCell(row['eventname']),
  };
}

/** `bodykind` is the member of the union it was, in 0.2. */
function bodyOf({ body, bodytype, bodykind }: CellGroup): AnyValue {
  if (body === undefined || body === null) return EMPTY_VALUE;
  if (bodykind === undefined) return writtenValue(body, bodytype);
  if (bodykind === 'json') return jsonTextValue(textCell(body));
  return body instanceof Uint8Array ? { kind: 'bytes', value: body } : valueOfCell(body);
}
