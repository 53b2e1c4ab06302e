import { sortByTime } from './sort-by-time.ts';
import type { SpanColumns } from './span-columns.ts';

/**
 * Rows by (start, −duration, span id, row): a parent that starts with its child comes before it, and the order does not
 * depend on the order of arrival. A span without an end counts as the longest.
 */
export function sortSpans(columns: SpanColumns): Uint32Array {
  const { start } = columns;
  const order = sortByTime(
    start,
    Uint32Array.from({ length: start.length }, (_, row) => row),
  );
  settleTies(columns, order);
  return order;
}

/** Sorts every run of equal starts on its own; runs are short unless the clock is coarse. */
function settleTies(columns: SpanColumns, order: Uint32Array): void {
  const { start } = columns;
  const compare = tieOrder(columns);
  for (let from = 0; from < order.length;) {
    let to = from + 1;
    while (to < order.length && start[order[to]!] === start[order[from]!]) to++;
    if (to - from > 1) order.subarray(from, to).sort(compare);
    from = to;
  }
}

function tieOrder({ duration, spanIdHigh, spanIdLow }: SpanColumns): (a: number, b: number) => number {
  const length = (row: number) => (Number.isNaN(duration[row]!) ? Infinity : duration[row]!);
  return (a, b) => {
    const la = length(a);
    const lb = length(b);
    if (la !== lb) return la > lb ? -1 : 1;
    return spanIdHigh[a]! - spanIdHigh[b]! || spanIdLow[a]! - spanIdLow[b]! || a - b;
  };
}
