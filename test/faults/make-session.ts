/*
 * node test/faults/make-session.ts <session> store|requests <batches>
 * Fills a session with batches of SPANS_PER_BATCH spans, straight into the store or as requests over HTTP, prints "done" and
 * waits to be killed: what lies on the disk then is what a crash leaves behind.
 */
import { NO_CAPABILITIES } from '../../contract/operations/session.ts';
import { CONTRACT_VERSION } from '../../contract/version.ts';
import { createEngine } from '../../main/engine/engine.ts';
import { openDuckDbStore } from '../../main/engine/store/duckdb/duckdb-store.ts';
import { encodeProtobuf } from '../../core/otlp/encode-protobuf.ts';
import type { Telemetry } from '../../core/model/telemetry.ts';
import { attributes, span, spanId, traces } from '../helpers/telemetry.ts';

export const SPANS_PER_BATCH = 200;

function batch(number: number): Telemetry {
  const spans = Array.from({ length: SPANS_PER_BATCH }, (_, i) => {
    const id = number * SPANS_PER_BATCH + i + 1;
    return span({ spanId: spanId(id), name: `op ${id % 7}`, attributes: attributes({ text: `text ${id * 7_919}` }) });
  });
  return traces(`service ${number % 5}`, ...spans);
}

/** One commit a batch. */
async function fillStore(path: string, batches: number): Promise<void> {
  const store = await openDuckDbStore(path);
  for (let number = 0; number < batches; number++) await store.append({ telemetry: [batch(number)], losses: [] });
}

/** Each is in the store before the next comes, hence a commit of its own. */
async function sendRequests(storePath: string, batches: number): Promise<void> {
  const engine = await createEngine({
    ...{ storePath, engineVersion: 'test', allowSql: false, samplePath: '' },
    capabilities: { host: 'test', ...NO_CAPABILITIES },
    receivers: { hosts: ['127.0.0.1'], otlpHttpPort: 0, otlpGrpcPort: 0 },
  });
  const { address } = engine.receivers.find(({ protocol }) => protocol === 'otlp-http')!;
  const url = `http://127.0.0.1:${address.split(':').at(-1)}/v1/traces`;
  for (let number = 0; number < batches; number++) {
    const headers = { 'content-type': 'application/x-protobuf' };
    const body = Buffer.from(encodeProtobuf(batch(number)));
    const response = await fetch(url, { method: 'POST', headers, body });
    if (response.status !== 200) throw new Error(`answered ${response.status}`);
    await engine.call('hello', { contractVersion: CONTRACT_VERSION });
  }
}

if (import.meta.main) {
  const [path, way, batches] = process.argv.slice(2) as [string, 'store' | 'requests', string];
  await (way === 'store' ? fillStore : sendRequests)(path, Number(batches));
  console.log('done');
  setInterval(() => undefined, 60_000);
}
