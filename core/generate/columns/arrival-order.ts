import { sortSpans } from '../../analysis/sort-spans.ts';
import type { SpanTable } from './span-table.ts';

/** The same spans in the order they end, which is the order in which an exporter gets them: children before parents. */
export function inArrivalOrder(table: SpanTable): SpanTable {
  const end = table.start.map((start, row) => start + table.duration[row]!);
  const order = sortSpans({ ...table, start: end });
  const place = new Int32Array(table.spans);
  for (let row = 0; row < order.length; row++) place[order[row]!] = row;
  const parent = pick(table.parent, order, new Int32Array(table.spans));
  for (let row = 0; row < parent.length; row++) if (parent[row]! >= 0) parent[row] = place[parent[row]!]!;
  return {
    ...table,
    parent,
    trace: pick(table.trace, order, new Uint32Array(table.spans)),
    spanIdHigh: pick(table.spanIdHigh, order, new Uint32Array(table.spans)),
    spanIdLow: pick(table.spanIdLow, order, new Uint32Array(table.spans)),
    parentIdHigh: pick(table.parentIdHigh, order, new Uint32Array(table.spans)),
    parentIdLow: pick(table.parentIdLow, order, new Uint32Array(table.spans)),
    start: pick(table.start, order, new Float64Array(table.spans)),
    duration: pick(table.duration, order, new Float64Array(table.spans)),
    status: pick(table.status, order, new Uint8Array(table.spans)),
    flags: pick(table.flags, order, new Uint8Array(table.spans)),
    kind: pick(table.kind, order, new Uint8Array(table.spans)),
    service: pick(table.service, order, new Uint16Array(table.spans)),
    name: pick(table.name, order, new Uint16Array(table.spans)),
  };
}

type Column = { [row: number]: number };

function pick<T extends Column>(from: T, order: Uint32Array, to: T): T {
  for (let row = 0; row < order.length; row++) to[row] = from[order[row]!]!;
  return to;
}
