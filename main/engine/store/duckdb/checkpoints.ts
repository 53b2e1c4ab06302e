import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Database } from './database.ts';

/**
 * How long the log gets. Its rows are in memory as well, unpacked, so it is not to be long; with DuckDB's own 16 MB a commit takes
 * a quarter more CPU.
 */
export const CHECKPOINT_BYTES = 256 * 1024 ** 2;
/**
 * The same while a file is opened: there is a thread beside that needs memory as well, and nobody waits for an answer. With the whole
 * log a dump of a gigabyte took 100 MB more at its end.
 */
const IMPORT_LOG_BYTES = 96 * 1024 ** 2;
/** And few row groups are merged: up to three are in memory for each. */
export const IMPORT_MERGES = 1;
/** Of a limit of size: the log is part of what that limits. */
const LOG_SHARE = 0.06;
/** What one merge of row groups writes at most before the old ones are free: three of 122,880 everyday spans. */
const MERGE_BYTES = 64_000_000;
/** DuckDB's own number, for each table. */
const MOST_MERGES = 100;
/** After one that failed, or found no room. What is read at such a moment may stand in its way. */
const PAUSE_MS = 2_000;

/**
 * Brings commits from the log into the main file when there are many, and only where there is room for it: DuckDB gives an
 * instance up whose checkpoint fails. Never together with a commit, so that there is no doubt whether that is stored.
 *
 * Row groups all of whose rows went are free after one checkpoint, without any writing. Those with few rows are merged, which
 * writes them anew: only as many as fit on the disk, and below the limit of size. One merge in each table follows when rows went,
 * with what they took free again and a short log; small tables need it, for each of their row groups may hold a block of 256 KiB
 * for which large ones have gone.
 */
export class Checkpoints {
  readonly #database: Database;
  readonly #bytes: number;
  #notBeforeMs = 0;
  #maxBytes = Infinity;
  #isMergeWanted = false;

  constructor(database: Database, bytes: number) {
    this.#database = database;
    this.#bytes = bytes;
  }

  /** What the session may take on disk, from now on. */
  keepBelow(maxBytes: number): void {
    this.#maxBytes = maxBytes;
  }

  get #mostLogBytes(): number {
    return Math.min(this.#bytes, this.#maxBytes * LOG_SHARE);
  }

  /** With an empty log a checkpoint does nothing. */
  get isDue(): boolean {
    return this.#isLong(this.#isMergeWanted ? 1 : this.#mostLogBytes);
  }

  /** With the rows of a file. */
  get isDueForImport(): boolean {
    return this.#isLong(Math.min(IMPORT_LOG_BYTES, this.#mostLogBytes));
  }

  #isLong(enough: number): boolean {
    return this.#database.walBytes() >= enough && Date.now() >= this.#notBeforeMs;
  }

  /** The next checkpoint merges once in each table, though the limit of size may have no room for that, and is due with the next commit. */
  mergeNext(): void {
    this.#isMergeWanted = true;
  }

  /** Where there is room, with so many merges at most in each table. Throws what DuckDB says; to be asked for again later. */
  async run(most = MOST_MERGES): Promise<void> {
    this.#notBeforeMs = Date.now() + PAUSE_MS;
    const spare = (await this.#freeBytes()) - this.#database.walBytes() - this.#bytes;
    if (spare <= 0) return;
    const below = this.#maxBytes - this.#database.bytes() - this.#mostLogBytes;
    const merges = Math.min(most, mergesIn(spare), Math.max(this.#isMergeWanted ? 1 : 0, mergesIn(below)));
    await this.#database.writer.run(`SET max_vacuum_tasks = ${merges}`);
    await this.#database.writer.run('CHECKPOINT');
    this.#isMergeWanted = false;
    // Who reads meanwhile may keep the log from going.
    if (this.#database.walBytes() < this.#mostLogBytes) this.#notBeforeMs = 0;
  }

  async #freeBytes(): Promise<number> {
    if (this.#database.path === '') return Infinity;
    return statfs(dirname(this.#database.path)).then(
      ({ bavail, bsize }) => bavail * bsize,
      () => Infinity, // a file system that cannot tell is not a full one
    );
  }
}

function mergesIn(bytes: number): number {
  return Math.max(0, Math.min(MOST_MERGES, Math.floor(bytes / MERGE_BYTES)));
}
