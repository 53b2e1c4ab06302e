import { randomUUID } from 'node:crypto';
import { QuestionError } from '../../../store/port.ts';
import type { Following } from '../open-dump.ts';
import { FollowedFile } from './followed-file.ts';
import { documentOf, readPosition } from './position.ts';

/** Keeps up to where files were read, with what was read of them. */
export interface Places {
  /** '' where it never was. */
  read: (document: string) => Promise<string>;
  /** What was stored so far under the import stays, and so does the position: both or neither. */
  settle: (importId: string, document: string, position: string) => Promise<void>;
}

type Open<T> = (file: FollowedFile, importId: string, following: Following) => Promise<T>;

/** Files that are being followed, each once. */
export class Follows {
  readonly #places: Places | undefined;
  readonly #running = new Set<string>();

  constructor(places: Places | undefined) {
    this.#places = places;
  }

  /** Goes on where the file was read to the last time. Throws QuestionError where it is being followed. */
  async follow<T>(path: string, open: Open<T>): Promise<T> {
    const places = this.#places;
    const document = documentOf(path);
    if (!places) throw new QuestionError('Files cannot be followed here.');
    if (this.#running.has(document)) throw new QuestionError(`${path} is being followed already.`);
    this.#running.add(document);
    try {
      const file = new FollowedFile(path, readPosition(await places.read(document)));
      const importId = randomUUID();
      const flushed = async (isWhole: boolean) => {
        const position = file.passPause();
        if (isWhole) await places.settle(importId, document, JSON.stringify(position));
      };
      return await open(file, importId, { flushed });
    } finally {
      this.#running.delete(document);
    }
  }
}
