import { computeCriticalPath } from '../critical-path/critical-path.ts';
import { pathInputOf } from '../critical-path/explain-trace.ts';
import type { SpanColumns } from '../span-columns.ts';
import { computeTraceTree } from '../trace-tree.ts';
import type { TraceTree } from '../trace-tree.ts';

/** Strings once, codes per row. */
export interface ComparedText {
  dictionary: readonly string[];
  codes: Uint32Array;
}

/** What is asked of each trace. The columns of the contract's `TraceFrame` fit as they are. */
export interface ComparedColumns extends SpanColumns {
  service: ComparedText;
  name: ComparedText;
  kind: Uint8Array;
}

export interface ComparedSource {
  columns: ComparedColumns;
  /** A later time than any span's, as `computeTraceTree` takes it. */
  lastKnown?: number;
}

/** One of two traces: its nodes as in `TraceTree`, and what they took. */
export interface ComparedTrace extends Pick<
  TraceTree,
  'spans' | 'nodes' | 'start' | 'end' | 'flags' | 'selfTime' | 'extentStart' | 'extentEnd'
> {
  /** The node whose duration is explained; −1 = the trace has no span. */
  root: number;
  /** Own time of each node on the critical path of `root`; their sum is its duration. */
  pathNs: Float64Array;
}

export interface PreparedTrace extends ComparedTrace {
  columns: ComparedColumns;
  tree: TraceTree;
}

export function prepareTrace({ columns, lastKnown }: ComparedSource): PreparedTrace {
  const tree = computeTraceTree(columns, lastKnown);
  const root = findMainRoot(tree);
  const { spans, nodes, start, end, flags, selfTime, extentStart, extentEnd } = tree;
  const pathNs =
    root < 0 ? new Float64Array(nodes) : computeCriticalPath(pathInputOf(tree, columns.kind), { root }).timeNs;
  return { columns, tree, root, pathNs, spans, nodes, start, end, flags, selfTime, extentStart, extentEnd };
}

/** The first root that is a span; where all parents are missing, the first span of the tree. */
function findMainRoot({ roots, order, spans }: TraceTree): number {
  const first = roots[0] ?? -1;
  if (first >= 0 && first < spans) return first;
  return order.find((node) => node < spans) ?? -1;
}

/** Nanoseconds; 0 where there is no root. */
export function rootDuration({ root, start, end }: ComparedTrace): number {
  return root < 0 ? 0 : end[root]! - start[root]!;
}
