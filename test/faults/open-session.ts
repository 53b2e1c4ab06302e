/*
 * node test/faults/open-session.ts <session>
 * Opens a session that may be damaged, reads all of it, writes a span, and prints what came of it as one line of JSON. A
 * process of its own, so that a crash or a hang is seen from outside.
 */
import { NO_CAPABILITIES } from '../../contract/operations/session.ts';
import { CONTRACT_VERSION } from '../../contract/version.ts';
import { createEngine } from '../../main/engine/engine.ts';
import { openDuckDbStore } from '../../main/engine/store/duckdb/duckdb-store.ts';
import type { Store } from '../../main/engine/store/port.ts';
import { span, traces } from '../helpers/telemetry.ts';

export interface Opening {
  /** Why it could not be opened; '' where it could. */
  refused: string;
  /** Why not all of it could be read. */
  unread: string;
  spans: number;
  distinct: number;
  /** Of every column of every span, in any order. */
  hash: string;
  losses: { code: string; example: string; count: number }[];
}

const WHOLE = 'SELECT count(*), count(DISTINCT span_id), bit_xor(hash(spans)) FROM spans';

async function openAndRead(path: string): Promise<Opening> {
  const opening: Opening = { refused: '', unread: '', spans: 0, distinct: 0, hash: '', losses: [] };
  try {
    await takeUpRequests(path, opening);
    const store = await openDuckDbStore(path);
    await readAll(store, opening);
    await store.append({ telemetry: [traces('after', span())], losses: [] }).catch(() => undefined);
    await store.close();
  } catch (error) {
    opening.refused = messageOf(error);
  }
  return opening;
}

/** As a start of the program does, from the log beside it. */
async function takeUpRequests(storePath: string, opening: Opening): Promise<void> {
  const engine = await createEngine({
    ...{ storePath, engineVersion: 'test', allowSql: true, samplePath: '', receivers: null },
    capabilities: { host: 'test', ...NO_CAPABILITIES },
  });
  await engine.call('hello', { contractVersion: CONTRACT_VERSION });
  await engine.flush();
  const session = await engine.call('session.get', {});
  if (session.ok) opening.losses = session.value.losses.map(({ code, example, count }) => ({ code, example, count }));
  await engine.close();
}

async function readAll(store: Store, opening: Opening): Promise<void> {
  try {
    const [[spans, distinct, hash]] = (await store.ask('sql.query', { sql: WHOLE, limit: 1 })).rows as [unknown[]];
    Object.assign(opening, { spans: Number(spans), distinct: Number(distinct), hash: String(hash) });
  } catch (error) {
    opening.unread = messageOf(error);
  }
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

if (import.meta.main) console.log(JSON.stringify(await openAndRead(process.argv[2]!)));
