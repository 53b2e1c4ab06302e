import { resolveParents } from './resolve-parents.ts';
import { sortSpans } from './sort-spans.ts';
import { DUPLICATE_ID } from './span-columns.ts';
import type { SpanColumns } from './span-columns.ts';
import { STATUS_ERROR } from '../model/span.ts';

/** Bits of `TraceTree.flags`. */
export const NODE_ERROR = 1;
/** A synthetic node that stands for a parent this trace does not hold. */
export const NODE_MISSING = 2;
/** No end: `end` is the last time known of the trace. */
export const NODE_UNFINISHED = 4;
/** Ended before it began: `end` is set to `start`, the raw duration stays in the columns. */
export const NODE_NEGATIVE = 8;
export const NODE_DUPLICATE = 16;
/** A root only because its link to its parent closed a cycle. */
export const NODE_CYCLE = 32;

/**
 * A trace as a forest, in typed arrays indexed by node. Nodes 0 … spans−1 are the frame's rows, the rest are synthetic
 * parents. Every span is in it exactly once, whatever the telemetry looks like.
 *
 *     tree        childStart  children  order  position  size
 *     a           0           b c       a      0         4
 *     ├ b         2           d         b      1         2
 *     │ └ d       3                     d      2         1
 *     └ c         3                     c      3         1
 */
export interface TraceTree {
  spans: number;
  nodes: number;
  /** Where all parents are here and none leads back, the array that was given; so is `start`. */
  parent: Int32Array;
  /** Children of node n: `children[childStart[n] … childStart[n+1]−1]`, by (start, −duration, span id). */
  childStart: Uint32Array;
  children: Uint32Array;
  /** Parentless spans by start, then the synthetic parents by their first child. */
  roots: Uint32Array;
  /** Nodes in depth-first order, and the place of each node in it. */
  order: Uint32Array;
  position: Uint32Array;
  depth: Uint32Array;
  maxDepth: number;
  /** Nodes of the subtree, the node itself included. */
  size: Uint32Array;
  /** As drawn, nanoseconds from the frame's base: see NODE_UNFINISHED and NODE_NEGATIVE for where `end` is not the span's own. */
  start: Float64Array;
  end: Float64Array;
  /** Extent of the subtree: earliest start and latest end in it. */
  extentStart: Float64Array;
  extentEnd: Float64Array;
  /** The latest time told of the subtree, of a span without an end its start; `extentEnd` itself where all have ended. */
  knownEnd: Float64Array;
  /** Places in `order` of the spans that failed, rising: see `countErrors`. */
  errorPlaces: Uint32Array;
  flags: Uint8Array;
  /** Extent of the whole trace. Both 0 when it is empty. */
  traceStart: number;
  traceEnd: number;
  warnings: TraceWarnings;
}

/** What the reader must be told about the trace. */
export interface TraceWarnings {
  missingParents: number;
  orphans: number;
  cycles: number;
  duplicates: number;
  unfinished: number;
  negative: number;
}

/** `lastKnown`: a later time than any span's, e.g. of the last event; open spans are drawn up to it. */
export function computeTraceTree(columns: SpanColumns, lastKnown = -Infinity): TraceTree {
  const sorted = sortSpans(columns);
  const { parent, missing, orphans, cut, shared } = resolveParents(columns, sorted);
  const links = computeChildren(parent, sorted, missing);
  const walk = computeDepthFirst(parent, links);
  const flags = computeFlags(columns, parent.length, cut, shared);
  const times = computeTimes(columns, flags, links, lastKnown);
  const tree = { spans: sorted.length, nodes: parent.length, parent, ...links, ...walk, flags, ...times };
  return {
    ...tree,
    ...computeSubtrees(tree),
    warnings: countWarnings(flags, missing, orphans),
  };
}

interface Links {
  childStart: Uint32Array;
  children: Uint32Array;
  roots: Uint32Array;
}

/** Rows come sorted, so dealing them out to their parents leaves every list of children sorted. */
function computeChildren(parent: Int32Array, sorted: Uint32Array, missing: number): Links {
  const nodes = parent.length;
  const childStart = new Uint32Array(nodes + 1);
  for (const up of parent) if (up >= 0) childStart[up + 1]!++;
  for (let node = 0; node < nodes; node++) childStart[node + 1]! += childStart[node]!;
  const next = childStart.slice();
  const children = new Uint32Array(childStart[nodes]!);
  const roots = new Uint32Array(nodes - children.length);
  let rootCount = 0;
  for (const row of sorted) {
    const up = parent[row]!;
    if (up >= 0) children[next[up]!++] = row;
    else roots[rootCount++] = row;
  }
  for (let node = nodes - missing; node < nodes; node++) roots[rootCount++] = node;
  return { childStart, children, roots };
}

/** Pre-order with an explicit stack: a chain of a million spans must not overflow the call stack. */
function computeDepthFirst(parent: Int32Array, { childStart, children, roots }: Links) {
  const nodes = parent.length;
  const order = new Uint32Array(nodes);
  const position = new Uint32Array(nodes);
  const depth = new Uint32Array(nodes);
  const stack = new Uint32Array(nodes);
  let top = 0;
  let placed = 0;
  let maxDepth = 0;
  for (let i = roots.length; i-- > 0;) stack[top++] = roots[i]!;
  while (top > 0) {
    const node = stack[--top]!;
    const up = parent[node]!;
    const level = up < 0 ? 0 : depth[up]! + 1;
    depth[node] = level;
    if (level > maxDepth) maxDepth = level;
    position[node] = placed;
    order[placed++] = node;
    for (let i = childStart[node + 1]!; i-- > childStart[node]!;) stack[top++] = children[i]!;
  }
  return { order, position, depth, maxDepth };
}

function computeFlags(
  { duration, status, flags }: SpanColumns,
  nodes: number,
  cut: Uint32Array,
  shared: Uint8Array | undefined,
): Uint8Array {
  const bits = new Uint8Array(nodes).fill(NODE_MISSING, duration.length);
  for (let row = 0; row < duration.length; row++) {
    let value = status[row] === STATUS_ERROR ? NODE_ERROR : 0;
    if (Number.isNaN(duration[row]!)) value |= NODE_UNFINISHED;
    else if (duration[row]! < 0) value |= NODE_NEGATIVE;
    if (flags[row]! & DUPLICATE_ID && !shared?.[row]) value |= NODE_DUPLICATE;
    bits[row] = value;
  }
  for (const row of cut) bits[row]! |= NODE_CYCLE;
  return bits;
}

/** Start and drawn end of every node; a synthetic parent spans its children. */
function computeTimes(columns: SpanColumns, flags: Uint8Array, { childStart, children }: Links, lastKnown: number) {
  const nodes = flags.length;
  const spans = columns.start.length;
  // Only where nodes were added is it another array than the one given.
  const start = nodes === spans ? columns.start : new Float64Array(nodes);
  const end = new Float64Array(nodes);
  if (nodes > spans) start.set(columns.start);
  let traceStart = Infinity;
  let traceEnd = lastKnown;
  for (let row = 0; row < spans; row++) {
    end[row] = start[row]! + (columns.duration[row]! > 0 ? columns.duration[row]! : 0);
    if (start[row]! < traceStart) traceStart = start[row]!;
    if (end[row]! > traceEnd) traceEnd = end[row]!;
  }
  for (let row = 0; row < spans; row++) if (flags[row]! & NODE_UNFINISHED) end[row] = traceEnd;
  for (let node = spans; node < nodes; node++) {
    start[node] = Infinity;
    end[node] = -Infinity;
    for (let i = childStart[node]!; i < childStart[node + 1]!; i++) {
      start[node] = Math.min(start[node]!, start[children[i]!]!);
      end[node] = Math.max(end[node]!, end[children[i]!]!);
    }
  }
  return spans === 0 ? { start, end, traceStart: 0, traceEnd: 0 } : { start, end, traceStart, traceEnd };
}

type Ordered = Pick<TraceTree, 'nodes' | 'parent' | 'order' | 'start' | 'end' | 'flags'>;

/** Sums upwards: walking the depth-first order backwards meets every child before its parent. */
function computeSubtrees({ nodes, parent, order, start, end, flags }: Ordered) {
  const size = new Uint32Array(nodes).fill(1);
  const extentStart = start.slice();
  const extentEnd = end.slice();
  for (let i = nodes; i-- > 0;) {
    const node = order[i]!;
    const up = parent[node]!;
    if (up < 0) continue;
    size[up]! += size[node]!;
    if (extentStart[node]! < extentStart[up]!) extentStart[up] = extentStart[node]!;
    if (extentEnd[node]! > extentEnd[up]!) extentEnd[up] = extentEnd[node]!;
  }
  const hasOpen = flags.some((bits) => (bits & NODE_UNFINISHED) !== 0);
  const knownEnd = hasOpen ? computeKnownEnds({ nodes, parent, order, start, end, flags }) : extentEnd;
  return { size, errorPlaces: findErrors(order, flags), extentStart, extentEnd, knownEnd };
}

function findErrors(order: Uint32Array, flags: Uint8Array): Uint32Array {
  let count = 0;
  for (const bits of flags) count += bits & NODE_ERROR;
  const places = new Uint32Array(count);
  for (let at = 0, found = 0; found < count; at++) if (flags[order[at]!]! & NODE_ERROR) places[found++] = at;
  return places;
}

/** Spans that failed in a subtree, which is a stretch of the order; the node itself included. */
export function countErrors({ position, size, errorPlaces }: TraceTree, node: number): number {
  const from = position[node]!;
  return placesBefore(errorPlaces, from + size[node]!) - placesBefore(errorPlaces, from);
}

/** How many of some rising places lie before one. */
function placesBefore(places: Uint32Array, place: number): number {
  let low = 0;
  let high = places.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (places[middle]! < place) low = middle + 1;
    else high = middle;
  }
  return low;
}

function computeKnownEnds({ nodes, parent, order, start, end, flags }: Ordered): Float64Array {
  const known = end.slice();
  for (let node = 0; node < nodes; node++) {
    if (flags[node]! & NODE_UNFINISHED) known[node] = start[node]!;
    else if (flags[node]! & NODE_MISSING) known[node] = -Infinity;
  }
  for (let i = nodes; i-- > 0;) {
    const up = parent[order[i]!]!;
    if (up >= 0 && known[order[i]!]! > known[up]!) known[up] = known[order[i]!]!;
  }
  return known;
}

function countWarnings(flags: Uint8Array, missingParents: number, orphans: number): TraceWarnings {
  const counts = { missingParents, orphans, cycles: 0, duplicates: 0, unfinished: 0, negative: 0 };
  for (const bits of flags) {
    if (bits & NODE_CYCLE) counts.cycles++;
    if (bits & NODE_DUPLICATE) counts.duplicates++;
    if (bits & NODE_UNFINISHED) counts.unfinished++;
    if (bits & NODE_NEGATIVE) counts.negative++;
  }
  return counts;
}
