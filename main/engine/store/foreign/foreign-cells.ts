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

/** A row under the plain names of its columns. */
export function rowOf(names: readonly string[], values: readonly DuckDBValue[]): CellGroup {
  return groupOf(names.map((name, i) => [name, values[i]!]));
}

function groupOf(entries: readonly (readonly [string, DuckDBValue])[]): CellGroup {
  const group: CellGroup = Object.create(null) as CellGroup;
  for (const [name, value] of entries) group[plainName(name)] = cellOf(value);
  return group;
}

/** A union is what it holds; a map is a list of `{key, value}`; times are nanoseconds; ids and what else is rare are texts. */
function cellOf(value: DuckDBValue): Cell {
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof DuckDBUnionValue) return cellOf(value.value);
  if (value instanceof DuckDBListValue) return value.items.map(cellOf);
  if (value instanceof DuckDBStructValue) return groupOf(Object.entries(value.entries));
  if (value instanceof DuckDBMapValue)
    return value.entries.map((entry) => ({ key: cellOf(entry.key), value: cellOf(entry.value) }));
  if (value instanceof DuckDBBlobValue) return value.bytes;
  if (value instanceof DuckDBTimestampNanosecondsValue) return value.nanos;
  return String(value);
}
