import { mkdir, realpath, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { NO_CAPABILITIES } from '../../contract/operations/session.ts';
import type { SessionEntry } from '../../contract/operations/library.ts';
import type { CreateEngine } from '../engine/api.ts';
import { OperationFailure, type AskBeside, type SessionLibrary } from '../engine/ports.ts';
import { NotFoundError } from '../engine/store/port.ts';
import { askSession } from './ask-session.ts';
import { findHeldFiles } from './held-files.ts';
import {
  fileNameFor,
  findFreeName,
  isPlainFile,
  isSessionFileName,
  listParts,
  listSessionFiles,
  SESSION_EXTENSION,
} from './session-files.ts';
import { SessionNotes, type SessionNote } from './session-notes.ts';
import { Trash, type Trashed } from './trash.ts';

export interface SessionLibraryOptions {
  /** Where the sessions lie; made when absent. */
  dataDir: string;
  /** The session behind the page; '' = none. */
  currentPath: () => string;
  createEngine: CreateEngine;
  /** Whether any program has a session file open: one that is moved away under a program goes on being written, in the trash. */
  isHeld: (path: string) => Promise<boolean>;
  /** Resolves once the session is on its way; throws in words for a person where it cannot be opened. */
  open: (path: string, window: 'this' | 'new') => Promise<void>;
  /** Milliseconds; for tests. */
  now?: () => number;
}

type Open = SessionEntry['open'];

/**
 * The sessions of a folder: its `*.tracebench` files, with what a person wrote about them in `sessions.json` beside them
 * and the deleted ones in `trash/` below. A session's id is its file name.
 */
export function createSessionLibrary(options: SessionLibraryOptions): SessionLibrary {
  const library = new Library(options);
  return {
    list: () => library.list(),
    create: ({ name }) => library.create(name),
    describe: ({ id, ...change }) => library.describe(id, change),
    open: async ({ id, window }) => {
      const path = await library.findPath(id);
      await library.letGo();
      await options.open(path, window);
      return { opened: true };
    },
    delete: ({ id }) => library.delete(id),
    restore: ({ id }) => library.restore(id),
    ask: library.ask,
  };
}

class Library {
  readonly #folder: string;
  readonly #currentPath: () => string;
  readonly #createEngine: CreateEngine;
  readonly #isHeld: SessionLibraryOptions['isHeld'];
  readonly #notes: SessionNotes;
  readonly #trash: Trash;
  /** The session asked about; a file is open once in a process. */
  #answering: Promise<unknown> = Promise.resolve();

  constructor({ dataDir, currentPath, createEngine, isHeld, now = Date.now }: SessionLibraryOptions) {
    this.#folder = resolve(dataDir);
    this.#currentPath = currentPath;
    this.#createEngine = createEngine;
    this.#isHeld = isHeld;
    this.#notes = new SessionNotes(join(this.#folder, 'sessions.json'));
    this.#trash = new Trash(this.#folder, now);
  }

  async list(): Promise<{ sessions: SessionEntry[]; deleted: SessionEntry[]; folder: string }> {
    await this.#purge();
    const names = await listSessionFiles(this.#folder);
    const notes = await this.#notes.read();
    const open = await this.#findOpen(names);
    const sessions = await Promise.all(
      names.map((name) => describe(this.#folder, name, notes.get(name), open.get(name))),
    );
    const deleted = await Promise.all((await this.#trash.list()).map((one) => this.#describeDeleted(one, notes)));
    return { sessions: sessions.filter(isThere), deleted: deleted.filter(isThere), folder: this.#folder };
  }

  async create(name: string): Promise<SessionEntry> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    const id = await findFreeName(this.#folder, fileNameFor(name));
    await makeEmptySession(this.#createEngine, join(this.#folder, id));
    await this.#notes.change((notes) => notes.set(id, { name, notes: '', pinned: false }));
    return this.#read(id);
  }

  async describe(id: string, change: { [K in keyof SessionNote]?: SessionNote[K] | undefined }): Promise<SessionEntry> {
    await this.findPath(id);
    await this.#notes.change((notes) => {
      const { name, notes: text, pinned } = notes.get(id) ?? { name: '', notes: '', pinned: false };
      notes.set(id, { name: change.name ?? name, notes: change.notes ?? text, pinned: change.pinned ?? pinned });
    });
    return this.#read(id);
  }

  async delete(id: string): Promise<{ id: string }> {
    const path = await this.findPath(id);
    await this.letGo();
    const open = (await this.#findOpen([id])).get(id);
    if (open === 'here')
      throw new OperationFailure('busy', 'This session is open.', 'Open another session first, then delete this one.');
    if (open === 'elsewhere' || (await this.#isHeld(path)))
      throw new OperationFailure('store-locked', 'Another program has this session open.', 'Close it there first.');
    const trashed = await this.#trash.take(id);
    await this.#notes.change((notes) => rename(notes, id, trashed));
    return { id: trashed };
  }

  async restore(id: string): Promise<SessionEntry> {
    const found = await this.#trash.find(id);
    if (!found) throw new NotFoundError('That session is not among the deleted ones any more.');
    const name = await this.#trash.giveBack(found);
    await this.#notes.change((notes) => rename(notes, id, name));
    return this.#read(name);
  }

  /** Throws NotFoundError for whatever is not a session of this folder. */
  async findPath(id: string): Promise<string> {
    const path = join(this.#folder, id);
    if (!isSessionFileName(id) || !(await isPlainFile(path)))
      throw new NotFoundError('There is no such session any more.');
    return path;
  }

  readonly ask: AskBeside = async (id, operation, input, options) => {
    const path = await this.findPath(id);
    if ((await this.#findOpen([id])).get(id) !== '')
      throw new OperationFailure(
        'store-locked',
        'That session is open in another window or program.',
        'Close it there first.',
      );
    const answer = this.#answering.then(() => askSession(this.#createEngine, path, operation, input, options));
    this.#answering = answer.catch(() => undefined);
    return answer;
  };

  /** Resolves once no session is open for a question: who has left that page shall not find the file taken. */
  async letGo(): Promise<void> {
    await this.#answering;
  }

  async #read(id: string): Promise<SessionEntry> {
    const open = (await this.#findOpen([id])).get(id);
    const entry = await describe(this.#folder, id, (await this.#notes.read()).get(id), open);
    if (!entry) throw new NotFoundError('There is no such session any more.');
    return entry;
  }

  async #describeDeleted(trashed: Trashed, notes: Map<string, SessionNote>): Promise<SessionEntry | undefined> {
    const entry = await describe(this.#trash.folder, trashed.id, notes.get(trashed.id));
    return entry && { ...entry, changedMs: trashed.deletedMs };
  }

  async #findOpen(names: readonly string[]): Promise<Map<string, Open>> {
    const current = await realPath(this.#currentPath());
    const folder = await realPath(this.#folder);
    const here = names.find((name) => join(folder, name) === current);
    const others = names.filter((name) => name !== here);
    const held = await findHeldFiles(others.map((name) => join(this.#folder, name)));
    const open = new Map<string, Open>(
      names.map((name) => [name, held.has(join(this.#folder, name)) ? 'elsewhere' : '']),
    );
    if (here !== undefined) open.set(here, 'here');
    return open;
  }

  async #purge(): Promise<void> {
    const gone = await this.#trash.purge();
    if (gone.length > 0) await this.#notes.change((notes) => gone.forEach((id) => notes.delete(id)));
  }
}

function rename(notes: Map<string, SessionNote>, from: string, to: string): void {
  const note = notes.get(from);
  notes.delete(from);
  if (note) notes.set(to, note);
}

/** Undefined when the file went away meanwhile. */
async function describe(
  folder: string,
  id: string,
  note: SessionNote = { name: '', notes: '', pinned: false },
  open: Open = '',
): Promise<SessionEntry | undefined> {
  const path = join(folder, id);
  const names = await listParts(folder, id);
  const files = await Promise.all(names.map((name) => stat(join(folder, name)).catch(() => undefined)));
  if (files[0] === undefined) return undefined;
  const bytes = files.reduce((sum, file) => sum + (file?.size ?? 0), 0);
  const changedMs = Math.max(...files.map((file) => Math.floor(file?.mtimeMs ?? 0)));
  return { id, ...note, name: note.name || nameOf(id), path, bytes, changedMs, open };
}

function nameOf(id: string): string {
  return (/^\d{13}~(.+)$/.exec(id)?.[1] ?? id).slice(0, -SESSION_EXTENSION.length);
}

const isThere = (entry: SessionEntry | undefined): entry is SessionEntry => entry !== undefined;

/** The folder may be reached by a link; where nothing is, the path as it is. */
async function realPath(path: string): Promise<string> {
  return path === '' ? '' : realpath(path).catch(() => resolve(path));
}

/** The store makes its file itself; an empty file would be none. */
async function makeEmptySession(createEngine: CreateEngine, path: string): Promise<void> {
  const engine = await createEngine({
    storePath: path,
    engineVersion: '',
    capabilities: { host: 'cli', ...NO_CAPABILITIES },
    receivers: null,
    allowSql: false,
    samplePath: '',
  });
  await engine.close();
}
