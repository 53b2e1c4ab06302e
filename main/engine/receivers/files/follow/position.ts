import { createHash } from 'node:crypto';
import { open, readdir, stat, type FileHandle } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import * as v from 'valibot';
import { namesBetween } from '../../../../../core/formats/rotated.ts';

/** Of a file's first bytes, by which it is told from another in its place. */
const MARK_BYTES = 1024;
/** Looked through for what a file was renamed to. */
const MOST_NEIGHBOURS = 1_000;

const position = v.object({
  version: v.literal(1),
  /** As the system knows the file. */
  inode: v.number(),
  /** Behind the last whole line that is stored. */
  offset: v.pipe(v.number(), v.minValue(0)),
  /** Of as many of its first bytes as were read, 1,024 at most. */
  mark: v.string(),
});

/** Up to where a file was read. */
export type Position = v.InferOutput<typeof position>;

/** Of a text that was kept; undefined for any other. */
export function readPosition(text: string): Position | undefined {
  try {
    const read = v.safeParse(position, JSON.parse(text));
    return read.success ? read.output : undefined;
  } catch {
    return undefined;
  }
}

/** What the position in a file is kept under, in the session. */
export function documentOf(path: string): string {
  return `followed.${createHash('sha256').update(resolve(path)).digest('hex').slice(0, 32)}`;
}

export async function markOf(file: FileHandle, offset: number): Promise<string> {
  const bytes = new Uint8Array(Math.min(offset, MARK_BYTES));
  const { bytesRead } = await file.read(bytes, 0, bytes.length, 0);
  return createHash('sha256').update(bytes.subarray(0, bytesRead)).digest('hex');
}

export interface Place {
  path: string;
  offset: number;
}

/** Where to go on: in the file itself, in what it was renamed to meanwhile, or at the beginning of what is there now. */
export async function findFile(path: string, start: Position | undefined): Promise<Place> {
  if (start === undefined) return { path, offset: 0 };
  const neighbours = await readdir(dirname(path)).catch(() => []);
  const paths = [path, ...neighbours.slice(0, MOST_NEIGHBOURS).map((name) => join(dirname(path), name))];
  for (const one of paths) if (await isSame(one, start)) return { path: one, offset: start.offset };
  return { path, offset: 0 };
}

/**
 * Files that were begun and renamed between two looks, the oldest first: by their names they stand between the one that was being read, wherever it
 * was renamed to, and what is there now. None where the former is gone.
 */
export async function findBetween(path: string, inode: number): Promise<string[]> {
  const folder = dirname(path);
  const names = (await readdir(folder).catch(() => [])).slice(0, MOST_NEIGHBOURS);
  for (const older of names) {
    const found = await stat(join(folder, older)).catch(() => undefined);
    if (found?.ino !== inode) continue;
    const between = namesBetween(names, older, basename(path)).map((name) => join(folder, name));
    const areFiles = await Promise.all(between.map(isFile));
    return between.filter((_, at) => areFiles[at]);
  }
  return [];
}

const isFile = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isFile(),
    () => false,
  );

async function isSame(path: string, { inode, offset, mark }: Position): Promise<boolean> {
  // Looked at before it is opened: opening a pipe that lies there waits for who writes into it.
  const about = await stat(path).catch(() => undefined);
  if (!about?.isFile() || about.ino !== inode || about.size < offset) return false;
  const file = await open(path, 'r').catch(() => undefined);
  try {
    return file !== undefined && (await markOf(file, offset)) === mark;
  } finally {
    await file?.close();
  }
}
