import { KIND_CONSUMER, KIND_PRODUCER } from '../../model/span.ts';
import type { TraceTree } from '../trace-tree.ts';

/** Clocks rounded to microseconds make neighbours overlap by up to one. */
export const DEFAULT_TOLERANCE_NS = 1_000;

/** The part of `TraceTree` that tells who is under whom. Its times are not read: they come beside it. */
export type PathTree = Pick<
  TraceTree,
  'nodes' | 'parent' | 'childStart' | 'children' | 'order' | 'position' | 'size' | 'depth' | 'maxDepth' | 'flags'
>;

/** A trace to be explained. `start` and `end` are the tree's own, as drawn, or times corrected for skew. */
export interface PathInput {
  tree: PathTree;
  /** SpanKind per span; synthetic nodes have none. */
  kind: Uint8Array;
  /** Nanoseconds per node, `end` ≥ `start`. */
  start: Float64Array;
  end: Float64Array;
}

/** A message was sent and not waited for: a CONSUMER right under its PRODUCER. */
export function isQueued({ tree, kind }: PathInput, node: number): boolean {
  return kind[node] === KIND_CONSUMER && kind[tree.parent[node]!] === KIND_PRODUCER;
}

/** `ancestor` may be the node itself. */
export function isWithin({ position, size }: PathTree, node: number, ancestor: number): boolean {
  const offset = position[node]! - position[ancestor]!;
  return offset >= 0 && offset < size[ancestor]!;
}
