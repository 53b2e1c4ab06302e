import { mkdir, open, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { readdirSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import { promisify } from 'node:util';
import { zstdCompress } from 'node:zlib';
import type { Parcel } from '../../../../core/collector/parcel.ts';
import { Settings } from '../../../../core/collector/settings.ts';
import { SIGNALS } from '../../../../core/model/telemetry.ts';
import { encodeJson } from '../../../../core/otlp/encode-json.ts';
import type { ComponentContext, ExporterKind, RunningConsumer } from '../component.ts';
import { backupStamp } from './backup-stamp.ts';
import { DecodeError } from '../../../../core/otlp/decoded.ts';
import { ConsumeError, takenWithout, type Taken } from '../consumer.ts';

const MEGABYTE = 1024 ** 2;
const DAY_MS = 86_400_000;
const NEWLINE = Buffer.from('\n');
const compress = promisify(zstdCompress);

interface FileSettings {
  path: string;
  isJson: boolean;
  isZstd: boolean;
  append: boolean;
  /** 0 = never rotated. */
  maxBytes: number;
  maxBackups: number;
  /** 0 = however old they are. */
  maxDays: number;
  /** Names of backups have this machine's time, and not UTC. */
  isLocal: boolean;
  /** The mode of folders that are made; undefined: none is. */
  folderMode: number | undefined;
}

/**
 * The Collector's exporter/fileexporter in its layouts: a request to a line of JSON; protobuf, or anything compressed, after its
 * length in four bytes, big-endian. Each request is on its way to the disk before it counts as taken.
 */
export const FILE_EXPORTER: ExporterKind = {
  type: 'file',
  signals: SIGNALS,
  read(value) {
    const settings = new Settings(value);
    settings.allow(
      [
        'path',
        'format',
        'compression',
        'append',
        'rotation',
        'flush_interval',
        'create_directory',
        'directory_permissions',
      ],
      ['encoding', 'group_by'],
    );
    const rotation = settings.inner('rotation');
    rotation.allow(['max_megabytes', 'max_backups', 'max_days', 'localtime']);
    const read: FileSettings = {
      path: settings.word('path'),
      isJson: settings.choice('format', ['json', 'proto'], 'json') === 'json',
      isZstd: settings.choice('compression', ['zstd', ''], '') === 'zstd',
      append: settings.bool('append'),
      maxBytes: settings.has('rotation') ? rotation.integer('max_megabytes', 100, 1, 2 ** 32) * MEGABYTE : 0,
      maxBackups: rotation.integer('max_backups', 100, 0, 10_000),
      maxDays: rotation.integer('max_days', 0, 0, 100_000),
      isLocal: rotation.bool('localtime'),
      folderMode: readFolderMode(settings),
    };
    // Every request is flushed here.
    settings.durationMs('flush_interval', 1_000);
    if (read.path === '') settings.note(['path'], 'a path is expected here');
    if (read.append && read.maxBytes > 0) settings.note(['append'], 'append and rotation cannot be used together');
    if (read.append && read.isZstd) settings.note(['append'], 'append and compression cannot be used together');
    return { problems: settings.problems, create: (context) => FileExporter.open(read, context) };
  },
};

function readFolderMode(settings: Settings): number | undefined {
  const written = settings.word('directory_permissions', '0755');
  const isMode = /^0?[0-7]{3}$/.test(written);
  if (!isMode)
    settings.note(['directory_permissions'], 'octal permissions in quotes are expected here, such as "0755"');
  return settings.bool('create_directory') && isMode ? Number.parseInt(written, 8) : undefined;
}

class FileExporter implements RunningConsumer {
  readonly #settings: FileSettings;
  readonly #context: ComponentContext;
  #file: FileHandle;
  #size: number;
  #writing: Promise<unknown> = Promise.resolve();

  private constructor(settings: FileSettings, context: ComponentContext, file: FileHandle, size: number) {
    this.#settings = settings;
    this.#context = context;
    this.#file = file;
    this.#size = size;
  }

  static async open(settings: FileSettings, context: ComponentContext): Promise<FileExporter> {
    const { path, folderMode } = settings;
    if (folderMode !== undefined) await mkdir(dirname(path), { recursive: true, mode: folderMode });
    const file = await open(path, keepsWhatIsThere(settings, context) ? 'a' : 'w', 0o600);
    return new FileExporter(settings, context, file, (await file.stat()).size);
  }

  async consume(parcel: Parcel): Promise<Taken> {
    const written = this.#writing.then(() => this.#write(parcel));
    this.#writing = written.catch(() => undefined);
    try {
      await written;
    } catch (error) {
      if (error instanceof DecodeError) throw error;
      throw new ConsumeError(`${this.#settings.path}: ${(error as Error).message}`);
    }
    const taken = takenWithout(parcel);
    this.#context.meter.count('out', parcel, parcel.items - taken.rejected);
    this.#context.meter.count('failed', parcel, taken.rejected);
    return taken;
  }

  async #write(parcel: Parcel): Promise<void> {
    const bytes = await this.#encode(parcel);
    const { maxBytes } = this.#settings;
    if (maxBytes > 0 && this.#size > 0 && this.#size + bytes.length > maxBytes) await this.#rotate();
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

  async #encode(parcel: Parcel): Promise<Uint8Array> {
    const { isJson, isZstd } = this.#settings;
    const plain = isJson ? encodeJson([parcel.telemetry]) : parcel.wire;
    if (isJson && !isZstd) return Buffer.concat([plain, NEWLINE]);
    const body = isZstd ? await compress(plain) : plain;
    const length = Buffer.alloc(4);
    length.writeUInt32BE(body.length);
    return Buffer.concat([length, body]);
  }

  /** As lumberjack names them: spans-2026-01-31T10-20-30.000.json. */
  async #rotate(): Promise<void> {
    const { path, maxBackups, maxDays, isLocal } = this.#settings;
    const now = this.#context.clock.now();
    const stampOf = (ms: number) => backupStamp(ms, isLocal ? new Date(ms).getTimezoneOffset() : 0);
    const stamp = stampOf(now);
    const { dir, stem, end } = namesOf(path);
    const backup = await freeName(join(dir, `${stem}-${stamp}`), end);
    await rename(path, backup);
    const next = await open(path, 'w', 0o600).catch(async (error: unknown) => {
      await rename(backup, path);
      throw error;
    });
    await this.#file.close();
    this.#file = next;
    this.#size = 0;
    const backups = readdirSync(dir)
      .filter((name) => isBackup(name, stem, end))
      .sort();
    const old = maxDays > 0 ? `${stem}-${stampOf(now - maxDays * DAY_MS)}` : '';
    const isGoing = (name: string, i: number) => (maxBackups > 0 && i < backups.length - maxBackups) || name < old;
    for (const name of backups.filter(isGoing)) await rm(join(dir, name), { force: true });
  }

  async close(): Promise<void> {
    await this.#writing;
    await this.#file.sync().catch(() => undefined);
    await this.#file.close();
  }
}

/** lumberjack appends; and what a configuration before this one wrote is kept. */
function keepsWhatIsThere({ append, maxBytes }: FileSettings, { isReload }: ComponentContext): boolean {
  return append || maxBytes > 0 || isReload;
}

/** A disk that fills up may take a part. */
async function writeAll(file: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let at = 0; at < bytes.length;) {
    const { bytesWritten } = await file.write(bytes, at, bytes.length - at, position + at);
    at += bytesWritten;
  }
}

const STAMP = /^-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d\.\d{3}(-\d+)?$/;

/** One of ours, and not another file whose name begins alike. */
function isBackup(name: string, stem: string, end: string): boolean {
  const isLike = name.startsWith(stem) && name.endsWith(end) && name.length > stem.length + end.length;
  return isLike && STAMP.test(name.slice(stem.length, name.length - end.length));
}

function namesOf(path: string): { dir: string; stem: string; end: string } {
  const end = extname(path);
  return { dir: dirname(path), stem: basename(path, end), end };
}

/** Two within the same millisecond. */
async function freeName(start: string, end: string): Promise<string> {
  for (let i = 0; ; i++) {
    const name = `${start}${i === 0 ? '' : `-${i}`}${end}`;
    const isTaken = await stat(name).then(
      () => true,
      () => false,
    );
    if (!isTaken) return name;
  }
}
