import { readdir, stat, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Below this, a commit or a checkpoint may fail half-way; reading still works, so telemetry is what has to wait. */
const FREE_FLOOR_BYTES = 512 * 1024 ** 2;
/** What the request log takes at most while all goes well: the segment written to and those kept for later requests. */
const REQUEST_LOG_BYTES = 128 * 1024 ** 2;
const CHECK_INTERVAL_MS = 2_000;

export interface DiskWatchOptions {
  /** Left free beside what is known to be needed. */
  floorBytes?: number | undefined;
  requestLogBytes?: number | undefined;
}

/**
 * Watches the free space of the store's disk; answers from its last look. There has to be room for
 *
 *   what comes between two looks │ what the request log has not taken yet │ commits once more, when they go into the main file
 */
export class DiskWatch {
  readonly #path: string;
  readonly #floor: number;
  readonly #requestLog: number;
  readonly #timer: ReturnType<typeof setInterval> | undefined;
  #spare = Infinity;

  /** `path` '' (a store in memory) always has room. */
  constructor(
    path: string,
    { floorBytes = FREE_FLOOR_BYTES, requestLogBytes = REQUEST_LOG_BYTES }: DiskWatchOptions = {},
  ) {
    this.#path = path;
    this.#floor = floorBytes;
    this.#requestLog = requestLogBytes;
    if (path === '') return;
    this.#timer = setInterval(() => void this.look(), CHECK_INTERVAL_MS);
    this.#timer.unref();
  }

  async look(): Promise<void> {
    if (this.#path === '') return;
    try {
      const { bavail, bsize } = await statfs(dirname(this.#path));
      const log = Math.max(0, this.#requestLog - (await folderBytes(`${this.#path}.requests`)));
      this.#spare = bavail * bsize - this.#floor - log - (await fileBytes(`${this.#path}.wal`));
    } catch {
      this.#spare = Infinity; // a file system that cannot tell is not a full one
    }
  }

  readonly hasRoom = (): boolean => this.#spare > 0;

  close(): void {
    clearInterval(this.#timer);
  }
}

async function folderBytes(folder: string): Promise<number> {
  const names = await readdir(folder).catch(() => []);
  const sizes = await Promise.all(names.map((name) => fileBytes(join(folder, name))));
  return sizes.reduce((sum, size) => sum + size, 0);
}

const fileBytes = (path: string) =>
  stat(path).then(
    ({ size }) => size,
    () => 0,
  );
