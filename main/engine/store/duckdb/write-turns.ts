import { StoreFailedError } from '../port.ts';
import type { Checkpoints } from './checkpoints.ts';
import type { Database } from './database.ts';
import { isFatal } from './file/errors.ts';

/** A flood writes some 25 MB a second. */
const TRIM_MS = 1_000;

/**
 * Everything that writes happens here, one after another, and checkpoints between. What is open may be lost with any of it; then
 * the file is opened anew.
 */
export class WriteTurns {
  readonly #database: Database;
  readonly #checkpoints: Checkpoints;
  readonly #load: () => Promise<void>;
  #writing: Promise<void> = Promise.resolve();
  #isClosing = false;
  /** Whether the file was given up, and what it holds not read since. */
  #isStale = false;
  readonly #trimming: ReturnType<typeof setInterval>;

  /** `load` takes over what the file holds, when it was opened anew. */
  constructor(database: Database, checkpoints: Checkpoints, load: () => Promise<void>) {
    this.#database = database;
    this.#checkpoints = checkpoints;
    this.#load = load;
    this.#trimming = setInterval(() => void this.take(() => database.trim()).catch(() => undefined), TRIM_MS);
    this.#trimming.unref();
    database.onFatal = (isStillSo) => {
      void this.take(async () => (isStillSo() ? this.recover() : undefined)).catch(() => undefined);
    };
  }

  get isClosing(): boolean {
    return this.#isClosing;
  }

  /** When it is its turn among everything else that writes. What ends an instance is thrown once it is open anew. */
  take<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#writing.then(async () => {
      try {
        return await work();
      } catch (error) {
        if (this.isLost(error)) await this.recover().catch(() => undefined);
        throw error;
      }
    });
    this.#writing = done.catch(() => undefined).then(() => (this.#checkpoints.isDue ? this.checkpoint() : undefined));
    return done;
  }

  /** Whether there is nothing more to be had of what is open. A session in memory would be gone with it. */
  isLost(error: unknown): boolean {
    if (this.#database.path === '' || this.#isClosing) return false;
    return this.#isStale || isFatal(error) || error instanceof StoreFailedError;
  }

  /**
   * Within a turn: opens the file anew after DuckDB gave the instance up. Throws where that cannot be now; who writes or asks next
   * tries again.
   */
  async recover(): Promise<void> {
    this.#isStale = true;
    await this.#database.reopen();
    await this.#load();
    this.#isStale = false;
  }

  /** Within a turn. What cannot be done now can be done later: the commits are safe where they are. */
  checkpoint(mostMerges?: number): Promise<void> {
    return this.#unlessItFails(() => this.#checkpoints.run(mostMerges));
  }

  /** Within a turn, likewise. */
  trimBlocks(): Promise<void> {
    return this.#unlessItFails(() => this.#database.trimBlocks());
  }

  async #unlessItFails(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (this.isLost(error)) await this.recover().catch(() => undefined);
    }
  }

  /** Resolves when all that was to be written by now is. */
  async close(): Promise<void> {
    this.#isClosing = true;
    clearInterval(this.#trimming);
    await this.#writing;
  }
}
