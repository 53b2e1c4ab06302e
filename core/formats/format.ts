import type { Signal } from '../model/telemetry.ts';
import type { Decoded } from '../otlp/decoded.ts';

/** How much of a file is looked at before its format is decided. */
export const HEAD_BYTES = 64 * 1024;

/** What is known of a file besides its first bytes. Its name is not: extensions lie. */
export interface SniffContext {
  /** True when the head is all there is. */
  whole: boolean;
}

/** When a file was written, as far as anyone knows: for records that tell no time, or no year, of their own. */
export interface FileTime {
  /** Unix nanoseconds. */
  ns: bigint;
  /** The file was last changed then; or it was opened then, and nothing better is known, as of a pipe. */
  of: 'change' | 'opening';
}

/** How a person wants what a file leaves open to be read. */
export interface ReadOptions {
  /** Of times that name no zone, as "Asia/Seoul"; UTC unless said. */
  timeZone?: string;
  /** Of the first time that names none. */
  year?: number;
}

export interface Finding {
  /** 0–100; the highest wins, then the format's priority. */
  score: number;
  /** For people: what in the bytes says so. */
  evidence: string;
}

/** Something that could not be kept. `line` counts from 1 and is 0 in binary files; `offset` in bytes, after unpacking. */
export interface Skipped {
  line: number;
  offset: number;
  reason: string;
}

/** A bounded amount of telemetry, checked and ready to be taken. */
export interface Slice {
  kind: 'slice';
  decoded: Decoded;
  /** Where the items in `decoded.rejections` stood in the file. */
  rejectedAt: Skipped[];
}

/** A record, line or frame that could not be read at all. */
export type SkippedPart = Skipped & { kind: 'skipped' };

export type Part = Slice | SkippedPart;

/**
 * Takes a protobuf request as it is, for those who read it faster than it is decoded; false, and then it is to be decoded, where
 * it is not of the plain form. The bytes are good until the call returns.
 */
export type TakeRequest = (signal: Signal, wire: Uint8Array) => boolean;

/** Stands for requests that were taken as they are. */
export function takenSlice(): Slice {
  return { kind: 'slice', decoded: { telemetry: [], rejections: [], warnings: [] }, rejectedAt: [] };
}

/**
 * Reads one file that is pushed in chunks of any size. Parts are made as they are pulled, so a caller that pauses between two
 * of them holds the reader to its bound. Throws DecodeError where going on would give wrong data.
 */
export interface Reader {
  /** The format as it turned out: a file may prove to hold lines only after its head. */
  readonly format: string;
  /** Bytes held back at the moment, for tests of the bound. */
  readonly bufferedBytes: number;
  /** Where the bytes first turned out to be none of the format at all; a record that only says something wrong is not meant. */
  readonly firstBreak?: Skipped | undefined;
  write(chunk: Uint8Array): Iterable<Part>;
  /** Neither this nor any part looks into the chunk written last, once its parts were pulled. Left out: that is not known. */
  readonly isChunkFree?: boolean;
  /**
   * Gives whole records that wait for more, so that they can be seen; what is not whole stays. Only formats that are written record
   * after record can do that.
   */
  flush?(): Iterable<Part>;
  /** After `flush`: nothing stays. */
  readonly isBetweenRecords?: boolean;
  end(): Iterable<Part>;
}

export interface Format {
  name: string;
  /** Among equal scores the higher one wins. */
  priority: number;
  sniff(head: Uint8Array, context: SniffContext): Finding | undefined;
  /** With `takeRequest`, requests are offered to it, and what it took comes as an empty slice. */
  createReader(fileTime?: FileTime, options?: ReadOptions, takeRequest?: TakeRequest): Reader;
}
