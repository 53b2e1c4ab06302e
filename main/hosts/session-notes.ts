import { rename } from 'node:fs/promises';
import { asObject, readJson, type JsonObject } from './read-json.ts';
import { writeAtomically } from './write-atomically.ts';

/** What a person wrote about a session; the session file knows nothing of it. */
export interface SessionNote {
  name: string;
  notes: string;
  pinned: boolean;
}

const VERSION = 1;

/**
 * The notes of all sessions of one folder, by file name, in one small file: `docs/formats.md`. What cannot be read is as
 * if nothing had been written; read anew every time, because another process may have written.
 */
export class SessionNotes {
  readonly #path: string;
  #writing: Promise<unknown> = Promise.resolve();

  constructor(path: string) {
    this.#path = path;
  }

  async read(): Promise<Map<string, SessionNote>> {
    return notesOf(await readJson(this.#path));
  }

  /** One change after another, so that none is lost. What could not be read is put aside, not written over. */
  change(edit: (notes: Map<string, SessionNote>) => void): Promise<void> {
    const done = this.#writing.then(async () => {
      const json = await readJson(this.#path);
      if (typeof json === 'string') await rename(this.#path, `${this.#path}.damaged`);
      const notes = notesOf(json);
      edit(notes);
      const sessions = Object.fromEntries(notes);
      await writeAtomically(this.#path, `${JSON.stringify({ version: VERSION, sessions }, null, 2)}\n`);
    });
    this.#writing = done.catch(() => undefined);
    return done;
  }
}

function notesOf(json: JsonObject | string): Map<string, SessionNote> {
  const sessions = typeof json === 'string' ? {} : (asObject(json.sessions) ?? {});
  return new Map(Object.entries(sessions).map(([file, note]) => [file, readNote(asObject(note) ?? {})]));
}

function readNote({ name, notes, pinned }: JsonObject): SessionNote {
  const text = (value: unknown) => (typeof value === 'string' ? value : '');
  return { name: text(name), notes: text(notes), pinned: pinned === true };
}
