import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';
import { encodeProtobuf } from '../../../core/otlp/encode-protobuf.ts';
import { createEngine } from '../../../main/engine/engine.ts';
import { makeTempDir } from '../../helpers/temp-dir.ts';
import { attributes, span, traceId, spanId, traces } from '../../helpers/telemetry.ts';

const SPANS = 40;
const SENDERS = 3;

const options = (storePath: string) => ({
  storePath,
  engineVersion: 'test',
  capabilities: {
    kind: 'test',
    openPath: false,
    openFileDialog: false,
    revealFile: false,
    updates: false,
  } as never,
  allowSql: true,
  samplePath: '',
});

const RECEIVER = `
import { createEngine } from './main/engine/engine.ts';
const options = JSON.parse(process.argv[1]);
const engine = await createEngine({ ...options, receivers: { hosts: ['127.0.0.1'], otlpHttpPort: 0, otlpGrpcPort: 0 } });
const state = await engine.call('pipelines.get', {});
const own = engine.receivers.find(({ protocol }) => protocol === 'otlp-http').address;
console.log(state.ok ? state.value.addresses.otlp[0] : own);`;

const PIPELINES = `
receivers: {otlp: {protocols: {http: {endpoint: "127.0.0.1:0"}}}}
processors: {batch: , attributes: {actions: [{key: seen, value: true, action: insert}]}}
exporters: {store: }
service: {pipelines: {traces: {receivers: [otlp], processors: [attributes, batch], exporters: [store]}}}
`;

async function startReceiver(path: string, config?: string): Promise<{ child: ChildProcess; address: string }> {
  const given = JSON.stringify({ ...options(path), ...(config === undefined ? {} : { pipelines: { config } }) });
  const child = spawn(process.execPath, ['--input-type=module', '-e', RECEIVER, given], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for await (const line of createInterface({ input: child.stdout! })) return { child, address: line };
  throw new Error('the receiver ended before it was ready');
}

function body(request: number): Uint8Array {
  const items = Array.from({ length: SPANS }, (_, i) =>
    span({
      traceId: traceId(request),
      spanId: spanId(1 + request * SPANS + i),
      attributes: attributes({ request: BigInt(request), text: `text ${request}` }),
    }),
  );
  return encodeProtobuf(traces('crash', ...items));
}

/** Sends until nobody answers; gives the numbers of requests that were acknowledged. */
async function sendUntilKilled(address: string, first: number, onAnswer: () => void): Promise<number[]> {
  const acknowledged: number[] = [];
  for (let request = first; ; request += SENDERS) {
    try {
      const headers = { 'content-type': 'application/x-protobuf' };
      const url = `http://${address}/v1/traces`;
      const answer = await fetch(url, { method: 'POST', headers, body: body(request) as BodyInit });
      await answer.arrayBuffer();
      if (answer.status !== 200) throw new Error(`HTTP ${answer.status}`);
    } catch {
      return acknowledged;
    }
    acknowledged.push(request);
    onAnswer();
  }
}

async function storedRequests(path: string): Promise<Map<number, number>> {
  const engine = await createEngine({ ...options(path), receivers: null });
  try {
    const sql = "SELECT (attributes->>'$.request')::INT AS n, count(*)::INT FROM spans GROUP BY n";
    const answer = await engine.call('sql.query', { sql, limit: 5_000 });
    if (!answer.ok) throw new Error(answer.error.message);
    return new Map(answer.value.rows.map(([n, count]) => [Number(n), Number(count)]));
  } finally {
    await engine.close();
  }
}

const direct = [1, 5, 60, 200].map((count) => ({ count, through: 'receivers', config: undefined }));
const processed = [1, 60, 200].map((count) => ({ count, through: 'pipelines', config: PIPELINES }));

test.each([...direct, ...processed])(
  'killed after $count requests acknowledged by $through: each is stored once and whole',
  async ({ count, config }) => {
    const path = join(await makeTempDir(), 'crash.tracebench');
    const { child, address } = await startReceiver(path, config);
    let answers = 0;
    const onAnswer = () => {
      if (++answers === count) child.kill('SIGKILL');
    };
    const senders = Array.from({ length: SENDERS }, (_, i) => sendUntilKilled(address, 1 + i, onAnswer));
    const acknowledged = (await Promise.all(senders)).flat();
    expect(acknowledged.length).toBeGreaterThanOrEqual(count);
    const stored = await storedRequests(path);
    expect(acknowledged.filter((request) => !stored.has(request))).toEqual([]);
    expect([...stored].filter(([, spans]) => spans !== SPANS)).toEqual([]);
    // Once more: what was taken over is not taken over again, and nothing is left beside the session.
    expect(await storedRequests(path)).toEqual(stored);
    expect(existsSync(`${path}.requests`)).toBe(false);
  },
);
