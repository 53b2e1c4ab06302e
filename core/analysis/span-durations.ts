import type { SummedTree } from './span-source.ts';
import { NODE_MISSING, NODE_UNFINISHED } from './trace-tree.ts';

/**
 * Nanoseconds per node that sums and percentiles go by: NaN where there is no end to measure to and for missing parents,
 * 0 where the span ended before it began.
 */
export function spanDurations({ nodes, start, end, flags }: SummedTree): Float64Array {
  const durations = new Float64Array(nodes);
  for (let node = 0; node < nodes; node++) {
    const unknown = (flags[node]! & (NODE_MISSING | NODE_UNFINISHED)) !== 0;
    durations[node] = unknown ? NaN : end[node]! - start[node]!;
  }
  return durations;
}

/**
 * The longest span of each group; of equals, and where none has an end, the first in tree order. −1 for an empty group.
 * Walks in tree order, so that it does not depend on the order of rows.
 */
export function longestSpans(
  order: Uint32Array,
  group: Int32Array,
  groups: number,
  durations: Float64Array,
): Int32Array {
  const longest = new Int32Array(groups).fill(-1);
  const most = new Float64Array(groups).fill(-Infinity);
  for (const node of order) {
    const at = group[node]!;
    if (at < 0) continue;
    if (longest[at]! < 0) longest[at] = node;
    if (durations[node]! > most[at]!) {
      most[at] = durations[node]!;
      longest[at] = node;
    }
  }
  return longest;
}
