import type { CancelSignal } from '../../../contract/transport.ts';
import type { Store, TableRequest, TableSlice } from '../store/port.ts';
import type { ItemCount } from './item-count.ts';

/** A table of the store, a row to a line as a JSON object. Whole numbers beyond 2^53 are text, as are all times. */
export async function* writeNdjson(
  store: Store,
  request: TableRequest,
  count: ItemCount,
  signal: CancelSignal,
): AsyncGenerator<string> {
  for await (const { columns, rows } of store.readTable(request, signal)) {
    if (rows.length > 0) yield rows.map((row) => `${lineOf(columns, row)}\n`).join('');
    count.items += rows.length;
  }
}

function lineOf(columns: TableSlice['columns'], row: TableSlice['rows'][number]): string {
  const members = columns.map(({ name, kind }, i) => {
    const cell = row[i] ?? null;
    return `${JSON.stringify(name)}:${kind === 'number' ? numberText(cell) : JSON.stringify(cell)}`;
  });
  return `{${members.join(',')}}`;
}

/** JSON has no NaN, and most of its readers round what is long. */
function numberText(cell: string | null): string {
  if (cell === null) return 'null';
  const isExact = /^-?\d+$/.test(cell) ? Number.isSafeInteger(Number(cell)) : Number.isFinite(Number(cell));
  return isExact && cell.trim() !== '' ? JSON.stringify(Number(cell)) : JSON.stringify(cell);
}
