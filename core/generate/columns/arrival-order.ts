import { sortSpans } from '../../analysis/sort-spans.ts';
import type { SpanTable } from './span-table.ts';

/** The same spans in the order they end, which is the order in which an exporter gets them: children before parents. */
export function inArrivalOrder(table: SpanTable): SpanTable {
  const end = table.start.map((start, row) => start + table.duration[row]!);
  const order = sortSpans({ ...table, start: end });
  const words = (column: Uint32Array) => pick(column, order, new Uint32Array(table.spans));
  const bytes = (column: Uint8Array) => pick(column, order, new Uint8Array(table.spans));
  const codes = (column: Uint16Array) => pick(column, order, new Uint16Array(table.spans));
  const numbers = (column: Float64Array) => pick(column, order, new Float64Array(table.spans));
  return {
    ...table,
    parent: parentsIn(order, table.parent, words),
    trace: words(table.trace),
    spanIdHigh: words(table.spanIdHigh),
    spanIdLow: words(table.spanIdLow),
    parentIdHigh: words(table.parentIdHigh),
    parentIdLow: words(table.parentIdLow),
    start: numbers(table.start),
    duration: numbers(table.duration),
    status: bytes(table.status),
    kind: bytes(table.kind),
    service: codes(table.service),
    name: codes(table.name),
  };
}

/** Parents are rows, so they move and point to where theirs have moved. */
function parentsIn(order: Uint32Array, parent: Int32Array, words: (column: Uint32Array) => Uint32Array): Int32Array {
  const place = new Int32Array(order.length);
  for (let row = 0; row < order.length; row++) place[order[row]!] = row;
  const moved = new Int32Array(words(new Uint32Array(parent.buffer)).buffer);
  for (let row = 0; row < moved.length; row++) if (moved[row]! >= 0) moved[row] = place[moved[row]!]!;
  return moved;
}

/** Called with no more than four kinds of arrays: with a fifth the engine looks the kind up for every element. */
function pick<T extends { [row: number]: number }>(from: T, order: Uint32Array, to: T): T {
  for (let row = 0; row < order.length; row++) to[row] = from[order[row]!]!;
  return to;
}
