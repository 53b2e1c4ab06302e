import { closeSync, openSync, readSync, statSync } from 'node:fs';

/** DuckDB writes these four letters behind the checksum of its first block. */
const MARK = { text: 'DUCK', offset: 8 };
/** What DuckDB takes for a table by its name, be it empty. */
const TABLE_NAME = /\.(json|jsonl|ndjson|csv|tsv|parquet|xlsx)(\.\w+)?$/i;

/**
 * Throws where a file is there that is no database. DuckDB opens a file of data as a table beside a database in memory: all that
 * is stored there would be gone in the end.
 */
export function checkDatabase(path: string): void {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found?.isFile()) return;
  const isSession = found.size === 0 ? !TABLE_NAME.test(path) : hasMark(path);
  if (!isSession) throw new Error(`${path} is no session but another file. Choose another path for the session.`);
}

/** One that cannot be looked into may be held by another process: opening it will tell. */
function hasMark(path: string): boolean {
  const bytes = Buffer.alloc(MARK.text.length);
  try {
    const file = openSync(path, 'r');
    try {
      readSync(file, bytes, 0, bytes.length, MARK.offset);
    } finally {
      closeSync(file);
    }
  } catch {
    return true;
  }
  return bytes.toString('latin1') === MARK.text;
}
