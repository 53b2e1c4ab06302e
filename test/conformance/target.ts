import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NO_CAPABILITIES, type SessionInfo } from '../../contract/operations/session.ts';
import { CONTRACT_VERSION } from '../../contract/version.ts';
import { createEngine } from '../../main/engine/engine.ts';
import { IntakeError } from '../../main/engine/pipeline/intake.ts';
import { startReceivers, type Options } from '../unit/receivers/start-receivers.ts';
import type { Arrangement } from './case.ts';
import type { Endpoint } from './send.ts';

/** What cases are asked of. */
export interface Target {
  endpoint: Endpoint;
  /** Another receiver of the kind where things are so; undefined where that cannot be had. */
  arranged(arrangement: Arrangement): Promise<Endpoint | undefined>;
  /** Spans, log records and data points that are stored; undefined where nobody tells. */
  countKept?(): Promise<number>;
  /** The counts of what was refused are complete only after a flush. */
  session?(): Promise<SessionInfo>;
  flush?(): Promise<void>;
  /** The one value of a statement, as text. */
  query?(sql: string): Promise<string>;
  close(): Promise<void>;
}

/** Somebody's endpoint: only its answers are seen. */
export function foreignTarget(endpoint: Endpoint): Target {
  return { endpoint, arranged: async () => undefined, close: async () => undefined };
}

export type OwnTarget = Required<Target>;

/** Our own engine with a session on disk, and receivers beside it for what it cannot be brought to. */
export async function startOwnTarget(): Promise<OwnTarget> {
  const folder = await mkdtemp(join(tmpdir(), 'tracebench-conformance-'));
  const engine = await createEngine({
    ...{ storePath: join(folder, 'session.tracebench'), engineVersion: 'test', allowSql: true, samplePath: '' },
    capabilities: { host: 'test', ...NO_CAPABILITIES },
    receivers: { hosts: ['127.0.0.1'], otlpHttpPort: 0, otlpGrpcPort: 0 },
  });
  const port = (protocol: string) =>
    Number(
      engine.receivers
        .find((receiver) => receiver.protocol === protocol)!
        .address.split(':')
        .at(-1),
    );
  const beside = new Beside();
  let kept = 0;
  engine.subscribe('store.changed', ({ counts }) => (kept = counts.spans + counts.logs + counts.points));
  return {
    endpoint: { http: port('otlp-http'), grpc: port('otlp-grpc') },
    arranged: (arrangement) => beside.get(arrangement),
    countKept: async () => {
      // Whatever is asked waits for what was acknowledged; this costs nothing besides.
      await engine.call('hello', { contractVersion: CONTRACT_VERSION });
      return kept;
    },
    flush: () => engine.flush(),
    session: async () => {
      const answer = await engine.call('session.get', {});
      if (!answer.ok) throw new Error(answer.error.message);
      return answer.value;
    },
    query: async (sql) => {
      const answer = await engine.call('sql.query', { sql, limit: 2 });
      if (!answer.ok) throw new Error(answer.error.message);
      return answer.value.rows.map((row) => row.map(String).join()).join('; ');
    },
    close: async () => {
      await beside.close();
      await engine.close();
      await rm(folder, { recursive: true });
    },
  };
}

/** Short enough that nobody waits, long enough for a request that does not stall. */
const IMPATIENT_MS = 100;

const OPTIONS: Partial<Record<Arrangement, Options>> = {
  busy: { budget: { limitBytes: 10 } },
  token: { token: 's3cret' },
  impatient: { limits: { bodyTimeoutMs: IMPATIENT_MS } },
};

/** Receivers whose intake, budget or limits are as a case needs them; each is started once. */
class Beside {
  readonly #started = new Map<Arrangement, ReturnType<typeof startReceivers>>();

  async get(arrangement: Arrangement): Promise<Endpoint> {
    if (!this.#started.has(arrangement)) this.#started.set(arrangement, startReceivers(OPTIONS[arrangement]));
    const { httpPort, grpcPort, intake } = await this.#started.get(arrangement)!;
    if (arrangement === 'disk-low' || arrangement === 'store-failed' || arrangement === 'closing')
      intake.before = () => Promise.reject(new IntakeError(arrangement, 'not now'));
    return { http: httpPort, grpc: grpcPort };
  }

  async close(): Promise<void> {
    const started = await Promise.all(this.#started.values());
    await Promise.all(started.flatMap(({ http, grpc }) => [http.close(), grpc.close()]));
  }
}
