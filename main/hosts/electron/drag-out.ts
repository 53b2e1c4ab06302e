import { randomUUID } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { plainFileName } from './file-names.ts';

/** More than this is exported to a file of its own sooner than dragged. */
const MAX_BYTES = 64 * 1024 * 1024;
/** Who lets go of a file reads it soon; the ones before need not stay. */
const MAX_KEPT = 4;

/**
 * Files that a person may drag out of the window. The system wants a real file at the moment the drag begins, so each is
 * written first, into a folder that only this person can read and that does not outlive Tracebench.
 */
export class DragOut {
  readonly #folder: string;
  readonly #paths = new Map<string, string>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** The id under which the file may be dragged; '' for what cannot be. */
  async prepare(name: unknown, bytes: unknown): Promise<string> {
    if (typeof name !== 'string' || !(bytes instanceof Uint8Array) || bytes.byteLength > MAX_BYTES) return '';
    const id = randomUUID();
    const folder = join(this.#folder, id);
    const path = join(folder, plainFileName(name));
    try {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await writeFile(path, bytes, { mode: 0o600, flag: 'wx' });
    } catch {
      return '';
    }
    this.#paths.set(id, path);
    await this.#forgetOldest();
    return id;
  }

  /** Where a prepared file lies. */
  find(id: unknown): string | undefined {
    return typeof id === 'string' ? this.#paths.get(id) : undefined;
  }

  /** Removes them all, also what an earlier run left behind. */
  async clean(): Promise<void> {
    this.#paths.clear();
    await rm(this.#folder, { recursive: true, force: true }).catch(() => undefined);
  }

  async #forgetOldest(): Promise<void> {
    for (const id of [...this.#paths.keys()].slice(0, -MAX_KEPT)) {
      this.#paths.delete(id);
      await rm(join(this.#folder, id), { recursive: true, force: true }).catch(() => undefined);
    }
  }
}
