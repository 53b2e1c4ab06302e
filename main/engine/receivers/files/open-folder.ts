import { basename, join, resolve } from 'node:path';
import { isPostponed, type ImportAccount } from '../../../../contract/operations/files.ts';
import type { CancelSignal } from '../../../../contract/transport.ts';
import { NotFoundError, QuestionError } from '../../store/port.ts';
import { Account, FOLDER } from './account.ts';
import type { Folder } from './list-folder.ts';

interface FolderOptions {
  signal: CancelSignal;
  /** Opens a file of the folder, and gives it a name within it. */
  open: (path: string, name: string, wallClockOnly: boolean) => Promise<ImportAccount>;
  /** The folder is one of several that are opened together. */
  wallClockOnly: boolean;
}

/**
 * Opens the files of a folder one after another, each by itself. One that cannot be read costs itself. Those without a wall clock come
 * last, so that their names do not decide about all others.
 */
export async function openFolder(path: string, folder: Folder, options: FolderOptions): Promise<ImportAccount> {
  const name = basename(resolve(path));
  const account = new Account(name);
  account.recognised(FOLDER, `files in it: ${folder.files.length}`);
  for (const { code, name: of } of folder.passed) account.warn(code, of);
  if (folder.files.length === 0)
    return account.failed('This folder holds no files. Choose a folder with dumps in it, or a file.');
  const parts = await openFiles(path, name, folder.files, options);
  if (parts === undefined) return account.cancelled();
  for (const part of parts) {
    account.readBytes(part.bytes);
    account.part(part);
  }
  return account.done();
}

/** In the order of the files; undefined where it was cancelled. */
async function openFiles(
  path: string,
  name: string,
  files: readonly string[],
  { signal, open, wallClockOnly }: FolderOptions,
): Promise<ImportAccount[] | undefined> {
  const parts: ImportAccount[] = [];
  const take = async (at: number, onlyWall: boolean): Promise<boolean> => {
    const file = files[at]!;
    const part = await openOne(`${name} › ${file}`, (named) => open(join(path, file), named, onlyWall));
    parts[at] = part;
    return part.state !== 'cancelled' && !signal.aborted;
  };
  for (const at of files.keys()) if (!(await take(at, true))) return undefined;
  if (wallClockOnly && parts.every(holdsNothing)) return parts;
  for (const at of files.keys()) if (isPostponed(parts[at]!) && !(await take(at, false))) return undefined;
  return parts;
}

const holdsNothing = ({ counts, state }: ImportAccount): boolean =>
  state === 'failed' || Object.values(counts).every((count) => count === 0);

/** It may be gone since, not be readable, or be the session's own. */
async function openOne(name: string, open: (name: string) => Promise<ImportAccount>): Promise<ImportAccount> {
  try {
    return await open(name);
  } catch (error) {
    const isOfTheFile =
      error instanceof NotFoundError || error instanceof QuestionError || 'syscall' in (error as Error);
    if (!isOfTheFile) throw error;
    return new Account(name).failed((error as Error).message);
  }
}
