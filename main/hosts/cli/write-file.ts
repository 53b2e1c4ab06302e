import { lstat, open, realpath, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { CommandContext } from './command.ts';
import { fileFault } from './file-faults.ts';
import { problem } from './problem.ts';

type Sink = (bytes: Uint8Array) => Promise<void>;

/**
 * Writes a file whole or not at all: beside its place first, then moved there. `-` is standard output, and what is not
 * a plain file (/dev/null, a pipe) is written as it is.
 */
export async function writeFile(
  { output }: CommandContext,
  path: string,
  produce: (write: Sink) => Promise<void>,
): Promise<void> {
  if (path === '-') return produce((bytes) => output.outBytes(bytes));
  const target = await resolveLink(path);
  const inWords = <T>(written: Promise<T>): Promise<T> => written.catch((error: unknown) => fail(path, target, error));
  if (await isSpecial(target)) return writeTo(target, 'a', produce, inWords);
  const temporary = join(dirname(target), `.${basename(target)}.${process.pid}.tmp`);
  try {
    await writeTo(temporary, 'wx', produce, inWords);
    await inWords(rename(temporary, target));
  } catch (error) {
    // What went wrong first is told.
    await rm(temporary, { force: true }).catch(() => undefined);
    throw error;
  }
}

/** `inWords` says of what fails here, and not in `produce`, what to do about it. */
async function writeTo(
  path: string,
  flags: string,
  produce: (write: Sink) => Promise<void>,
  inWords: <T>(written: Promise<T>) => Promise<T>,
): Promise<void> {
  const file = await inWords(open(path, flags));
  try {
    await produce((bytes) => inWords(file.writeFile(bytes)));
    // Without this, a power cut after the rename could leave an empty file under the right name. Devices have no disk.
    if (flags === 'wx') await inWords(file.sync());
  } finally {
    await file.close();
  }
}

/** By the path that was asked for: nobody knows of the temporary file beside it. */
function fail(path: string, target: string, error: unknown): never {
  const failure = error as NodeJS.ErrnoException;
  const noFolder = { why: `there is no folder ${dirname(target)}`, hint: 'Make it first, or choose another place.' };
  const { why, hint } = failure.code === 'ENOENT' ? noFolder : fileFault(failure);
  throw problem('io', `${path} cannot be written: ${why}.`, hint);
}

/** A link is kept, and what it points to is replaced. */
async function resolveLink(path: string): Promise<string> {
  return realpath(path).catch(() => path);
}

async function isSpecial(path: string): Promise<boolean> {
  const found = await lstat(path).catch(() => undefined);
  return found !== undefined && !found.isFile();
}
