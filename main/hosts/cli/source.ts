import { open } from 'node:fs/promises';
import type { ImportAccount } from '../../../contract/operations/files.ts';
import type { Engine } from '../../engine/api.ts';
import type { CommandContext } from './command.ts';
import { problem, unwrap } from './problem.ts';

/** DuckDB writes these four letters behind the checksum of its first block. */
const STORE_MARK = 'DUCK';
const STORE_MARK_OFFSET = 8;

/** Whether a file is a store of ours, by content: names are often wrong. Throws a Problem when there is no such file. */
export async function isStoreFile(path: string): Promise<boolean> {
  const file = await open(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') throw problem('not-found', `There is no file ${path}.`, 'Check the path.');
    throw error;
  });
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(STORE_MARK_OFFSET + STORE_MARK.length), 0);
    return buffer.toString('latin1', STORE_MARK_OFFSET, bytesRead) === STORE_MARK;
  } finally {
    await file.close();
  }
}

/** An engine that does not listen, for the time of one command. */
export function openEngine({ createEngine, installation }: CommandContext, storePath: string): Promise<Engine> {
  return createEngine({
    storePath,
    engineVersion: installation.version,
    capabilities: { host: 'cli', openPath: true, revealFile: false },
    receivers: null,
    allowSql: true,
    samplePath: installation.samplePath,
  });
}

export interface Source {
  engine: Engine;
  /** What became of the dump; undefined for a store. */
  account: ImportAccount | undefined;
}

/**
 * Something to ask questions of: a store as it is, or a dump read into memory. Never makes a file. A dump of which
 * nothing could be read is a problem; of one that was read in part, the rest is good to have.
 */
export async function withSource<T>(
  context: CommandContext,
  path: string,
  use: (source: Source) => Promise<T>,
): Promise<T> {
  const isStore = await isStoreFile(path);
  const engine = await openEngine(context, isStore ? path : ':memory:');
  try {
    const account = isStore ? undefined : await readDump(engine, path, context.signal);
    return await use({ engine, account });
  } finally {
    await engine.close();
  }
}

async function readDump(engine: Engine, path: string, signal: AbortSignal): Promise<ImportAccount> {
  const account = unwrap(await engine.call('import.path', { path }, { signal }));
  if (account.state === 'failed') throw problem('unsupported', `${path}: ${account.error}`);
  if (account.state === 'cancelled') throw problem('cancelled', 'Stopped.');
  return account;
}
