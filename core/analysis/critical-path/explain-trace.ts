import type { TraceTree } from '../trace-tree.ts';
import { computeCriticalPath } from './critical-path.ts';
import type { CriticalPath } from './critical-path.ts';
import type { PathInput } from './path-input.ts';
import { computeQueueTimes, findQueuePairs } from './queue-times.ts';
import type { QueuePairs, QueueTimes } from './queue-times.ts';
import { computeTimeBreakdown } from './time-breakdown.ts';
import type { BreakdownColumns } from './breakdown-table.ts';
import type { TimeBreakdown } from './time-breakdown.ts';

/** Why a root took as long as it did; all of it is inferred. */
export interface TraceExplanation {
  path: CriticalPath;
  breakdown: TimeBreakdown;
  /** Of messages to children of their producers, then of those that links tell of. */
  queues: QueueTimes;
}

/** Of a tree what the path needs, so that nothing else goes to a worker. `kind`: SpanKind per span. */
export function pathInputOf(tree: TraceTree, kind: Uint8Array): PathInput {
  const { nodes, parent, childStart, children, order, position, size, depth, maxDepth, flags } = tree;
  const structure = { nodes, parent, childStart, children, order, position, size, depth, maxDepth, flags };
  return { tree: structure, kind, start: tree.start, end: tree.end };
}

/** `linked`: consumers that link to a producer of the same trace. */
export function explainTrace(
  input: PathInput,
  columns: BreakdownColumns,
  linked: QueuePairs,
  root: number,
): TraceExplanation {
  const pairs = joinPairs(findQueuePairs(input), linked);
  // Eight bytes a node that a few thousand segments tell as well.
  const { timeNs: _, ...path } = computeCriticalPath(input, { root });
  return {
    path,
    breakdown: computeTimeBreakdown(input, path, columns, pairs),
    queues: computeQueueTimes(input, pairs),
  };
}

/** A consumer may both be under its producer and link to it. */
function joinPairs(below: QueuePairs, linked: QueuePairs): QueuePairs {
  const known = new Map(Array.from(below.consumer, (consumer, i) => [consumer, below.producer[i]!]));
  const isNew = (_: number, i: number) => known.get(linked.consumer[i]!) !== linked.producer[i];
  return {
    producer: joined(below.producer, linked.producer.filter(isNew)),
    consumer: joined(below.consumer, linked.consumer.filter(isNew)),
  };
}

function joined(a: Uint32Array, b: Uint32Array): Uint32Array {
  const all = new Uint32Array(a.length + b.length);
  all.set(a);
  all.set(b, a.length);
  return all;
}
