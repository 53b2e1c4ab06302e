import { NO_CAPABILITIES } from '../../contract/operations/session.ts';
import type { OutputOf, ParsedInputOf } from '../../contract/operations.ts';
import { OlderSessionError, type CreateEngine, type Engine, type EngineOptions } from '../engine/api.ts';
import { OperationFailure, type AskBeside, type BesideOperation } from '../engine/ports.ts';

/**
 * Opens a session for one question and closes it again: `docs/adr/0022`. It does not receive, nothing runs in it, and no limit takes anything
 * away. A question that only tries something leaves the file as it is: a session of an older version is refused then. Throws StoreLockedError where it
 * is open.
 */
export async function askSession<Name extends BesideOperation>(
  createEngine: CreateEngine,
  storePath: string,
  operation: Name,
  input: ParsedInputOf<Name>,
  { signal, redaction }: NonNullable<Parameters<AskBeside>[3]> = {},
): Promise<OutputOf<Name>> {
  const engine = await openFor(operation, createEngine, {
    storePath,
    engineVersion: '',
    samplePath: '',
    receivers: null,
    allowSql: false,
    // To try a configuration. None is kept here, so that none begins to run.
    allowPipelines: true,
    capabilities: { host: 'cli', ...NO_CAPABILITIES },
    ...(redaction ? { redaction } : {}),
  });
  try {
    const result = await engine.call(operation, input, signal ? { signal } : {});
    if (result.ok) return result.value;
    throw new OperationFailure(result.error.code, result.error.message, result.error.hint);
  } finally {
    await engine.close();
  }
}

async function openFor(
  operation: BesideOperation,
  createEngine: CreateEngine,
  options: EngineOptions,
): Promise<Engine> {
  if (operation === 'session.summary') return createEngine(options);
  try {
    return await createEngine({ ...options, olderSession: 'refuse' });
  } catch (error) {
    if (!(error instanceof OlderSessionError)) throw error;
    throw new OperationFailure(
      'unsupported',
      'That session was written by an older Tracebench; to read it, its file would have to be changed.',
      'Open it once, which brings it up to date, and try again.',
    );
  }
}
