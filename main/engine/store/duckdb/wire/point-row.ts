import type { PointColumns } from '../point-columns.ts';
import { clearWords } from './field-reader.ts';
import { UNUSUAL } from './wire-cursor.ts';
import type { Wire } from './wire.ts';

/** The first cells of a data point's row, and those that may be absent. */
export function beginPoint(columns: PointColumns, row: number, id: bigint, metric: number): void {
  columns.id.values[row] = id;
  columns.metric.values[row] = metric;
  columns.import.values[row] = columns.flags.values[row] = 0;
  clearWords(columns.startNs.words, row);
  clearWords(columns.timeNs.words, row);
}

/** A point without a time is refused, which is for others to tell. */
export function endPoint(columns: PointColumns, row: number, { times }: Wire): void {
  columns.attributes.end(row);
  const { words } = columns.timeNs;
  if (!(words[row * 2] || words[row * 2 + 1])) throw UNUSUAL;
  times.see(words, row);
}
