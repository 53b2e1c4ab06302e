import { open, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { headBytes, readFrame, type FrameVersion, type LoggedRequest } from './frame.ts';

/*
 * A file of the log, used again and again for later requests:
 *
 *   "tbrlog2\n" 8 │ name of the log 16 │ first sequence 8 │ frame, frame, … │ what an earlier use left, or zeros
 *
 * A frame whose sequence is not the next one is of an earlier use and ends the segment.
 */
const MAGIC = Buffer.from('tbrlog2\n');
/** Still read, should an earlier version have ended badly. */
const MAGIC_1 = Buffer.from('tbrlog1\n');
const NAME_BYTES = 16;
export const SEGMENT_HEAD_BYTES = MAGIC.length + NAME_BYTES + 8;

/** Nobody gets there by counting, and a made-up one must leave room to count on: beyond 2^53 numbers stand still. */
const LAST_SEQUENCE = 1e14;

/** A request begins in a segment that is shorter than this. */
export const FULL_BYTES = 32 * 1024 ** 2;

/** Grown in steps, so that most syncs need not write where the file's blocks are. */
const FIRST_STEP_BYTES = 256 * 1024;
const LARGEST_STEP_BYTES = 8 * 1024 ** 2;

export class Segment {
  readonly path: string;
  readonly #file: FileHandle;
  #size: number;
  #end = 0;
  #step = FIRST_STEP_BYTES;
  /** Sequence of the last request written to it. */
  last = 0;

  private constructor(path: string, file: FileHandle, size: number) {
    this.path = path;
    this.#file = file;
    this.#size = size;
  }

  static async create(directory: string, number: number): Promise<Segment> {
    const path = join(directory, `${String(number).padStart(4, '0')}.requests`);
    return new Segment(path, await open(path, 'wx', 0o600), 0);
  }

  get isFull(): boolean {
    return this.#end >= FULL_BYTES;
  }

  /** The head of a new use, to be written before its first frame. */
  begin(log: string, first: number): Buffer {
    this.#end = 0;
    const head = Buffer.alloc(SEGMENT_HEAD_BYTES);
    MAGIC.copy(head);
    Buffer.from(log, 'hex').copy(head, MAGIC.length);
    head.writeBigUInt64LE(BigInt(first), MAGIC.length + NAME_BYTES);
    return head;
  }

  /** Resolves when they are on disk. */
  async write(buffers: Uint8Array[]): Promise<void> {
    const length = buffers.reduce((sum, buffer) => sum + buffer.length, 0);
    await this.#grow(this.#end + length);
    await writeAll(this.#file, buffers, length, this.#end);
    await this.#file.datasync();
    this.#end += length;
  }

  /** Takes away what a write that failed may have left behind what was written before. */
  async cutBack(): Promise<void> {
    await this.#file.truncate(this.#end);
    this.#size = this.#end;
    this.#step = FIRST_STEP_BYTES;
  }

  async #grow(bytes: number): Promise<void> {
    while (this.#size < bytes) {
      await this.#file.write(Buffer.alloc(this.#step), 0, this.#step, this.#size);
      this.#size += this.#step;
      this.#step = Math.min(this.#step * 2, LARGEST_STEP_BYTES);
    }
  }

  close(): Promise<void> {
    return this.#file.close();
  }
}

/** A disk that fills up may take a part. */
async function writeAll(file: FileHandle, buffers: Uint8Array[], length: number, position: number): Promise<void> {
  const { bytesWritten } = await file.writev(buffers, position);
  if (bytesWritten === length) return;
  const rest = Buffer.concat(buffers).subarray(bytesWritten);
  const second = await file.write(rest, 0, rest.length, position + bytesWritten);
  if (second.bytesWritten < rest.length) throw new Error('the disk took only a part of the request log');
}

export interface SegmentHead {
  log: string;
  first: number;
  version: FrameVersion;
}

/** undefined where the file is no segment. */
export function readHead(bytes: Buffer): SegmentHead | undefined {
  const magic = bytes.subarray(0, MAGIC.length);
  const version = magic.equals(MAGIC) ? 2 : magic.equals(MAGIC_1) ? 1 : undefined;
  if (bytes.length < SEGMENT_HEAD_BYTES || version === undefined) return undefined;
  const name = bytes.subarray(MAGIC.length, MAGIC.length + NAME_BYTES);
  const first = Number(bytes.readBigUInt64LE(MAGIC.length + NAME_BYTES));
  return first > LAST_SEQUENCE ? undefined : { log: name.toString('hex'), first, version };
}

/** The whole requests of a segment, in order. What was torn off at the end was never acknowledged. */
export function* readRequests(
  bytes: Buffer,
  { first, version }: SegmentHead,
): Generator<LoggedRequest & { sequence: number }> {
  let at = SEGMENT_HEAD_BYTES;
  for (let sequence = first; ; sequence++) {
    const request = readFrame(bytes, at, sequence, version);
    if (!request) return;
    at += headBytes(version) + request.body.length;
    yield { ...request, sequence };
  }
}
