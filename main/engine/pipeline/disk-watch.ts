import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Below this, DuckDB's checkpoints may fail half-way; reading still works, so telemetry is what has to wait. */
const FREE_FLOOR_BYTES = 512 * 1024 ** 2;
const CHECK_INTERVAL_MS = 2_000;

/** Watches the free space of the store's disk; answers from its last look. */
export class DiskWatch {
  readonly #directory: string;
  readonly #timer: ReturnType<typeof setInterval> | undefined;
  #free = Infinity;

  /** `path` '' (a store in memory) always has room. */
  constructor(path: string) {
    this.#directory = dirname(path);
    if (path === '') return;
    this.#timer = setInterval(() => void this.look(), CHECK_INTERVAL_MS);
    this.#timer.unref();
  }

  async look(): Promise<void> {
    try {
      const { bavail, bsize } = await statfs(this.#directory);
      this.#free = bavail * bsize;
    } catch {
      this.#free = Infinity; // a file system that cannot tell is not a full one
    }
  }

  readonly hasRoom = (): boolean => this.#free > FREE_FLOOR_BYTES;

  close(): void {
    clearInterval(this.#timer);
  }
}
