import { KIND_CONSUMER } from '../../model/span.ts';
import type { QueuePairs } from './queue-times.ts';

/** Links by row; `direction` 0 = the row's span links to `target`, a row or −1. */
export interface LinkedRows {
  row: Uint32Array;
  direction: Uint8Array;
  target: Int32Array;
}

/** Consumers that link to a span of the same trace: it sent what they received. */
export function findLinkedPairs(kind: Uint8Array, links: LinkedRows | undefined): QueuePairs {
  if (links === undefined) return { consumer: new Uint32Array(0), producer: new Uint32Array(0) };
  const { row, direction, target } = links;
  const isPair = (_: number, i: number) => direction[i] === 0 && target[i]! >= 0 && kind[row[i]!] === KIND_CONSUMER;
  return { consumer: row.filter(isPair), producer: Uint32Array.from(target.filter(isPair)) };
}
