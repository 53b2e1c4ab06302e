import { lstat, open, realpath, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { CommandContext } from './command.ts';

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
  if (await isSpecial(target)) return writeTo(target, 'a', produce);
  const temporary = join(dirname(target), `.${basename(target)}.${process.pid}.tmp`);
  try {
    await writeTo(temporary, 'wx', produce);
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

async function writeTo(path: string, flags: string, produce: (write: Sink) => Promise<void>): Promise<void> {
  const file = await open(path, flags);
  try {
    await produce(async (bytes) => void (await file.writeFile(bytes)));
    // Without this, a power cut after the rename could leave an empty file under the right name. Devices have no disk.
    if (flags === 'wx') await file.sync();
  } finally {
    await file.close();
  }
}

/** A link is kept, and what it points to is replaced. */
async function resolveLink(path: string): Promise<string> {
  return realpath(path).catch(() => path);
}

async function isSpecial(path: string): Promise<boolean> {
  const found = await lstat(path).catch(() => undefined);
  return found !== undefined && !found.isFile();
}
