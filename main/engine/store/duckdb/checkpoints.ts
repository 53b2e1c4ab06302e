import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Database } from './database.ts';

/** A small threshold rewrites the growing table tails again and again; 256 MB halves CPU against DuckDB's 16 MB. */
export const CHECKPOINT_BYTES = 256 * 1024 ** 2;
/** After one that failed, or found no room. What is read at such a moment may stand in its way. */
const PAUSE_MS = 2_000;

/**
 * Brings commits from the log into the main file when there are many, and only where there is room for it: DuckDB gives an
 * instance up whose checkpoint fails. Never together with a commit, so that there is no doubt whether that is stored.
 */
export class Checkpoints {
  readonly #database: Database;
  readonly #bytes: number;
  #notBeforeMs = 0;

  constructor(database: Database, bytes: number) {
    this.#database = database;
    this.#bytes = bytes;
  }

  get isDue(): boolean {
    return this.#database.walBytes() >= this.#bytes && Date.now() >= this.#notBeforeMs;
  }

  /** Where there is room. Throws what DuckDB says; to be asked for again later. */
  async run(): Promise<void> {
    this.#notBeforeMs = Date.now() + PAUSE_MS;
    if (!(await this.#hasRoom())) return;
    await this.#database.writer.run('CHECKPOINT');
    // Who reads meanwhile may keep the log from going.
    if (this.#database.walBytes() < this.#bytes) this.#notBeforeMs = 0;
  }

  /** It writes again what is in the log, packed, and the ends of tables beside that. */
  async #hasRoom(): Promise<boolean> {
    if (this.#database.path === '') return true;
    const free = await statfs(dirname(this.#database.path)).then(
      ({ bavail, bsize }) => bavail * bsize,
      () => Infinity, // a file system that cannot tell is not a full one
    );
    return free > this.#database.walBytes() + this.#bytes / 4;
  }
}
