import { appendFile, mkdir, rename, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Two files of this size hold weeks of a quiet engine, and the last minutes of a noisy one. */
const MAX_FILE_BYTES = 1_000_000;
/** What may wait for the disk; a process that talks faster than that is not worth the memory. */
const MAX_WAITING_CHARACTERS = 200_000;

/**
 * What the engines said, in a file of bounded size: when it is full it becomes `….1` and a new one is begun. Telling it
 * something never fails and never waits: a disk that is full must not stop an engine.
 */
export class EngineLog {
  readonly path: string;
  readonly #maxBytes: number;
  readonly #now: () => Date;
  #waiting = '';
  #dropped = 0;
  #writing: Promise<void> | undefined;

  constructor(path: string, maxBytes: number = MAX_FILE_BYTES, now: () => Date = () => new Date()) {
    this.path = path;
    this.#maxBytes = maxBytes;
    this.#now = now;
  }

  /** Notes what an engine said, or what became of it, under the name of its session. */
  add(session: string, said: string): void {
    const lines = said.split('\n').filter((line) => line.trim() !== '');
    const stamp = `${this.#now().toISOString()} ${session}: `;
    const text = lines.map((line) => `${stamp}${line}\n`).join('');
    if (this.#waiting.length + text.length > MAX_WAITING_CHARACTERS) this.#dropped += text.length;
    else this.#waiting += text;
    this.#writing ??= this.#drain().finally(() => (this.#writing = undefined));
  }

  /** Resolves when everything said so far is in the file, or will never be. */
  async flush(): Promise<void> {
    while (this.#writing) await this.#writing;
  }

  async #drain(): Promise<void> {
    while (this.#waiting !== '' || this.#dropped > 0) {
      const lost = this.#dropped > 0 ? `… ${this.#dropped} characters left out\n` : '';
      const text = this.#waiting + lost;
      this.#waiting = '';
      this.#dropped = 0;
      await this.#write(text).catch(() => undefined);
    }
  }

  async #write(text: string): Promise<void> {
    await mkdir(dirname(this.path), { recursive: true, mode: 0o700 });
    const size = await stat(this.path).then(
      (file) => file.size,
      () => 0,
    );
    if (size > 0 && size + text.length > this.#maxBytes) await rename(this.path, `${this.path}.1`);
    // It may quote telemetry: for its owner only.
    await appendFile(this.path, text, { mode: 0o600 });
  }
}
