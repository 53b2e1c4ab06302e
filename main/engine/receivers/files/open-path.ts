import { createReadStream, type Stats } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { ownsBuffer } from '../../own-buffer.ts';
import { NotFoundError, QuestionError } from '../../store/port.ts';

const READ_BYTES = 1024 * 1024;

export interface PathSource {
  name: string;
  /** 0 for a pipe. */
  size: number;
  /** When it was last changed, in Unix milliseconds; absent for a pipe. */
  modifiedMs?: number;
  /** Where it lies; absent for a pipe. */
  path?: string;
  chunks: AsyncIterable<Uint8Array>;
}

/**
 * A file as a stream. Throws NotFoundError where there is none, the system's error where it cannot be read, and
 * QuestionError for what is no file. The
 * store's own file is not even opened: closing it would give up the database's lock on it.
 */
export async function openPath(path: string, storePath = ''): Promise<PathSource> {
  const found = await statOf(path);
  if (storePath !== '' && isSameFile(found, await stat(storePath)))
    throw new QuestionError(`${path} is the session that is open.`);
  if (found.isDirectory()) throw new QuestionError(`${path} is not a file.`);
  // A pipe is welcome: `<(zcat …)`. Devices and sockets never end.
  if (!found.isFile() && !found.isFIFO()) throw new QuestionError(`${path} is not a file.`);
  const source = { name: basename(path), size: found.size, chunks: readChunks(path) };
  return found.isFile() ? { ...source, modifiedMs: found.mtimeMs, path } : source;
}

/** Throws NotFoundError where there is nothing, and the system's error where it cannot be looked at. */
export async function isFolder(path: string): Promise<boolean> {
  return (await statOf(path)).isDirectory();
}

async function statOf(path: string): Promise<Stats> {
  try {
    return await stat(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT')
      throw new NotFoundError(`There is no file ${path}. Check the path.`);
    throw error;
  }
}

function isSameFile(one: Stats, other: Stats): boolean {
  return one.dev === other.dev && one.ino === other.ino;
}

/** Opens only when it is read, so that an import cancelled before has nothing to close. Each chunk has its buffer to itself. */
export async function* readChunks(path: string): AsyncGenerator<Uint8Array> {
  const chunks: AsyncIterable<Uint8Array> = createReadStream(path, { highWaterMark: READ_BYTES });
  // Not a Buffer, whose `slice` is no copy.
  for await (const chunk of chunks) yield ownsBuffer(chunk) ? new Uint8Array(chunk.buffer) : new Uint8Array(chunk);
}
