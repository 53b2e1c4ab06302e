import type { TraceTree } from './trace-tree.ts';
import { NODE_MISSING, NODE_UNFINISHED } from './trace-tree.ts';

type Input = Pick<TraceTree, 'childStart' | 'children' | 'start' | 'end' | 'flags'>;

/**
 * Self time per node in nanoseconds: the span's duration minus the union of its direct children, each clipped to the
 * span (as jaeger-ui `utils/compute-span-self-time.ts`). All children count, also asynchronous ones.
 *
 *     parent   ├────────────────────┤
 *     children    ├────┤
 *                    ├─────┤     ├─────┤
 *     self     ███           ████            = duration − |union ∩ parent|
 *
 * NaN for synthetic nodes and for spans without an end. A child without an end covers its parent from its start on.
 */
export function computeSelfTimes(tree: Input): Float64Array {
  const self = new Float64Array(tree.start.length);
  for (let node = 0; node < self.length; node++) self[node] = selfTimeOf(tree, node);
  return self;
}

/** The same of one node; the work grows with its children. Trees do not keep it: of a million spans it would be 8 MB. */
export function selfTimeOf({ childStart, children, start, end, flags }: Input, node: number): number {
  if (flags[node]! & (NODE_MISSING | NODE_UNFINISHED)) return NaN;
  const until = end[node]!;
  let covered = 0;
  let cursor = start[node]!;
  for (let i = childStart[node]!; i < childStart[node + 1]!; i++) {
    const from = Math.max(cursor, start[children[i]!]!);
    const to = Math.min(until, end[children[i]!]!);
    if (to <= from) continue;
    covered += to - from;
    cursor = to;
  }
  return until - start[node]! - covered;
}
