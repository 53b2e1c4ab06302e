import { closeSync, openSync, readSync, statSync } from 'node:fs';

/** DuckDB writes these four letters behind the checksum of its first block. */
const STORE_MARK = 'DUCK';
const STORE_MARK_OFFSET = 8;

/** Whether a file is a store, by content: names are often wrong. Throws where there is no file to be read. */
export function hasStoreMark(path: string): boolean {
  // What is read from a pipe is gone for whoever comes next, and a store is never one.
  if (!statSync(path).isFile()) return false;
  const start = Buffer.alloc(STORE_MARK_OFFSET + STORE_MARK.length);
  const file = openSync(path, 'r');
  try {
    const length = readSync(file, start);
    return start.toString('latin1', STORE_MARK_OFFSET, length) === STORE_MARK;
  } finally {
    closeSync(file);
  }
}
