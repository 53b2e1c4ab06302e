import { randomUUID } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { open, readdir, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import {
  fingerprintOf,
  identify,
  readSavedFiles,
  type KnownFile,
  type SavedFiles,
} from '../../../../core/collector/receivers/filelog/known-files.ts';
import type { FilelogSettings } from '../../../../core/collector/receivers/filelog/settings.ts';
import { findFiles, inodeOf, lookAt, type FoundFile } from './find-paths.ts';
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
  readonly #tell: (message: string) => void;
  #known: LogFile[];
  /** At the last look. */
  found = 0;
  #isFirst = true;
  #open = 0;
  #saved = '';

  /** `tell` is told of files whose beginning cannot be unpacked. */
  constructor(settings: FilelogSettings, folder: string, tell: (message: string) => void) {
    this.#settings = settings;
    this.#folder = folder;
    this.#tell = tell;
    this.#known = (folder === '' ? undefined : readState(folder))?.map(asLogFile) ?? [];
  }

  /** Those that may have something to read: first the rest of those that are gone from where they were. */
  async look(nowMs: number): Promise<LogFile[]> {
    const found = await findFiles(this.#settings, nowMs);
    this.found = found.length;
    const wasKnown = this.#known.length > 0;
    if (this.#isFirst && wasKnown) await this.#findMoved(found);
    const lost = await this.#lost(found);
    const changed = await this.#identified(found, !this.#isFirst || wasKnown || this.#settings.fromBeginning);
    this.#isFirst = false;
    this.#forget();
    return [...lost, ...changed];
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
    const handle = await openSame({ path, inode: file.inode });
    if (!handle) return;
    const head = await this.#headOf(path, handle, file.print.length);
    if (fingerprintOf(head).hash === file.print.hash) this.#keep(file, handle);
    else await handle.close();
  }

  async #lost(found: readonly FoundFile[]): Promise<LogFile[]> {
    const there = new Set(found.map(({ inode }) => inode));
    const lost = this.#known.filter((file) => file.handle !== undefined && !there.has(file.inode));
    for (const file of lost) if (++file.looksMissed > LOST_LOOKS) await this.close(file);
    return lost.filter(({ handle }) => handle !== undefined);
  }

  async #identified(found: readonly FoundFile[], fromBeginning: boolean): Promise<LogFile[]> {
    const byInode = new Map(this.#known.map((file) => [file.inode, file]));
    const there = new Set(found.map(({ inode }) => inode));
    const looked: { file: FoundFile; handle: FileHandle; head: Uint8Array }[] = [];
    for (const file of found) {
      const before = byInode.get(file.inode);
      if (before && isRead(before, file)) {
        before.looksMissed = 0;
        continue;
      }
      const handle = before?.handle ?? (await openSame(file));
      // Whose it is by now is to be seen.
      if (before?.handle) this.#drop(before);
      if (!handle && before) before.sizeSeen = -1;
      if (handle)
        looked.push({ file, handle, head: await this.#headOf(file.path, handle, this.#settings.fingerprintBytes) });
    }
    const lookedAt = new Set(looked.map(({ file }) => file.inode));
    const isUnchanged = ({ inode }: KnownFile) => there.has(inode) && !lookedAt.has(inode);
    const answers = identify(
      this.#known.filter((file) => !isUnchanged(file)),
      looked.map(({ file, head }) => ({ ...file, size: this.#sizeOf(file), head })),
      this.#known.filter(isUnchanged).map(({ print }) => print),
    );
    const changed: LogFile[] = [];
    for (const [at, { file, handle, head }] of looked.entries()) {
      const answer = answers[at];
      if (answer === 'copy' || (answer === undefined && head.length === 0)) {
        await handle.close();
        continue;
      }
      const one = (answer as LogFile | undefined) ?? this.#begin(file, fromBeginning);
      this.#takeOver(one, file, handle, byInode);
      one.print = fingerprintOf(head);
      changed.push(one);
    }
    return changed;
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
    if (packed.fault !== '') this.#tell(`${path}: ${packed.fault}`);
    return head.subarray(0, length);
  }

  #begin(found: FoundFile, fromBeginning: boolean): LogFile {
    const { path, inode } = found;
    const offset = fromBeginning ? 0 : Math.min(this.#sizeOf(found), ALL_OF_IT);
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
  return { ...known, handle: undefined, sizeSeen: -1, modifiedSeen: 0, waiting: 0, waitingSince: 0, looksMissed: 0 };
}

/** Nothing came since it was looked into. */
function isRead(file: LogFile, { size, modifiedMs }: FoundFile): boolean {
  const isSame = file.sizeSeen === size && file.modifiedSeen === modifiedMs && file.waiting === 0;
  file.sizeSeen = size;
  file.modifiedSeen = modifiedMs;
  return isSame;
}

/** undefined where it cannot be opened, or another file has come to its place since it was found. */
async function openSame({ path, inode }: Pick<FoundFile, 'path' | 'inode'>): Promise<FileHandle | undefined> {
  const handle = await open(path, 'r').catch(() => undefined);
  if (!handle || inodeOf(await handle.stat({ bigint: true })) === inode) return handle;
  await handle.close();
  return undefined;
}

async function headOf(handle: FileHandle, most: number): Promise<Uint8Array> {
  const { buffer, bytesRead } = await handle.read(new Uint8Array(most), 0, most, 0);
  return buffer.subarray(0, bytesRead);
}

function readState(folder: string): KnownFile[] | undefined {
  try {
    return readSavedFiles(readFileSync(join(folder, STATE_FILE), 'utf8'));
  } catch {
    return undefined; // none yet
  }
}
