import { mkdir, open, readdir, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { DAY_MS } from '../../../../core/model/units.ts';
import { backupStamp, isBackupMark } from './backup-stamp.ts';
import type { Rotation } from './file-settings.ts';

export interface RotatingFileOptions {
  path: string;
  /** What is there stays, and what is written goes behind it. */
  isKept: boolean;
  /** Of folders that are made; undefined: none is. */
  folderMode: number | undefined;
  rotation: Rotation | undefined;
  now: () => number;
}

/** One file, written from its beginning or its end; one write at a time. */
export class RotatingFile {
  readonly #options: RotatingFileOptions;
  #file: FileHandle;
  #size: number;

  private constructor(options: RotatingFileOptions, file: FileHandle, size: number) {
    this.#options = options;
    this.#file = file;
    this.#size = size;
  }

  static async open(options: RotatingFileOptions): Promise<RotatingFile> {
    const { path, isKept, folderMode } = options;
    if (folderMode !== undefined) await mkdir(dirname(path), { recursive: true, mode: folderMode });
    const file = await open(path, isKept ? 'a' : 'w', 0o600);
    return new RotatingFile(options, file, (await file.stat()).size);
  }

  async write(bytes: Uint8Array): Promise<void> {
    const { rotation } = this.#options;
    if (rotation && this.#size > 0 && this.#size + bytes.length > rotation.maxBytes) await this.#rotate(rotation);
    const before = this.#size;
    try {
      await writeAll(this.#file, bytes, before);
      this.#size += bytes.length;
    } catch (error) {
      // A part of a request would spoil the one after it.
      await this.#file.truncate(before).catch(() => undefined);
      throw error;
    }
  }

  /** As timberjack names them: spans-2026-01-31T10-20-30.000-size.json. */
  async #rotate({ maxBackups, maxDays, isLocal }: Rotation): Promise<void> {
    const { path, now } = this.#options;
    const stampOf = (ms: number) => backupStamp(ms, isLocal ? new Date(ms).getTimezoneOffset() : 0);
    const { dir, stem, end } = namesOf(path);
    const backup = await freeName((ms) => join(dir, `${stem}-${stampOf(ms)}-size${end}`), now());
    await rename(path, backup);
    const next = await open(path, 'w', 0o600).catch(async (error: unknown) => {
      await rename(backup, path);
      throw error;
    });
    await this.#file.close();
    this.#file = next;
    this.#size = 0;
    const backups = (await readdir(dir)).filter((name) => isBackup(name, stem, end)).sort();
    const old = maxDays > 0 ? `${stem}-${stampOf(now() - maxDays * DAY_MS)}` : '';
    const isGoing = (name: string, i: number) => (maxBackups > 0 && i < backups.length - maxBackups) || name < old;
    for (const name of backups.filter(isGoing)) await rm(join(dir, name), { force: true });
  }

  async close(): Promise<void> {
    await this.#file.sync().catch(() => undefined);
    await this.#file.close();
  }
}

/** A disk that fills up may take a part. */
async function writeAll(file: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let at = 0; at < bytes.length;) {
    const { bytesWritten } = await file.write(bytes, at, bytes.length - at, position + at);
    at += bytesWritten;
  }
}

/** One of ours, and not another file whose name begins alike. */
function isBackup(name: string, stem: string, end: string): boolean {
  const isLike = name.startsWith(stem) && name.endsWith(end) && name.length > stem.length + end.length;
  return isLike && isBackupMark(name.slice(stem.length, name.length - end.length));
}

function namesOf(path: string): { dir: string; stem: string; end: string } {
  const end = extname(path);
  return { dir: dirname(path), stem: basename(path, end), end };
}

/** Of two within the same millisecond the other is of the next. */
async function freeName(nameAt: (ms: number) => string, ms: number): Promise<string> {
  for (let at = ms; ; at++) {
    const isTaken = await stat(nameAt(at)).then(
      () => true,
      () => false,
    );
    if (!isTaken) return nameAt(at);
  }
}
