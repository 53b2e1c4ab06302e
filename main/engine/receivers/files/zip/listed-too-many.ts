import type { SeekableFile } from '../seekable.ts';
import { UnpackLimitError } from '../expansion.ts';
import { directoryOffset, MOST_END_BYTES, MOST_HEADER_BYTES, readDirectoryEntry } from './headers.ts';
import { MOST_ENTRIES } from './read-zip.ts';

type Bytes = Pick<SeekableFile, 'bytes' | 'read'>;

/**
 * Of an archive in a file, which can be looked at from its end: throws UnpackLimitError where its directory lists too many files, before
 * one of them is read. Where no directory is found there, as in a damaged archive, reading it will tell.
 */
export function throwIfTooManyListed(file: Bytes): void {
  const start = directoryOffset(file.read(file.bytes - MOST_END_BYTES, MOST_END_BYTES));
  if (start === undefined) return;
  let entries = 0;
  for (const offset of entriesFrom(file, start))
    if (++entries > MOST_ENTRIES)
      throw new UnpackLimitError(`This archive lists more than ${MOST_ENTRIES} files (at byte ${offset})`);
}

/** Where each entry of the directory stands. */
function* entriesFrom(file: Bytes, start: number): Generator<number> {
  let window: Uint8Array = new Uint8Array(0);
  for (let at = start; ;) {
    const entry = readDirectoryEntry(window);
    if (entry) {
      yield at;
      at += entry.headerBytes;
      window = window.subarray(entry.headerBytes);
      continue;
    }
    const fuller = file.read(at, MOST_HEADER_BYTES);
    if (fuller.length <= window.length) return;
    window = fuller;
  }
}
