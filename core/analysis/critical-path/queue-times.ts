import { NODE_UNFINISHED } from '../trace-tree.ts';
import type { PathInput } from './path-input.ts';
import { isQueued } from './path-input.ts';

/** Messages: `producer[i]` sent what `consumer[i]` received. Nodes; a consumer of a batch occurs once per message. */
export interface QueuePairs {
  producer: Uint32Array;
  consumer: Uint32Array;
}

/** Bits of `QueueTimes.flags`. Received before the sending was over: the time is negative. */
export const QUEUE_OVERLAP = 1;
/** Received before the sending began: no queue can do that, the clocks disagree. Set beside QUEUE_OVERLAP. */
export const QUEUE_CLOCKS = 2;
/** The producer has no end, so the time is NaN. */
export const QUEUE_UNKNOWN = 4;

export interface QueueTimes extends QueuePairs {
  /** consumer.start − producer.end, nanoseconds. */
  queueNs: Float64Array;
  flags: Uint8Array;
}

/** The CONSUMER children of PRODUCER parents, in depth-first order. Pairs known by links are for the caller to find. */
export function findQueuePairs(input: PathInput): QueuePairs {
  const consumer = input.tree.order.filter((node) => isQueued(input, node));
  return { consumer, producer: consumer.map((node) => input.tree.parent[node]!) };
}

/**
 * How long messages lay in their queues.
 *
 *     producer  ├────┤
 *     consumer             ├──────┤
 *     queue           ▒▒▒▒▒
 */
export function computeQueueTimes(input: PathInput, pairs = findQueuePairs(input)): QueueTimes {
  const { producer, consumer } = pairs;
  const queueNs = new Float64Array(producer.length);
  const flags = new Uint8Array(producer.length);
  for (let i = 0; i < producer.length; i++) {
    const sender = producer[i]!;
    const received = input.start[consumer[i]!]!;
    const isOpen = (input.tree.flags[sender]! & NODE_UNFINISHED) !== 0;
    queueNs[i] = isOpen ? NaN : received - input.end[sender]!;
    if (isOpen) flags[i]! |= QUEUE_UNKNOWN;
    if (queueNs[i]! < 0) flags[i]! |= QUEUE_OVERLAP;
    if (received < input.start[sender]!) flags[i]! |= QUEUE_CLOCKS;
  }
  return { producer, consumer, queueNs, flags };
}
