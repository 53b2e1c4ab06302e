import { columnOf } from './columns.ts';
import { firstFrom } from './lane-index.ts';
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
  // Arrays are taken out of their objects once, not once a run: there are some hundred thousand runs a frame.
  const { first, node } = index;
  const { start, end } = index.times;
  const { x0, x1, from, to } = runs;
  const columns = edges.length - 1;
  const last = first[lane + 1]!;
  const right = edges[columns]!;
  let bar = firstInView(index, lane, edges[0]!);
  let column = 0;
  let count = 0;
  while (bar < last) {
    const begin = start[node[bar]!]!;
    if (begin >= right) break;
    column = columnOf(edges, begin, column);
    const edge = edges[column + 1]!;
    let next = bar + 1;
    if (next < last && start[node[next]!]! < edge) next = gallop(node, start, edge, next + 1, last);
    const stop = end[node[next - 1]!]!;
    const until = column + 2 <= columns && stop >= edges[column + 2]! ? columnOf(edges, stop, column + 2) : column + 1;
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
export function firstInView({ first, node, times }: LaneIndex, lane: number, time: number): number {
  const { start, end } = times;
  const at = firstFrom(node, end, time, first[lane]!, first[lane + 1]!);
  // A bar that ends at the edge is before it, unless it has no length.
  return at < first[lane + 1]! && end[node[at]!] === time && start[node[at]!]! < time ? at + 1 : at;
}

/** `firstFrom` by doubling steps: what is searched for mostly lies near. */
function gallop(node: Uint32Array, times: Float64Array, value: number, from: number, to: number): number {
  let step = 1;
  let low = from;
  while (low < to && times[node[low]!]! < value) {
    from = low + 1;
    low += step;
    step *= 2;
  }
  return firstFrom(node, times, value, from, Math.min(low, to));
}
