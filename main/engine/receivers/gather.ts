import type { Readable } from 'node:stream';
import { freeBuffer } from '../own-buffer.ts';
import type { Reservation } from './in-flight.ts';
import { tooLarge } from './refusal.ts';

/**
 * A piece takes some 200 bytes beside its own, and a sender may send byte by byte. So after the first few, which are all
 * that most bodies have, small pieces are copied together.
 */
const FIRST_PIECES = 16;
const SMALL_PIECE_BYTES = 4 * 1024;
const TAIL_BYTES = 64 * 1024;
const NO_TAIL = new Uint8Array(0);

/** Pieces of one body, counted against its own limit and reserved against the common one before they are kept. */
export class Gather {
  private readonly reservation: Reservation;
  private readonly maxBytes: number;
  private readonly chunks: Uint8Array[] = [];
  private total = 0;
  /** Small pieces that came last, not yet among the chunks. */
  private tail = NO_TAIL;
  private tailBytes = 0;

  constructor(reservation: Reservation, maxBytes: number) {
    this.reservation = reservation;
    this.maxBytes = maxBytes;
  }

  get bytes(): number {
    return this.total;
  }

  /** @throws Refusal 'too-large' or 'busy' */
  push(chunk: Uint8Array): void {
    if (this.total + chunk.length > this.maxBytes) throw tooLarge(this.maxBytes);
    this.reservation.grow(chunk.length);
    this.total += chunk.length;
    if (this.chunks.length < FIRST_PIECES || chunk.length > SMALL_PIECE_BYTES) this.keep(chunk);
    else this.append(chunk);
  }

  /** What is held: pieces as they came, and small ones together. */
  get pieces(): number {
    return this.chunks.length + (this.tailBytes > 0 ? 1 : 0);
  }

  private keep(chunk: Uint8Array): void {
    this.closeTail();
    this.chunks.push(chunk);
  }

  private append(chunk: Uint8Array): void {
    if (this.tailBytes + chunk.length > this.tail.length) {
      this.closeTail();
      this.tail = new Uint8Array(TAIL_BYTES);
    }
    this.tail.set(chunk, this.tailBytes);
    this.tailBytes += chunk.length;
  }

  private closeTail(): void {
    // A copy of the used part, or a large piece after every small one would hold an almost empty tail each.
    if (this.tailBytes > 0) this.chunks.push(this.tail.slice(0, this.tailBytes));
    [this.tail, this.tailBytes] = [NO_TAIL, 0];
  }

  /** All of it as one. Ends the gathering. */
  joined(): Uint8Array {
    this.closeTail();
    if (this.chunks.length === 1) return this.chunks.pop()!;
    // Both forms exist for a moment.
    this.reservation.grow(this.total);
    const bytes = Buffer.concat(this.chunks, this.total);
    this.reservation.grow(-this.total);
    return bytes;
  }

  /**
   * Frees the pieces that have a buffer to themselves now, not when the garbage collector gets there: it sees small objects and is
   * in no hurry, while the next bomb is already being inflated. For pieces that nobody else can be writing to.
   */
  free(): void {
    for (const chunk of this.chunks.splice(0)) freeBuffer(chunk);
  }
}

/**
 * Hands every chunk to `push` until the end. What `push` throws ends the reading, and so does the abort signal with its reason; the
 * stream itself is left alone, because an answer may still have to go out beside it.
 */
export function readAll(stream: Readable, push: (chunk: Uint8Array) => void, abort: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (done: () => void): void => {
      stream.off('data', onData).off('end', onEnd).off('error', onError);
      abort.removeEventListener('abort', onAbort);
      done();
    };
    const onData = (chunk: Uint8Array): void => {
      try {
        push(chunk);
      } catch (error) {
        settle(() => reject(error));
      }
    };
    const onEnd = (): void => settle(resolve);
    const onError = (error: unknown): void => settle(() => reject(error));
    const onAbort = (): void => settle(() => reject(abort.reason));
    if (abort.aborted) return reject(abort.reason);
    abort.addEventListener('abort', onAbort);
    stream.on('data', onData).on('end', onEnd).on('error', onError);
  });
}
