import { readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { writeAtomically } from '../write-atomically.ts';

/** A small text that is always whole on disk: the old one or the new one, never half of either. */
export class StateFile {
  readonly #path: string;
  /** The newest text not yet being written. */
  #next: string | undefined;
  #writing: Promise<void> | undefined;

  constructor(path: string) {
    this.#path = path;
  }

  /** Undefined where there is none, or none that may be read. */
  read(): string | undefined {
    try {
      return readFileSync(this.#path, 'utf8');
    } catch {
      return undefined;
    }
  }

  /** Resolves when this text, or a later one, is on disk. What cannot be written is forgotten: it is a comfort only. */
  write(text: string): Promise<void> {
    this.#next = text;
    this.#writing ??= this.#drain().finally(() => (this.#writing = undefined));
    return this.#writing;
  }

  async #drain(): Promise<void> {
    while (this.#next !== undefined) {
      const text = this.#next;
      this.#next = undefined;
      await this.#replace(text).catch(() => undefined);
    }
  }

  async #replace(text: string): Promise<void> {
    await mkdir(dirname(this.#path), { recursive: true, mode: 0o700 });
    await writeAtomically(this.#path, text);
  }
}
