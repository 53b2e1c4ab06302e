import { NO_CAPABILITIES } from '../../contract/operations/session.ts';
import type { OutputOf, ParsedInputOf } from '../../contract/operations.ts';
import type { CreateEngine } from '../engine/api.ts';
import { OperationFailure, type AskBeside, type BesideOperation } from '../engine/ports.ts';

/**
 * Opens a session for one question and closes it again: `docs/adr/0022`. It does not receive, nothing runs in it, and no limit takes anything
 * away. Throws StoreLockedError where it is open.
 */
export async function askSession<Name extends BesideOperation>(
  createEngine: CreateEngine,
  storePath: string,
  operation: Name,
  input: ParsedInputOf<Name>,
  { signal, redaction }: NonNullable<Parameters<AskBeside>[3]> = {},
): Promise<OutputOf<Name>> {
  const engine = await createEngine({
    ...{ storePath, engineVersion: '', samplePath: '', receivers: null, allowSql: false },
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
