import { NO_CAPABILITIES } from '../../contract/operations/session.ts';
import type { SessionSummary } from '../../contract/operations/session-summary.ts';
import type { CancelSignal } from '../../contract/transport.ts';
import type { CreateEngine } from '../engine/api.ts';
import { OperationFailure } from '../engine/ports.ts';

/**
 * Opens a session for one question and closes it again: `docs/adr/0022`. It does not receive, and no limit takes anything
 * away. Throws StoreLockedError where it is open.
 */
export async function summariseSession(
  createEngine: CreateEngine,
  storePath: string,
  limit: number,
  signal?: CancelSignal,
): Promise<SessionSummary> {
  const engine = await createEngine({
    ...{ storePath, engineVersion: '', samplePath: '', receivers: null, allowSql: false },
    capabilities: { host: 'cli', ...NO_CAPABILITIES },
  });
  try {
    const result = await engine.call('session.summary', { limit }, signal ? { signal } : {});
    if (result.ok) return result.value;
    throw new OperationFailure(result.error.code, result.error.message, result.error.hint);
  } finally {
    await engine.close();
  }
}
