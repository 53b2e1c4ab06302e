import { glob, stat } from 'node:fs/promises';
import { basename, matchesGlob } from 'node:path';
import { orderFiles, type Ordering } from '../../../../core/collector/receivers/filelog/ordering.ts';
import { inOrderOfTime } from '../../../../core/formats/rotated.ts';

/** Above this somebody has chosen the wrong pattern. */
const MOST_FILES = 10_000;

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

/** Files that match, of a rotated set the oldest first, each once. What cannot be looked at is left out. */
export async function findFiles(wanted: Wanted, nowMs: number): Promise<FoundFile[]> {
  const found = new Map<string, FoundFile>();
  for (const path of await findPaths(wanted)) {
    const file = await lookAt(path);
    const isOld = wanted.excludeOlderThanMs > 0 && file && nowMs - file.modifiedMs > wanted.excludeOlderThanMs;
    // Several names may lead to one file.
    if (file && !isOld && !found.has(file.inode)) found.set(file.inode, file);
  }
  const all = [...found.values()];
  if (!wanted.ordering) return all;
  const chosen = new Set(orderFiles(all, wanted.ordering));
  return all.filter((file) => chosen.has(file));
}

async function findPaths({ include, exclude }: Wanted): Promise<string[]> {
  const paths = new Set<string>();
  for (const pattern of include)
    for await (const path of glob(pattern)) {
      if (exclude.some((one) => matchesGlob(path, one))) continue;
      paths.add(path);
      if (paths.size >= MOST_FILES) return inOrderOfTime([...paths]);
    }
  return inOrderOfTime([...paths]);
}

/** undefined for what is no file, or is gone. */
export async function lookAt(path: string): Promise<FoundFile | undefined> {
  const about = await stat(path, { bigint: true }).catch(() => undefined);
  if (!about?.isFile()) return undefined;
  return { path, inode: inodeOf(about), size: Number(about.size), modifiedMs: Number(about.mtimeMs) };
}

/** What the system knows a file by, whatever its name. */
export const inodeOf = ({ dev, ino }: { dev: bigint; ino: bigint }): string => `${dev}:${ino}`;

export const nameOf = (path: string): string => basename(path);
