import { checksumOf } from './wal-checksum.ts';

/*
 * DuckDB's log of commits (its WAL, version 2), little-endian:
 *
 *   "this is version 2" 8 │ frame, frame, … FLUSH │ frame, … FLUSH │ …
 *   frame:  length 8 │ checksum 8 │ entry
 *
 * FLUSH ends a transaction. DuckDB itself drops what follows a frame that is longer than the file, taking it for a
 * write that was torn, and refuses the whole file where a checksum is wrong.
 */
export const WAL_HEAD = Buffer.from('640062650002ffff', 'hex');
/** Where the head of files of newer storage versions goes on with the name of its database. We make none of them. */
const LONGER_HEAD = Buffer.from('6600', 'hex');
const FRAME_HEAD_BYTES = 16;
const FLUSH_ENTRY = Buffer.from('640064ffff', 'hex');
/** The checksum of the entry before it: together no other bytes are likely to look so. */
const FLUSH = Buffer.concat([Buffer.from('e7fe7d722fed3d5e', 'hex'), FLUSH_ENTRY]);

export function isOfAnotherKind(wal: Buffer): boolean {
  const same = WAL_HEAD.length - LONGER_HEAD.length - 1;
  const isVersion = wal.subarray(0, same).equals(WAL_HEAD.subarray(0, same));
  return isVersion && wal.subarray(same + 1, WAL_HEAD.length).equals(LONGER_HEAD);
}

export interface WalSurvey {
  /** Bytes that are whole frames, from the start. */
  whole: number;
  /** Bytes up to the last transaction among them. */
  committed: number;
}

/**
 * Walks from frame to frame. Without checksums it sees what DuckDB would pass over in silence; with them all that DuckDB
 * refuses as well, at about 200 MB/s.
 */
export function surveyWal(wal: Buffer, withChecksums: boolean): WalSurvey {
  let [at, committed] = [WAL_HEAD.length, 0];
  for (;;) {
    const entry = entryAt(wal, at, withChecksums);
    if (!entry) return { whole: Math.min(at, wal.length), committed };
    at += FRAME_HEAD_BYTES + entry.length;
    if (entry.equals(FLUSH_ENTRY)) committed = at;
  }
}

function entryAt(wal: Buffer, at: number, withChecksum: boolean): Buffer | undefined {
  const begin = at + FRAME_HEAD_BYTES;
  if (begin > wal.length) return undefined;
  const length = Number(wal.readBigUInt64LE(at));
  if (length === 0 || length > wal.length - begin) return undefined;
  const entry = wal.subarray(begin, begin + length);
  if (withChecksum && checksumOf(entry) !== wal.readBigUInt64LE(at + 8)) return undefined;
  return entry;
}

/** Transactions that end in these bytes, wherever they begin. */
export function countCommits(bytes: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf(FLUSH); at >= 0; at = bytes.indexOf(FLUSH, at + FLUSH.length)) count++;
  return count;
}

/**
 * Whether bytes behind the whole frames are more than a write that was torn: later commits, the end of one whose head
 * is broken, or zeros in the place of what was written.
 */
export function isMoreThanTorn(rest: Buffer): boolean {
  if (rest.length === 0) return false;
  const endsWithFlush = rest.length >= FLUSH_ENTRY.length && rest.subarray(-FLUSH_ENTRY.length).equals(FLUSH_ENTRY);
  return endsWithFlush || countCommits(rest) > 0 || isZeroLength(rest);
}

function isZeroLength(rest: Buffer): boolean {
  return rest.length >= FRAME_HEAD_BYTES ? rest.readBigUInt64LE(0) === 0n : rest.every((byte) => byte === 0);
}
