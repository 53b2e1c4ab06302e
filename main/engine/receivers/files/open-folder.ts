import { basename, join, resolve } from 'node:path';
import type { ImportAccount } from '../../../../contract/operations/files.ts';
import type { CancelSignal } from '../../../../contract/transport.ts';
import { NotFoundError, QuestionError } from '../../store/port.ts';
import { Account, FOLDER } from './account.ts';
import type { Folder } from './list-folder.ts';

/** Opens a file of the folder, and gives it a name within it. */
type OpenFile = (path: string, name: string) => Promise<ImportAccount>;

/** Opens the files of a folder one after another, each by itself. One that cannot be read costs itself. */
export async function openFolder(
  path: string,
  { files, passed }: Folder,
  signal: CancelSignal,
  open: OpenFile,
): Promise<ImportAccount> {
  const name = basename(resolve(path));
  const account = new Account(name);
  account.recognised(FOLDER, `files in it: ${files.length}`);
  for (const { code, name: of } of passed) account.warn(code, of);
  for (const file of files) {
    const part = await openOne(join(path, file), `${name} › ${file}`, open);
    if (part.state === 'cancelled' || signal.aborted) return account.cancelled();
    account.readBytes(part.bytes);
    account.part(part);
  }
  return files.length === 0 ? account.failed('This folder holds no files.') : account.done();
}

/** It may be gone since, not be readable, or be the session's own. */
async function openOne(path: string, name: string, open: OpenFile): Promise<ImportAccount> {
  try {
    return await open(path, name);
  } catch (error) {
    const isOfTheFile =
      error instanceof NotFoundError || error instanceof QuestionError || 'syscall' in (error as Error);
    if (!isOfTheFile) throw error;
    return new Account(name).failed((error as Error).message);
  }
}
