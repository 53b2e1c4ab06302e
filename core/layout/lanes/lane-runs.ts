import { columnOf } from './columns.ts';
import { lowerBound } from './lane-index.ts';
import type { LaneIndex } from './lane-index.ts';

/**
 * What one lane looks like: columns `x0 … x1−1` show the bars `from … to−1` of the index. Runs are in order and share no
 * column, so there are never more of them than columns.
 *
 *     bars    a▬ b▬▬ c▬▬▬▬▬▬▬▬▬▬▬▬▬▬        d▬▬▬▬▬▬▬
 *     column  │       │       │       │       │       │
 *     runs    └ a b c ┘└────── c ─────┘       └── d ──┘
 */
export interface LaneRuns {
  count: number;
  x0: Uint32Array;
  x1: Uint32Array;
  from: Uint32Array;
  to: Uint32Array;
}

export function createLaneRuns(columns: number): LaneRuns {
  const uints = () => new Uint32Array(columns);
  return { count: 0, x0: uints(), x1: uints(), from: uints(), to: uints() };
}

/** Fills `runs` for one lane. The work grows with the runs, not with the bars nor with the columns. */
export function findLaneRuns(index: LaneIndex, lane: number, edges: Float64Array, runs: LaneRuns): void {
  const { first, start, end } = index;
  const columns = edges.length - 1;
  const last = first[lane + 1]!;
  let bar = firstInView(index, lane, edges[0]!);
  let column = 0;
  let count = 0;
  while (bar < last && start[bar]! < edges[columns]!) {
    column = columnOf(edges, start[bar]!, column);
    const next = gallop(start, edges[column + 1]!, bar + 1, last);
    const until = Math.max(column + 1, columnOf(edges, end[next - 1]!, column));
    const isShared = next - bar > 1 && until > column + 1;
    if (isShared) {
      write(runs, count++, column, column + 1, bar, next);
      write(runs, count++, column + 1, until, next - 1, next);
    } else {
      write(runs, count++, column, until, bar, next);
    }
    bar = next;
    column = until;
  }
  runs.count = count;
}

function write(runs: LaneRuns, at: number, x0: number, x1: number, from: number, to: number): void {
  runs.x0[at] = x0;
  runs.x1[at] = x1;
  runs.from[at] = from;
  runs.to[at] = to;
}

/** First bar of a lane that does not lie wholly before a time. */
export function firstInView({ first, start, end }: LaneIndex, lane: number, time: number): number {
  const at = lowerBound(end, time, first[lane]!, first[lane + 1]!);
  // A bar that ends at the edge is before it, unless it has no length.
  return at < first[lane + 1]! && end[at] === time && start[at]! < time ? at + 1 : at;
}

/** `lowerBound` by doubling steps: what is searched for mostly lies near. */
function gallop(values: Float64Array, value: number, from: number, to: number): number {
  let step = 1;
  let low = from;
  while (low < to && values[low]! < value) {
    from = low + 1;
    low += step;
    step *= 2;
  }
  return lowerBound(values, value, from, Math.min(low, to));
}
