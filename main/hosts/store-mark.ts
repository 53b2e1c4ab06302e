import { closeSync, openSync, readSync, statSync } from 'node:fs';

/** DuckDB writes these four letters behind the checksum of its first block. */
const MARK = 'DUCK';
const MARK_OFFSET = 8;
/** Two headers of which the later one counts: checksum, iteration, place of the catalog, free list, blocks, bytes of a block. */
const HEADERS = [4_096, 8_192];
const HEADER_BYTES = 48;
const BLOCKS_OFFSET = 12_288;
const NO_BLOCK = (1n << 56n) - 1n;
const MOST_BLOCK_BYTES = 256 * 1024;
/** Tables that nobody else has. */
const OWN_TABLES = ['distribution_point', 'number_point', 'span_link'];

/**
 * Whether a file is a store of ours and no other DuckDB database, by content: names are often wrong. One whose catalog does not tell is
 * one where its name says so. Throws where there is no file to be read.
 */
export function hasStoreMark(path: string): boolean {
  // What is read from a pipe is gone for whoever comes next, and a store is never one.
  if (!statSync(path).isFile()) return false;
  const file = openSync(path, 'r');
  try {
    const mark = readAt(file, MARK_OFFSET, MARK.length).toString('latin1');
    if (mark !== MARK) return false;
    return path.endsWith('.tracebench') || hasOwnTables(catalogOf(file)) || hasOwnTables(logOf(path));
  } finally {
    closeSync(file);
  }
}

/** The block in which the catalog begins; nothing where none was written yet. */
function catalogOf(file: number): Buffer {
  const headers = HEADERS.map((offset) => readAt(file, offset, HEADER_BYTES)).filter(isWhole);
  const [latest] = headers.sort((one, other) => Number(other.readBigUInt64LE(8) - one.readBigUInt64LE(8)));
  const block = latest === undefined ? NO_BLOCK : latest.readBigUInt64LE(16) & NO_BLOCK;
  if (latest === undefined || block === NO_BLOCK) return Buffer.alloc(0);
  const bytes = Math.min(MOST_BLOCK_BYTES, Number(latest.readBigUInt64LE(40)));
  return readAt(file, BLOCKS_OFFSET + Number(block) * bytes, bytes);
}

const isWhole = (header: Buffer): boolean => header.length === HEADER_BYTES;

/** A catalog that is not in the file yet is where commits are logged. */
function logOf(path: string): Buffer {
  try {
    const log = openSync(`${path}.wal`, 'r');
    try {
      return readAt(log, 0, MOST_BLOCK_BYTES);
    } finally {
      closeSync(log);
    }
  } catch {
    return Buffer.alloc(0);
  }
}

function hasOwnTables(catalog: Buffer): boolean {
  return OWN_TABLES.some((name) => catalog.includes(name));
}

/** Fewer where the file ends, and none for a place that no file has. */
function readAt(file: number, offset: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  return Number.isSafeInteger(offset) ? bytes.subarray(0, readSync(file, bytes, 0, length, offset)) : Buffer.alloc(0);
}
