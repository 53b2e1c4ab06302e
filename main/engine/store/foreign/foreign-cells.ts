import {
  DuckDBBlobValue,
  DuckDBListValue,
  DuckDBMapValue,
  DuckDBStructValue,
  DuckDBTimestampNanosecondsValue,
  DuckDBUnionValue,
  type DuckDBValue,
} from '@duckdb/node-api';
import type { Cell, CellGroup } from '../../../../core/formats/parquet/row-reader.ts';
import { plainName } from '../../../../core/formats/tables/otel-desktop-viewer/dialect.ts';

/** Of columns and of fields in them: few, and asked for with each row. */
const plainNames = new Map<string, string>();

function plainOf(name: string): string {
  let plain = plainNames.get(name);
  if (plain === undefined) plainNames.set(name, (plain = plainName(name)));
  return plain;
}

/** A row under the plain names of its columns. */
export function rowOf(names: readonly string[], values: readonly DuckDBValue[]): CellGroup {
  const row: CellGroup = {};
  for (let i = 0; i < names.length; i++) row[plainOf(names[i]!)] = cellOf(values[i]!);
  return row;
}

function groupOf(fields: Readonly<Record<string, DuckDBValue>>): CellGroup {
  const group: CellGroup = {};
  for (const name in fields) group[plainOf(name)] = cellOf(fields[name]!);
  return group;
}

/** A union is what it holds; a map is a list of `{key, value}`; times are nanoseconds; ids and what else is rare are texts. */
function cellOf(value: DuckDBValue): Cell {
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof DuckDBUnionValue) return cellOf(value.value);
  if (value instanceof DuckDBListValue) return value.items.map(cellOf);
  if (value instanceof DuckDBStructValue) return groupOf(value.entries);
  if (value instanceof DuckDBMapValue)
    return value.entries.map((entry) => ({ key: cellOf(entry.key), value: cellOf(entry.value) }));
  if (value instanceof DuckDBBlobValue) return value.bytes;
  if (value instanceof DuckDBTimestampNanosecondsValue) return value.nanos;
  return String(value);
}
