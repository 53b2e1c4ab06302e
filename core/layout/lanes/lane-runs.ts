import { columnOf } from './columns.ts';
import { firstEnding, lowerBound } from './lane-index.ts';
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

/** No length is longer than its rounded one by more; the second half is for the rounding of the sum. */
const LONGER = 1 + 2 ** -22;

/** Fills `runs` for one lane. The work grows with the runs, not with the bars nor with the columns. */
export function findLaneRuns(index: LaneIndex, lane: number, edges: Float64Array, runs: LaneRuns): void {
  // Arrays are taken out of their objects once, not once a run: there are some hundred thousand runs a frame.
  const { first, node, start, length } = index;
  const { end } = index.times;
  const { x0, x1, from, to } = runs;
  const columns = edges.length - 1;
  const last = first[lane + 1]!;
  const right = edges[columns]!;
  let bar = firstInView(index, lane, edges[0]!);
  let column = 0;
  let count = 0;
  while (bar < last && start[bar]! < right) {
    column = columnOf(edges, start[bar]!, column);
    const edge = edges[column + 1]!;
    let next = bar + 1;
    if (next < last && start[next]! < edge) next = gallop(start, edge, next + 1, last);
    let until = column + 1;
    // Mostly it ends long before; only otherwise its end is looked for.
    if (until < columns && start[next - 1]! + length[next - 1]! * LONGER >= edges[column + 2]!) {
      const stop = end[node[next - 1]!]!;
      if (stop >= edges[column + 2]!) until = columnOf(edges, stop, column + 2);
    }
    const isShared = next - bar > 1 && until > column + 1;
    x0[count] = column;
    x1[count] = isShared ? column + 1 : until;
    from[count] = bar;
    to[count++] = next;
    if (isShared) {
      x0[count] = column + 1;
      x1[count] = until;
      from[count] = next - 1;
      to[count++] = next;
    }
    bar = next;
    column = until;
  }
  runs.count = count;
}

/** First bar of a lane that does not lie wholly before a time. */
export function firstInView(index: LaneIndex, lane: number, time: number): number {
  const { first, node, start, times } = index;
  const at = firstEnding(index, time, first[lane]!, first[lane + 1]!);
  // A bar that ends at the edge is before it, unless it has no length.
  return at < first[lane + 1]! && times.end[node[at]!] === time && start[at]! < time ? at + 1 : at;
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
