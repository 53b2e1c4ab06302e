import { constants } from 'node:fs';
import { glob, open, stat, type FileHandle } from 'node:fs/promises';
import { basename, matchesGlob } from 'node:path';
import { orderFiles, type Ordering } from '../../../../core/collector/receivers/filelog/ordering.ts';
import { inOrderOfTime } from '../../../../core/formats/rotated.ts';

/** Above this somebody has chosen the wrong pattern. */
export const MOST_FILES = 10_000;

export interface FoundFile {
  path: string;
  inode: string;
  size: number;
  modifiedMs: number;
}

export interface Wanted {
  include: readonly string[];
  exclude: readonly string[];
  /** 0 = whatever their age. */
  excludeOlderThanMs: number;
  /** undefined: all of them. */
  ordering: Ordering | undefined;
}

export interface FoundFiles {
  files: FoundFile[];
  /** There are more of them, which are not looked at. */
  isCut: boolean;
}

/** Told of what is there and cannot be looked at, or read. */
export type TellUnreadable = (path: string, error: unknown) => void;

/** Files that match, of a rotated set the oldest first, each once. What is no file, or is gone, is left out. */
export async function findFiles(
  wanted: Wanted,
  nowMs: number,
  tell: TellUnreadable,
  most = MOST_FILES,
): Promise<FoundFiles> {
  const found = new Map<string, FoundFile>();
  const { paths, isCut } = await findPaths(wanted, most);
  for (const path of paths) {
    const file = await lookAt(path, tell);
    const isOld = wanted.excludeOlderThanMs > 0 && file && nowMs - file.modifiedMs > wanted.excludeOlderThanMs;
    // Several names may lead to one file.
    if (file && !isOld && !found.has(file.inode)) found.set(file.inode, file);
  }
  return { files: inOrder([...found.values()], wanted.ordering), isCut };
}

function inOrder(files: FoundFile[], ordering: Ordering | undefined): FoundFile[] {
  if (!ordering) return files;
  const chosen = new Set(orderFiles(files, ordering));
  return files.filter((file) => chosen.has(file));
}

async function findPaths({ include, exclude }: Wanted, most: number): Promise<{ paths: string[]; isCut: boolean }> {
  const paths = new Set<string>();
  const answer = (isCut: boolean) => ({ paths: inOrderOfTime([...paths]), isCut });
  for (const pattern of include)
    for await (const path of glob(pattern)) {
      if (paths.has(path) || exclude.some((one) => matchesGlob(path, one))) continue;
      if (paths.size >= most) return answer(true);
      paths.add(path);
    }
  return answer(false);
}

/** What is not there any more. */
const GONE = new Set(['ENOENT', 'ENOTDIR']);
/** In place of bytes of a name that are no UTF-8: by the name that Node gives then, nothing is found. */
const NO_TEXT = '\ufffd';

/** undefined for what is no file, or is gone. A folder is none of those that were meant; a pipe, a socket or a device may be. */
export async function lookAt(path: string, tell: TellUnreadable = () => undefined): Promise<FoundFile | undefined> {
  const about = await stat(path, { bigint: true }).catch((error: NodeJS.ErrnoException) => {
    if (!GONE.has(error.code ?? '')) tell(path, error);
    else if (path.includes(NO_TEXT)) tell(path, new Error('its name is no UTF-8'));
  });
  if (about && !about.isFile() && !about.isDirectory()) tell(path, new Error('it is no regular file'));
  if (!about?.isFile()) return undefined;
  return { path, inode: inodeOf(about), size: Number(about.size), modifiedMs: Number(about.mtimeMs) };
}

/** Without it, opening a named pipe waits for who writes into it, and reading some files of /proc for what the system has to say. Windows has neither. */
const READ = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

/** undefined where it is gone, or something else has come to its place since it was found. @throws Error where it cannot be opened */
export async function openSame({ path, inode }: Pick<FoundFile, 'path' | 'inode'>): Promise<FileHandle | undefined> {
  const handle = await open(path, READ).catch((error: NodeJS.ErrnoException) => {
    if (!GONE.has(error.code ?? '')) throw error;
  });
  if (!handle) return undefined;
  const about = await handle.stat({ bigint: true });
  if (about.isFile() && inodeOf(about) === inode) return handle;
  await handle.close();
  return undefined;
}

/** What the system knows a file by, whatever its name. */
export const inodeOf = ({ dev, ino }: { dev: bigint; ino: bigint }): string => `${dev}:${ino}`;

export const nameOf = (path: string): string => basename(path);
