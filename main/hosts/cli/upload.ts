import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { ImportAccount } from '../../../contract/operations/files.ts';
import type { InputOf } from '../../../contract/operations.ts';
import type { Result } from '../../../contract/result.ts';
import type { Engine } from '../../engine/api.ts';
import { unwrap } from './problem.ts';

/** What one `import.chunk` takes at most. */
const CHUNK_BYTES = 4 * 1024 * 1024;

/**
 * Opens a file the way a page does, in pieces. `serve` does not let its engine open paths: whoever holds the page's
 * token would then be able to read any file of this machine.
 */
export async function uploadFile(
  engine: Engine,
  path: string,
  signal: AbortSignal,
  wallClockOnly = false,
): Promise<Result<ImportAccount>> {
  const found = await stat(path);
  const about = { name: path, size: found.size, modifiedMs: Math.max(0, found.mtimeMs) };
  // What comes from a pipe comes once, and is taken as it comes.
  const file = wallClockOnly && found.isFile() ? { ...about, wallClockOnly } : about;
  const stream = createReadStream(path, { highWaterMark: CHUNK_BYTES, signal });
  return uploadBytes(engine, file, stream, signal);
}

/** The same of bytes from anywhere, each piece no larger than a chunk. */
export async function uploadBytes(
  engine: Engine,
  file: InputOf<'import.begin'>,
  pieces: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
): Promise<Result<ImportAccount>> {
  const { importId } = unwrap(await engine.call('import.begin', file, { signal }));
  try {
    for await (const bytes of pieces) {
      unwrap(await engine.call('import.chunk', { importId, bytes }, { signal }));
    }
  } catch (error) {
    await engine.call('import.cancel', { importId });
    throw error;
  }
  return engine.call('import.end', { importId }, { signal });
}
