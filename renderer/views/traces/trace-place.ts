import type { TraceList } from './use-trace-list.ts';
import { TRACE_PAGE_ROWS } from './trace-rows.ts';

/** Where the reader was when they went to a trace: a list of thousands cannot be looked through for it. */
export interface LeftRow {
  readonly traceId: string;
  readonly index: number;
  /** Rows there were: what came since stands before it in a list that begins with the latest. */
  readonly total: number;
}

type Rows = { readonly list: Pick<TraceList['list'], 'total'>; readonly getRow: TraceList['getRow'] };

/** Row of the trace among those near `index` that are here; −1 = none of them. */
function findNear({ list, getRow }: Rows, traceId: string, index: number): number {
  for (let away = 0; away < TRACE_PAGE_ROWS; away++) {
    for (const at of [index - away, index + away]) {
      if (at >= 0 && at < list.total && getRow(at)?.traceId === traceId) return at;
    }
  }
  return -1;
}

/**
 * The trace's row, as far as the pages that are here tell; where the one it is on is not yet here, where it should be.
 * Undefined = nothing tells.
 */
export function placeOfTrace(rows: Rows, traceId: string, left: LeftRow | undefined): number | undefined {
  const { total } = rows.list;
  const first = findNear(rows, traceId, 0);
  if (first >= 0) return first;
  if (left?.traceId !== traceId) return undefined;
  const moved = Math.min(left.index + Math.max(0, total - left.total), total - 1);
  return [left.index, moved].map((index) => findNear(rows, traceId, index)).find((index) => index >= 0) ?? moved;
}
