import { open, stat, type FileHandle } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { ByteSink } from '../../../../../core/formats/byte-sink.ts';
import { findBetween, findFile, markOf, type Position } from './position.ts';
import { MOST_RECORD_BYTES, recordEndsOf, type RecordEnds } from './record-ends.ts';

const READ_BYTES = 1024 * 1024;
/** Of what was read last, by which a file that was made shorter and has grown since is told from one that has only grown. */
const TAIL_BYTES = 256;
const POLL_MS = 250;
/** A writer that never rests is to be seen all the same. */
const MOST_UNSEEN_MS = 1_000;
/** What is read after it was stopped; the rest is read the next time. */
const MOST_ENDING_MS = 2_000;

/**
 * A file that grows, as whole records (lines, or frames behind their lengths), and an empty chunk where everything before it is to be made durable:
 *
 *     records · records · (empty) · records · (empty) …
 *
 * What takes its place is read from its beginning: of a file that was renamed the rest is read first, then what came and went between the
 * two; one that was made shorter has no rest. Where no record can be found any more it ends, with
 * what is there as the last chunk, of which no pause says that it was read.
 */
export class FollowedFile implements AsyncIterable<Uint8Array> {
  readonly #path: string;
  readonly #start: Position | undefined;
  readonly #stop = new AbortController();
  /** Where each pause stood that is not passed yet. */
  readonly #pauses: Position[] = [];
  /** Of a record that is not whole. */
  readonly #held = new ByteSink();
  /** Of the file that is read; undefined before its first byte. */
  #ends: RecordEnds | undefined;
  #file!: FileHandle;
  #inode = 0;
  /** Behind the last byte that was read. */
  #offset = 0;
  /** The bytes before that. */
  #tail: Uint8Array = new Uint8Array(0);
  /** Something was given after the last pause. */
  #isGiven = false;
  /** The reader has been given where no record can be found any more. */
  #isLost = false;
  /** When the first byte after the last pause was read; 0 where none was. */
  #unseenSince = 0;
  #stoppedAt = 0;
  #lastReadMs = 0;

  /** Goes on from `start` where that file is still there, else from the beginning. */
  constructor(path: string, start?: Position) {
    this.#path = path;
    this.#start = start;
  }

  /** Up to where the file is read, and when something of it last was, in Unix milliseconds; 0 before. */
  get place(): { offset: number; lastReadMs: number } {
    return { offset: this.#offset, lastReadMs: this.#lastReadMs };
  }

  /** Reads what is there, and ends. */
  stop(): void {
    this.#stoppedAt = performance.now();
    this.#stop.abort();
  }

  /** The reader has passed the next pause: up to where the file had been read by then. */
  passPause(): Position {
    return this.#pauses.shift()!;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    await this.#open(await findFile(this.#path, this.#start));
    try {
      for (;;) {
        // Asked first: what was written before is read yet.
        const isStopped = this.#stop.signal.aborted;
        const isQuiet = !(yield* this.#records()) && !(yield* this.#successor());
        if (this.#isLost) return;
        const isUnseen = this.#unseenSince > 0 && performance.now() - this.#unseenSince > MOST_UNSEEN_MS;
        const isOver = isStopped && (isQuiet || performance.now() - this.#stoppedAt > MOST_ENDING_MS);
        if (this.#unseenSince > 0 && (isQuiet || isUnseen || isOver)) yield await this.#pause();
        if (isOver) return;
        if (isQuiet) await sleep(POLL_MS, undefined, { signal: this.#stop.signal }).catch(() => undefined);
      }
    } finally {
      await this.#file.close();
    }
  }

  async #open({ path, offset }: { path: string; offset: number }): Promise<void> {
    this.#file = await open(path, 'r');
    this.#inode = (await this.#file.stat()).ino;
    this.#offset = offset;
    this.#tail = new Uint8Array(0);
    this.#ends = undefined;
  }

  /** Of one stretch of the file; whether there was one. */
  async *#records(): AsyncGenerator<Uint8Array, boolean> {
    const before = this.#tail.length;
    const read = await this.#file.read(new Uint8Array(READ_BYTES), 0, READ_BYTES, this.#offset - before);
    const bytesRead = read.bytesRead - before;
    if (bytesRead <= 0) return false;
    if (!isEqual(read.buffer.subarray(0, before), this.#tail)) return this.#beginAgain();
    const buffer = read.buffer.subarray(before);
    this.#offset += bytesRead;
    this.#tail = read.buffer.slice(Math.max(0, read.bytesRead - TAIL_BYTES), read.bytesRead);
    this.#lastReadMs = Date.now();
    if (this.#unseenSince === 0) this.#unseenSince = performance.now();
    const bytes = buffer.subarray(0, bytesRead);
    this.#ends ??= recordEndsOf(await this.#firstByte());
    const end = this.#ends.next(bytes);
    this.#held.append(bytes.subarray(0, end));
    if (end > 0 || this.#held.length > MOST_RECORD_BYTES) yield this.#takeHeld();
    this.#held.append(bytes.subarray(end));
    if (!this.#ends.isLost) return true;
    if (this.#isGiven) yield await this.#pause();
    yield this.#takeHeld();
    this.#isLost = true;
    return false;
  }

  async #firstByte(): Promise<number> {
    const { buffer } = await this.#file.read(new Uint8Array(1), 0, 1, 0);
    return buffer[0]!;
  }

  #takeHeld(): Uint8Array {
    const bytes = this.#held.slice();
    this.#held.truncate(0);
    this.#isGiven ||= bytes.length > 0;
    return bytes;
  }

  /** Turns to what has taken the file's place; whether something has. */
  async *#successor(): AsyncGenerator<Uint8Array, boolean> {
    if (this.#isLost) return false;
    const there = await stat(this.#path).catch(() => undefined);
    // What is there may be a pipe now, whose opening waits for who writes into it.
    if (!there?.isFile()) return false;
    if (there.ino !== this.#inode) {
      // Written between the last look and the renaming.
      while (yield* this.#records());
      const between = await findBetween(this.#path, this.#inode);
      for (const path of between) yield* this.#turnTo(path);
      yield* this.#turnTo(this.#path);
      return true;
    }
    return there.size < this.#offset && this.#beginAgain();
  }

  /** A record that was not ended before is. */
  async *#turnTo(path: string): AsyncGenerator<Uint8Array> {
    if (this.#isLost) return;
    const begun = this.#ends?.close(this.#takeHeld());
    // An empty one would be a pause.
    if (begun !== undefined && begun.length > 0) yield begun;
    await this.#file.close();
    await this.#open({ path, offset: 0 });
    while (yield* this.#records());
  }

  /** The same file, made shorter. */
  #beginAgain(): true {
    this.#held.truncate(0);
    this.#tail = new Uint8Array(0);
    this.#offset = 0;
    this.#ends = undefined;
    return true;
  }

  async #pause(): Promise<Uint8Array> {
    this.#unseenSince = 0;
    this.#isGiven = false;
    const offset = this.#offset - this.#held.length;
    this.#pauses.push({ version: 1, inode: this.#inode, offset, mark: await markOf(this.#file, offset) });
    // Each a new one: chunks are handed over to another thread, and are nobody's here then.
    return new Uint8Array(0);
  }
}

function isEqual(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, i) => byte === other[i]);
}
