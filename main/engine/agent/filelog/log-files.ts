import { randomUUID } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { readdir, unlink, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { FileHeader } from '../../../../core/collector/receivers/filelog/header.ts';
import {
  fingerprintOf,
  identify,
  readSavedFiles,
  type KnownFile,
  type SavedFiles,
} from '../../../../core/collector/receivers/filelog/known-files.ts';
import type { FilelogSettings } from '../../../../core/collector/receivers/filelog/settings.ts';
import { findFiles, lookAt, openSame, type FoundFile, type TellUnreadable } from './find-paths.ts';
import { ALL_OF_IT, isPacked, PackedFile } from './packed-file.ts';

/** A file that is read, with what its reader remembers. */
export interface LogFile extends KnownFile {
  /** Kept open, so that the rest of one that was renamed can be read. */
  handle: FileHandle | undefined;
  /** When it was last looked into. */
  sizeSeen: number;
  modifiedSeen: number;
  /** Bytes of an entry that is not ended, and since when there are no more. */
  waiting: number;
  waitingSince: number;
  /** As far as it was read; undefined before. */
  header: FileHeader | undefined;
  /** Looks since it was last found, or read. */
  looksMissed: number;
}

/** Of files that were found and are not any more. */
const MOST_KNOWN = 10_000;
/** A writer may go on for a moment in a file that was renamed. */
const LOST_LOOKS = 25;
const MOST_NEIGHBOURS = 1_000;
const STATE_FILE = 'files.json';

/** Which files there are, and up to where each was read. */
export class LogFiles {
  readonly #settings: FilelogSettings;
  /** '' = in memory only. */
  readonly #folder: string;
  #known: LogFile[];
  readonly #tell: TellUnreadable;
  /** At the last look. */
  found = 0;
  /** There are more of them than are looked at. */
  isCut = false;
  /** Where the last look ended, since no more may be open at once; the next one begins there. */
  #next = '';
  #isFirst = true;
  /** At the last look: read to their end before, and as they were then. */
  #atEnd: { file: LogFile; found: FoundFile }[] = [];
  /** By their number: not looked into yet, and there before anybody looked, where those begin at their end. */
  #old: ReadonlySet<string> = new Set();
  #open = 0;
  #saved = '';

  constructor(settings: FilelogSettings, folder: string, tell: TellUnreadable) {
    this.#settings = settings;
    this.#tell = tell;
    this.#folder = folder;
    this.#known = (folder === '' ? [] : readState(folder, tell)).map(asLogFile);
  }

  /** Those that may have something to read: first the rest of those that are gone from where they were. */
  async look(nowMs: number): Promise<LogFile[]> {
    const { files: found, isCut } = await findFiles(this.#settings, nowMs, this.#tell);
    this.found = found.length;
    this.isCut = isCut;
    if (this.#isFirst) await this.#begun(found);
    this.#isFirst = false;
    const lost = await this.#lost(found);
    this.#atEnd = [];
    const changed = await this.#identified(found);
    if (this.#next === '') this.#old = new Set();
    this.#forget();
    return [...lost, ...changed];
  }

  async #begun(found: readonly FoundFile[]): Promise<void> {
    if (this.#known.length > 0) await this.#findMoved(found);
    else if (!this.#settings.fromBeginning) this.#old = new Set(found.map(({ inode }) => inode));
  }

  /** Of files that were renamed out of sight while nobody looked. */
  async #findMoved(found: readonly FoundFile[]): Promise<void> {
    const there = new Set(found.map(({ inode }) => inode));
    for (const folder of new Set(this.#known.map(({ path }) => dirname(path)))) {
      const gone = new Map(
        this.#known
          .filter((file) => dirname(file.path) === folder && !there.has(file.inode))
          .map((file) => [file.inode, file]),
      );
      if (gone.size === 0) continue;
      const names = await readdir(folder).catch(() => []);
      for (const name of names.slice(0, MOST_NEIGHBOURS)) {
        const neighbour = await lookAt(join(folder, name));
        const file = neighbour && gone.get(neighbour.inode);
        if (file && this.#sizeOf(neighbour) >= file.offset) await this.#openAt(file, neighbour.path);
      }
    }
  }

  async #openAt(file: LogFile, path: string): Promise<void> {
    const opened = await this.#opened({ path, inode: file.inode }, undefined, file.print.length);
    if (!opened) return;
    if (fingerprintOf(opened.head).hash === file.print.hash) this.#keep(file, opened.handle);
    else await opened.handle.close();
  }

  /** With how it begins. What cannot be read is told, and costs no other file anything. */
  async #opened(
    file: Pick<FoundFile, 'path' | 'inode'>,
    before: FileHandle | undefined,
    most = this.#settings.fingerprintBytes,
  ): Promise<{ handle: FileHandle; head: Uint8Array } | undefined> {
    let handle = before;
    try {
      handle ??= await openSame(file);
      return handle && { handle, head: await this.#headOf(file.path, handle, most) };
    } catch (error) {
      await handle?.close();
      this.#tell(file.path, error);
      return undefined;
    }
  }

  async #lost(found: readonly FoundFile[]): Promise<LogFile[]> {
    const there = new Set(found.map(({ inode }) => inode));
    const lost = this.#known.filter((file) => file.handle !== undefined && !there.has(file.inode));
    for (const file of lost) if (++file.looksMissed > LOST_LOOKS) await this.close(file);
    return lost.filter(({ handle }) => handle !== undefined);
  }

  async #identified(found: readonly FoundFile[]): Promise<LogFile[]> {
    const byInode = new Map(this.#known.map((file) => [file.inode, file]));
    const there = new Set(found.map(({ inode }) => inode));
    const looked: { file: FoundFile; handle: FileHandle; head: Uint8Array }[] = [];
    for (const file of this.#inTurn(found)) {
      const before = byInode.get(file.inode);
      if (before && isRead(before, file)) {
        before.looksMissed = 0;
        this.#atEnd.push({ file: before, found: file });
        continue;
      }
      if (before) noteSeen(before, file);
      if (looked.length >= this.#settings.maxOpenFiles) {
        if (before) before.sizeSeen = -1;
        this.#next = file.inode;
        break;
      }
      const opened = await this.#opened(file, before?.handle);
      // Whose it is by now is to be seen.
      if (before?.handle) this.#drop(before);
      if (!opened && before) before.sizeSeen = -1;
      if (opened) looked.push({ file, ...opened });
    }
    const lookedAt = new Set(looked.map(({ file }) => file.inode));
    const isUnchanged = ({ inode }: KnownFile) => there.has(inode) && !lookedAt.has(inode);
    const answers = identify(
      this.#known.filter((file) => !isUnchanged(file)),
      looked.map(({ file, head }) => ({ ...file, size: this.#sizeOf(file), head })),
      this.#known.filter(isUnchanged).map(({ print }) => print),
      this.#settings.onTruncate !== 'read_whole_file',
    );
    const changed: LogFile[] = [];
    for (const [at, { file, handle, head }] of looked.entries()) {
      const answer = answers[at];
      if (answer === 'copy' || (answer === undefined && head.length === 0)) {
        await handle.close();
        continue;
      }
      const one = (answer as LogFile | undefined) ?? this.#begin(file);
      this.#takeOver(one, file, handle, byInode);
      one.print = fingerprintOf(head);
      if (this.#settings.onTruncate === 'read_new' && this.#sizeOf(file) < one.offset) one.offset = this.#endOf(file);
      changed.push(one);
    }
    return changed;
  }

  #inTurn(found: readonly FoundFile[]): FoundFile[] {
    const at = Math.max(
      0,
      found.findIndex(({ inode }) => inode === this.#next),
    );
    this.#next = '';
    return [...found.slice(at), ...found.slice(0, at)];
  }

  /** Of what it unpacks to nobody knows; it counts as long enough. */
  #sizeOf({ path, size }: FoundFile): number {
    return isPacked(this.#settings, path) ? Infinity : size;
  }

  async #headOf(path: string, handle: FileHandle, most: number): Promise<Uint8Array> {
    if (!isPacked(this.#settings, path)) return headOf(handle, most);
    const packed = new PackedFile(handle);
    const head = new Uint8Array(most);
    const length = await packed.read(head, 0);
    packed.close();
    // What unpacks in part is read up to there.
    if (length === 0 && packed.fault !== '') throw new Error(packed.fault);
    return head.subarray(0, length);
  }

  #endOf({ path, size }: FoundFile): number {
    if (isPacked(this.#settings, path)) return ALL_OF_IT;
    // Not in the middle of a character, where all have the same size.
    return size - (size % this.#settings.split.encoding.unit);
  }

  #begin(found: FoundFile): LogFile {
    const { path, inode } = found;
    const offset = this.#old.has(inode) ? this.#endOf(found) : 0;
    const file = asLogFile({ id: randomUUID(), path, inode, print: { length: 0, hash: '' }, offset, records: 0 });
    this.#known.push(file);
    return file;
  }

  #takeOver(one: LogFile, { path, inode }: FoundFile, handle: FileHandle, byInode: ReadonlyMap<string, LogFile>): void {
    const holder = byInode.get(inode);
    // Its number belongs to another now: what it held is known by its beginning only.
    if (holder && holder !== one) holder.inode = '';
    this.#keep(one, handle);
    one.path = path;
    one.inode = inode;
    one.looksMissed = 0;
  }

  #drop(file: LogFile): void {
    file.handle = undefined;
    this.#open--;
  }

  #keep(file: LogFile, handle: FileHandle): void {
    if (file.handle) void file.handle.close();
    else this.#open++;
    file.handle = handle;
  }

  /** It was read: too many are not kept open. */
  async rest(file: LogFile): Promise<void> {
    if (this.#open > this.#settings.maxOpenFiles / 2) await this.close(file);
  }

  /** Deletes those that are at their end, unless something of them is held, or came since they were found. */
  async deleteRead(held: ReadonlyMap<string, number>, tellKept: TellUnreadable): Promise<void> {
    const atEnd = this.#atEnd.filter(({ file }) => !held.has(file.id));
    this.#atEnd = [];
    for (const { file, found } of atEnd) {
      const now = await lookAt(found.path);
      if (now?.inode !== found.inode || !isRead(file, now)) continue;
      try {
        await unlink(found.path);
      } catch (error) {
        tellKept(found.path, error);
        continue;
      }
      await this.close(file);
      // One that begins alike is another.
      this.#known = this.#known.filter((one) => one !== file);
    }
  }

  async close(file: LogFile): Promise<void> {
    const { handle } = file;
    if (!handle) return;
    this.#drop(file);
    await handle.close();
  }

  /** The oldest of those that are gone. */
  #forget(): void {
    const gone = this.#known.length - MOST_KNOWN;
    if (gone > 0) this.#known = this.#known.filter((file, at) => file.handle !== undefined || at >= gone);
  }

  /** Up to where each was read, or as far as `heldFrom` says where something of it is still held. */
  save(heldFrom: ReadonlyMap<string, number>): void {
    if (this.#folder === '') return;
    const files = this.#known.map(({ id, path, inode, print, offset, records }) => {
      return { id, path, inode, print, offset: Math.min(offset, heldFrom.get(id) ?? Infinity), records };
    });
    const written = JSON.stringify({ version: 1, files } satisfies SavedFiles);
    if (written === this.#saved) return;
    const path = join(this.#folder, STATE_FILE);
    writeFileSync(`${path}.new`, written, { mode: 0o600 });
    renameSync(`${path}.new`, path);
    this.#saved = written;
  }

  async closeAll(): Promise<void> {
    for (const file of this.#known) await this.close(file);
  }
}

function asLogFile(known: KnownFile): LogFile {
  const unread = { sizeSeen: -1, modifiedSeen: 0, waiting: 0, waitingSince: 0, looksMissed: 0 };
  return { ...known, ...unread, handle: undefined, header: undefined };
}

/** Nothing came since it was looked into. */
function isRead(file: LogFile, { size, modifiedMs }: FoundFile): boolean {
  return file.sizeSeen === size && file.modifiedSeen === modifiedMs && file.waiting === 0;
}

function noteSeen(file: LogFile, { size, modifiedMs }: FoundFile): void {
  file.sizeSeen = size;
  file.modifiedSeen = modifiedMs;
}

async function headOf(handle: FileHandle, most: number): Promise<Uint8Array> {
  const { buffer, bytesRead } = await handle.read(new Uint8Array(most), 0, most, 0);
  return buffer.subarray(0, bytesRead);
}

/** Without it, files are read as at a first start. */
function readState(folder: string, tell: TellUnreadable): KnownFile[] {
  const path = join(folder, STATE_FILE);
  try {
    const known = readSavedFiles(readFileSync(path, 'utf8'));
    if (!known) tell(path, new Error('it is damaged'));
    return known ?? [];
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') tell(path, error);
    return [];
  }
}
