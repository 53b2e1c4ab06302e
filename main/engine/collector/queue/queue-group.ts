import { Parcel } from '../../../../core/collector/parcel.ts';
import { KEY_BYTES, NO_KEY } from '../../request-log/request-key.ts';
import type { Queued } from './queue.ts';

/** Where the number of a group's first request is in the key of each, little-endian; 0 in queues of earlier versions. */
const FIRST_AT = 8;

/** By which the requests of a group are known again after a restart. */
export function keyOf(first: number): Uint8Array {
  const key = Buffer.alloc(KEY_BYTES);
  key.writeBigUInt64LE(BigInt(first), FIRST_AT);
  return key;
}

/** Undefined where a request is by itself. */
export function groupIn(key: Uint8Array): number | undefined {
  if (NO_KEY.equals(key)) return undefined;
  return Number(Buffer.from(key).readBigUInt64LE(FIRST_AT));
}

/**
 * Requests on disk that are given out as one:
 *
 *   add ──► on disk ──► read … ──► whole, once it is complete and all of it was read ──► given ──► settle
 *              └► lose
 */
export class QueueGroup {
  /** Number of its first request. */
  readonly first: number;
  /** More may come. */
  isOpen: boolean;
  /** Numbers of what was given out. */
  given: readonly number[] = [];
  #read: Queued[] = [];
  #unread = 0;
  #unsettled = 0;

  constructor(first: number, isOpen = false) {
    this.first = first;
    this.isOpen = isOpen;
  }

  get isDone(): boolean {
    return !this.isOpen && this.#unsettled === 0;
  }

  add(): void {
    this.#unread++;
    this.#unsettled++;
  }

  read(queued: Queued): void {
    this.#unread--;
    this.#read.push(queued);
  }

  lose(): void {
    this.#unread--;
  }

  settle(): void {
    this.#unsettled--;
  }

  /** All of it in one, once; undefined where that is not there yet. Of the sender of its first: a batch tells senders apart before. */
  whole(): Queued | undefined {
    if (this.isOpen || this.#unread > 0 || this.#read.length === 0) return undefined;
    const [parts, [first]] = [this.#read, this.#read];
    this.#read = [];
    this.given = parts.map(({ sequence }) => sequence);
    return {
      parcel: Parcel.merge(parts.map(({ parcel }) => parcel)).from(first!.parcel.sender),
      sequence: first!.sequence,
    };
  }
}
