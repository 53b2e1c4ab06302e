import { createHash } from 'node:crypto';
import type { ImportAccount } from '../../../../contract/operations/files.ts';
import { OPENED_FILES } from '../../store/port.ts';
import { DocumentList, type Documents } from './document-list.ts';

/** Of the beginning of a file. */
export const PRINT_BYTES = 64 * 1024;
/** Of more, those opened first are forgotten. */
const MOST_FILES = 500;

interface OpenedFile {
  /** What it is known by. */
  print: string;
  importId: string;
  file: string;
  /** Unix milliseconds. */
  atMs: number;
}

/**
 * What a file is known by, without reading it twice: its first 64 KiB, its size, and the counts and times of what was in it. A change in its
 * midst that leaves all of those may be missed, so nothing is refused by it.
 */
export class FilePrint {
  readonly #hash = createHash('sha256');
  #left = PRINT_BYTES;

  /** The source as it is; what passes is taken into the print. No generator: one that waits for a piece could not be left before it comes. */
  of(source: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
    return { [Symbol.asyncIterator]: () => this.#passing(source[Symbol.asyncIterator]()) };
  }

  #passing(chunks: AsyncIterator<Uint8Array>): AsyncIterator<Uint8Array> {
    return {
      next: async () => {
        const next = await chunks.next();
        if (next.done !== true) this.#take(next.value);
        return next;
      },
      return: async () => (await chunks.return?.()) ?? { done: true, value: undefined },
    };
  }

  #take(chunk: Uint8Array): void {
    if (this.#left > 0) this.#hash.update(chunk.subarray(0, this.#left));
    this.#left -= Math.min(this.#left, chunk.length);
  }

  /** To be asked once, when all was read. '' of a file that had nothing in it. */
  text({ bytes, counts, firstNs, lastNs }: ImportAccount): string {
    if (Object.values(counts).every((count) => count === 0)) return '';
    return this.#hash.update(JSON.stringify([bytes, counts, firstNs, lastNs])).digest('hex');
  }
}

/** Knows which files a session was opened from, also after it was closed. */
export class OpenedBefore {
  readonly #list: DocumentList<OpenedFile>;

  constructor(documents: Documents) {
    this.#list = new DocumentList(documents, OPENED_FILES, isOpenedFile);
  }

  /**
   * Remembers a file, and tells of the same one that was opened before, as "shop.json, 2026-01-02T03:04:05.678Z"; '' where there was none.
   * `instead`: imports that it takes the place of.
   */
  async note(opened: OpenedFile, instead: readonly string[] = []): Promise<string> {
    const othersOf = (entries: readonly OpenedFile[]) => entries.filter(({ importId }) => !instead.includes(importId));
    const entries = await this.#list.change((all) => [...othersOf(all), opened].slice(-MOST_FILES));
    const before = othersOf(entries).findLast(({ print }) => print === opened.print);
    return before ? `${before.file}, ${new Date(before.atMs).toISOString()}` : '';
  }

  /** These were taken back. */
  async forget(importIds: readonly string[]): Promise<void> {
    await this.#list.change((all) => {
      const left = all.filter(({ importId }) => !importIds.includes(importId));
      return left.length < all.length ? left : all;
    });
  }
}

function isOpenedFile(value: unknown): boolean {
  const { print, importId, file, atMs } = (value ?? {}) as Record<string, unknown>;
  const isNamed = [print, importId, file].every((text) => typeof text === 'string');
  return isNamed && Number.isFinite(atMs) && Math.abs(atMs as number) <= 8_640_000_000_000_000;
}
