import { basename } from 'node:path';
import type { ImportAccount } from '../../../contract/operations/files.ts';
import type { Settings } from '../../../contract/operations/library.ts';
import { NO_CAPABILITIES, type SessionInfo } from '../../../contract/operations/session.ts';
import type { Result } from '../../../contract/result.ts';
import type { Unread } from '../../../core/report/unread.ts';
import type { Engine } from '../../engine/api.ts';
import { hasStoreMark } from '../store-mark.ts';
import { createReportFonts } from '../report-fonts.ts';
import { accountLine, tellOfDump, type AccountLine } from './account.ts';
import type { CommandContext } from './command.ts';
import { problem, unwrap, wrongUsage } from './problem.ts';
import { showProgress } from './progress.ts';
import { unreadOf } from './unread.ts';
import { uploadBytes } from './upload.ts';

/** In the place of a path. */
export const STANDARD_INPUT = '-';

/** What to read: `--store X` or the one positional. */
export function readSourcePath(store: string | undefined, positionals: readonly string[], command: string): string {
  const paths = [...(store === undefined ? [] : [store]), ...positionals];
  if (paths.length === 1 && paths[0] !== '') return paths[0]!;
  throw wrongUsage('One store or file is wanted: --store PATH, or FILE.', command);
}

/** Whether a file is a store of ours; what comes on standard input is none. Throws when there is no such file. */
export function isStoreFile(path: string): boolean {
  return path !== STANDARD_INPUT && hasStoreMark(path);
}

interface EngineWishes {
  /** What is hidden in files given away; the defaults when left out. */
  redaction?: Settings['redaction'] | undefined;
  /** Files are read into it, and right away. */
  opensFiles?: boolean;
}

/** An engine that does not listen, for the time of one command. */
export function openEngine(
  { createEngine, installation }: CommandContext,
  storePath: string,
  { redaction, opensFiles = false }: EngineWishes = {},
): Promise<Engine> {
  return createEngine({
    storePath,
    engineVersion: installation.version,
    capabilities: { host: 'cli', ...NO_CAPABILITIES, openPath: true },
    receivers: null,
    allowSql: true,
    opensFiles,
    ...(redaction === undefined ? {} : { redaction }),
    samplePath: installation.samplePath,
    findFonts: createReportFonts(installation.rendererDir),
  });
}

export interface Source {
  engine: Engine;
  /** What could not be read of the dump; nothing of a store. */
  unread: Unread;
  /** What is missing from all that is said of it: of a store, what could not be read when it was imported. */
  missing: () => Promise<Unread>;
}

interface SourceOptions {
  /** What is hidden in files given away; the defaults when left out. */
  redaction?: Settings['redaction'];
}

/**
 * Something to ask questions of: a store as it is, or a dump read into memory. Never makes a file. A dump of which
 * nothing could be read is a problem; of one that was read in part, the rest is good to have.
 */
export async function withSource<T>(
  context: CommandContext,
  path: string,
  use: (source: Source) => Promise<T>,
  { redaction }: SourceOptions = {},
): Promise<T> {
  const isStore = isStoreFile(path);
  const engine = await openEngine(context, isStore ? path : ':memory:', { redaction, opensFiles: !isStore });
  try {
    const name = path === STANDARD_INPUT ? path : basename(path);
    if (isStore) {
      const missing = async () => ({ name, ...(await sessionOf(context, engine)).unread });
      return await use({ engine, unread: { name, records: 0, files: 0 }, missing });
    }
    const unread = unreadOf(await readDump(context, engine, path), name);
    return await use({ engine, unread, missing: () => Promise.resolve(unread) });
  } finally {
    await engine.close();
  }
}

/** What a store says of itself. */
export async function sessionOf({ signal }: CommandContext, engine: Engine): Promise<SessionInfo> {
  return unwrap(await engine.call('session.get', {}, { signal }));
}

/** Reads a dump by its path, or from standard input where that is `-`, and shows how far it is. */
export async function importFile(
  { input, output, signal, reading }: CommandContext,
  engine: Engine,
  path: string,
  { follow = false, wallClockOnly = false } = {},
): Promise<Result<ImportAccount>> {
  const stopProgress = showProgress(engine, output);
  try {
    return path === STANDARD_INPUT
      ? await uploadBytes(engine, { name: path, ...reading }, input(), signal)
      : await engine.call(
          'import.path',
          { path, follow, ...(wallClockOnly ? { wallClockOnly } : {}), ...reading },
          { signal },
        );
  } finally {
    stopProgress();
  }
}

/** Reads a dump and says what of it could not be read. Throws a Problem where that is all of it, or it was stopped. */
export async function readDump(context: CommandContext, engine: Engine, path: string): Promise<AccountLine> {
  return dumpLine(context, path, await importFile(context, engine, path));
}

/** The same of one that was read. */
export function dumpLine(context: CommandContext, path: string, result: Result<ImportAccount>): AccountLine {
  const account = unwrap(result);
  if (account.state === 'failed') throw problem('unsupported', `${path}: ${account.error}`);
  if (account.state === 'cancelled') throw problem('cancelled', 'Stopped.');
  tellOfDump(context, path, account);
  return accountLine(path, result);
}
