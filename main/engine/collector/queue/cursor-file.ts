import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Mark } from '../../request-log/request-log.ts';

/** It is written this often; what was sent since is sent again after a crash. */
const CURSOR_MS = 200;
const CURSOR_FILE = 'cursor.json';

/** How far a queue on disk has been sent. */
export interface Cursor extends Mark {
  /** What is done though something before it is not: first and last number of each stretch, ascending. */
  done: readonly Stretch[];
}

export type Stretch = readonly [first: number, last: number];

/** Keeps a cursor beside the requests. */
export class CursorFile {
  readonly #directory: string;
  readonly #write: () => void;
  #timer: NodeJS.Timeout | undefined;
  #isEnded = false;

  /** `write` is to call `keep`. */
  constructor(directory: string, write: () => void) {
    this.#directory = directory;
    this.#write = write;
  }

  /** Undefined where there is none yet; where it was lost, all that is there is sent again. */
  read(): Cursor | undefined {
    try {
      const { log, sequence, done } = JSON.parse(readFileSync(this.#path, 'utf8')) as Partial<Cursor>;
      if (typeof log !== 'string' || !Number.isSafeInteger(sequence)) return undefined;
      return { log, sequence: sequence!, done: isStretches(done) ? done : [] };
    } catch {
      return undefined;
    }
  }

  /** A cursor that is behind costs sending again, so it need not be synced; half of one must not be read. */
  keep(cursor: Cursor): void {
    try {
      writeFileSync(`${this.#path}.new`, JSON.stringify(cursor), { mode: 0o600 });
      renameSync(`${this.#path}.new`, this.#path);
    } catch {
      // A full disk costs sending again.
    }
  }

  get #path(): string {
    return join(this.#directory, CURSOR_FILE);
  }

  /** It moved: it is written before long. */
  moved(): void {
    if (!this.#isEnded) this.#timer ??= setTimeout(() => this.#now(), CURSOR_MS);
  }

  #now(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#write();
  }

  /** What was to be written is written, and nothing any more: the folder may be somebody else's. */
  end(): void {
    this.#isEnded = true;
    if (this.#timer) this.#now();
  }
}

function isStretches(value: unknown): value is Stretch[] {
  return Array.isArray(value) && value.every((one) => Array.isArray(one) && one.every(Number.isSafeInteger));
}
