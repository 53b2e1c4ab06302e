import type { CancelSignal } from '../../../contract/transport.ts';
import { csvRow } from '../../../core/report/csv.ts';
import type { Store, TableRequest } from '../store/port.ts';
import type { ItemCount } from './item-count.ts';

/** A table of the store as CSV: UTF-8 without a byte order mark, header first. */
export async function* writeCsv(
  store: Store,
  request: TableRequest,
  count: ItemCount,
  signal: CancelSignal,
): AsyncGenerator<string> {
  let first = true;
  for await (const { columns, rows } of store.readTable(request, signal)) {
    if (first) yield csvRow(columns.map(({ name }) => name));
    first = false;
    if (rows.length > 0) yield rows.map(csvRow).join('');
    count.items += rows.length;
  }
}
