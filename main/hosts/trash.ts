import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import {
  findFreeName,
  isPlainFile,
  isSessionFileName,
  listCompanions,
  listSessionFiles,
  moveSession,
} from './session-files.ts';

/** Long enough to notice on Monday what was deleted on Friday. */
const KEEP_MS = 7 * 24 * 60 * 60 * 1000;

/** When it was deleted is part of its name there, so that it needs nobody's notes: "1732451234567~live.tracebench". */
const TRASHED = /^(\d{13})~(.+)$/;

export interface Trashed {
  /** File name in the trash. */
  id: string;
  /** File name it had. */
  name: string;
  deletedMs: number;
}

/** A folder of deleted sessions inside the folder of sessions: moving there is one rename, and so is coming back. */
export class Trash {
  readonly folder: string;
  readonly #sessions: string;
  readonly #now: () => number;

  constructor(sessions: string, now: () => number) {
    this.#sessions = sessions;
    this.folder = join(sessions, 'trash');
    this.#now = now;
  }

  async list(): Promise<Trashed[]> {
    const names = await listSessionFiles(this.folder);
    return names.flatMap((id) => readTrashed(id) ?? []).toSorted((a, b) => b.deletedMs - a.deletedMs);
  }

  async find(id: string): Promise<Trashed | undefined> {
    const found = isSessionFileName(id) ? readTrashed(id) : undefined;
    return found && (await isPlainFile(join(this.folder, id))) ? found : undefined;
  }

  /** Answers what it is called there. */
  async take(name: string): Promise<string> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    const id = await findFreeName(this.folder, `${this.#now()}~${name}`);
    await moveSession(this.#sessions, name, this.folder, id);
    return id;
  }

  /** Answers what it is called now: its old name may have been given away. */
  async giveBack({ id, name }: Trashed): Promise<string> {
    const free = await findFreeName(this.#sessions, name);
    await moveSession(this.folder, id, this.#sessions, free);
    return free;
  }

  /** Removes for good what has been here for a week; answers what went. */
  async purge(): Promise<string[]> {
    const old = (await this.list()).filter(({ deletedMs }) => this.#now() - deletedMs > KEEP_MS);
    for (const { id } of old) {
      for (const other of await listCompanions(this.folder, id))
        await rm(join(this.folder, other), { force: true, recursive: true });
      await rm(join(this.folder, id), { force: true });
    }
    return old.map(({ id }) => id);
  }
}

function readTrashed(id: string): Trashed | undefined {
  const [, deletedMs, name] = TRASHED.exec(id) ?? [];
  if (deletedMs === undefined || name === undefined || !isSessionFileName(name)) return undefined;
  return { id, name, deletedMs: Number(deletedMs) };
}
