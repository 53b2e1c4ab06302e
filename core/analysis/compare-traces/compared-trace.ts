import { computeClockSkew } from '../clock-skew.ts';
import type { ClockSkew } from '../clock-skew.ts';
import { computeCriticalPath } from '../critical-path/critical-path.ts';
import { pathInputOf } from '../critical-path/explain-trace.ts';
import { computeSelfTimes } from '../self-time.ts';
import type { SpanColumns } from '../span-columns.ts';
import { computeTraceTree } from '../trace-tree.ts';
import type { TraceTree } from '../trace-tree.ts';
import type { Codes } from '../../model/codes.ts';

/** Strings once, codes per row. */
export interface ComparedText {
  dictionary: readonly string[];
  codes: Codes;
}

/** What is asked of each trace. The columns of the contract's `TraceFrame` fit as they are. */
export interface ComparedColumns extends SpanColumns {
  service: ComparedText;
  name: ComparedText;
  kind: Uint8Array;
  /** The machine whose clock a span was taken by; without it all clocks are believed. */
  host?: { codes: Codes };
}

export interface ComparedSource {
  columns: ComparedColumns;
  /** A later time than any span's, as `computeTraceTree` takes it. */
  lastKnown?: number;
}

/** One of two traces: its nodes as in `TraceTree`, and what they took. */
export interface ComparedTrace extends Pick<
  TraceTree,
  'spans' | 'nodes' | 'start' | 'end' | 'flags' | 'extentStart' | 'extentEnd' | 'childStart'
> {
  /** Per node: `computeSelfTimes`. */
  selfTime: Float64Array;
  /** The node whose duration is explained; −1 = the trace has no span. */
  root: number;
  /** Own time of each node on the critical path of `root`; their sum is its duration. */
  pathNs: Float64Array;
  /** Clocks that disagree, by the times as told. */
  skew: ClockSkew;
  /** The skew is taken out of all times here. */
  isCorrected: boolean;
}

export interface PreparedTrace extends ComparedTrace {
  columns: ComparedColumns;
  tree: TraceTree;
}

/** `correctClocks` takes the skew between hosts out of the times, where there is any; it is told of in either case. */
export function prepareTrace({ columns, lastKnown }: ComparedSource, correctClocks = false): PreparedTrace {
  const told = computeTraceTree(columns, lastKnown);
  const { host, kind } = columns;
  const skew = host ? computeClockSkew({ kind, host }, told) : believed(told.spans);
  const isCorrected = correctClocks && skew.shifted > 0;
  const tree = isCorrected ? computeTraceTree(correct(columns, skew), lastKnown) : told;
  const root = findMainRoot(tree);
  const { spans, nodes, start, end, flags, extentStart, extentEnd, childStart } = tree;
  const pathNs = root < 0 ? new Float64Array(nodes) : computeCriticalPath(pathInputOf(tree, kind), { root }).timeNs;
  const times = { start, end, flags, selfTime: computeSelfTimes(tree), extentStart, extentEnd, childStart };
  return { columns, tree, root, pathNs, spans, nodes, ...times, skew, isCorrected };
}

function believed(spans: number): ClockSkew {
  return { deltaNs: new Float64Array(spans), shifted: 0, refused: 0, largestNs: 0 };
}

function correct(columns: ComparedColumns, { deltaNs }: ClockSkew): ComparedColumns {
  return { ...columns, start: columns.start.map((ns, row) => ns + deltaNs[row]!) };
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
