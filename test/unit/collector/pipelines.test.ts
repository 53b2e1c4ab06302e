import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, onTestFinished, test } from 'vitest';
import { Parcel } from '../../../core/collector/parcel.ts';
import { encodeProtobuf } from '../../../core/otlp/encode-protobuf.ts';
import { encodeResponse } from '../../../core/otlp/response.ts';
import { Agent } from '../../../main/engine/agent/agent.ts';
import { eventually } from '../../helpers/eventually.ts';
import { runCliProcess, sendSpans, spansRequest } from '../../helpers/run-cli.ts';
import { span, traces } from '../../helpers/telemetry.ts';
import { makeTempDir } from '../../helpers/temp-dir.ts';
import { call, framed } from '../receivers/grpc-client.ts';

interface Answer {
  status: number;
  headers?: Record<string, string>;
  body?: Uint8Array;
}

/** A back end that answers as told, one request after another, and then with success. */
async function backEnd(...answers: Answer[]) {
  const bodies: Buffer[] = [];
  const server = createServer((received: IncomingMessage, response: ServerResponse) => {
    const parts: Buffer[] = [];
    received.on('data', (part: Buffer) => parts.push(part));
    received.on('end', () => {
      const { status, headers = {}, body = new Uint8Array() } = answers.shift() ?? { status: 200 };
      if (status === 200) bodies.push(gunzipSync(Buffer.concat(parts)));
      response.writeHead(status, { 'content-type': 'application/x-protobuf', ...headers }).end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, bodies };
}

/** Over a connection of its own, which nobody keeps. */
const sendOnce = (url: string, body: string) =>
  new Promise<number | undefined>((resolve, reject) => {
    const headers = { 'content-type': 'application/json' };
    const post = request(url, { method: 'POST', agent: false, headers }, (response) => {
      response.resume().on('end', () => resolve(response.statusCode));
    });
    post.on('error', reject).end(body);
  });

async function startAgent(yaml: string) {
  const said: string[] = [];
  const agent = new Agent({
    env: () => undefined,
    log: (component, message) => said.push(`${component}: ${message}`),
    allowUnencrypted: false,
  });
  const { config, problems } = agent.check(yaml);
  expect(problems).toEqual([]);
  await agent.start(config!);
  onTestFinished(() => agent.close());
  return { agent, said, http: `http://${agent.addresses()['otlp']!.at(-1)}` };
}

const pipeline = (exporters: string, { processors = '', names = '', rest = '' } = {}) => `
receivers: {otlp: {protocols: {http: {endpoint: "127.0.0.1:0"}}}}
processors: {${processors}}
exporters: ${exporters}
${rest}
service:
  ${rest === '' ? '' : 'extensions: [file_storage]'}
  pipelines:
    traces: {receivers: [otlp], processors: [${names}], exporters: [otlphttp]}
`;

const namesIn = (bodies: readonly Uint8Array[]) =>
  bodies.flatMap((body) => {
    const { telemetry } = Parcel.ofWire('traces', body);
    return telemetry.signal === 'traces'
      ? telemetry.groups.flatMap((group) => group.scopes.flatMap(({ items }) => items.map(({ name }) => name)))
      : [];
  });

describe('pipelines', () => {
  test('pass on what nobody looks into byte by byte', async () => {
    const { url, bodies } = await backEnd();
    const { http, agent } = await startAgent(pipeline(`{otlphttp: {endpoint: "${url}"}}`));
    // A field that no version knows yet must come through as well.
    const body = Buffer.concat([
      encodeProtobuf(traces('shop', span({ name: 'pay' }))),
      Buffer.from([0xfa, 0x3e, 1, 7]),
    ]);
    const headers = { 'content-type': 'application/x-protobuf' };
    expect((await fetch(`${http}/v1/traces`, { method: 'POST', headers, body })).status).toBe(200);
    await eventually(() => expect(bodies).toHaveLength(1));
    expect(bodies[0]!.equals(body)).toBe(true);
    await eventually(() =>
      expect(agent.read()['exporters/otlphttp']).toMatchObject({ in: 1, out: 1, failed: 0, refused: 0 }),
    );
    expect(agent.read()['receivers/otlp']).toMatchObject({ in: 1, out: 1 });
  });

  test('process on the way, and count what was taken out', async () => {
    const { url, bodies } = await backEnd();
    const processors = `filter: {traces: {span: ['name == "span 1"']}}, batch: `;
    const { http, agent } = await startAgent(
      pipeline(`{otlphttp: {endpoint: "${url}"}}`, { processors, names: 'filter, batch' }),
    );
    expect(await sendSpans(http, spansRequest(1, 3))).toBe(200);
    await eventually(() => expect(namesIn(bodies)).toEqual(['span 0', 'span 2']));
    const filter = agent.read()['traces/filter']!;
    expect([filter.in, filter.out, Object.values(filter.dropped), filter.lostReasons]).toEqual([3, 2, [1], []]);
  });

  test('send again what may be sent again, and count what may not as failed', async () => {
    const partial = encodeResponse('traces', 'protobuf', { rejected: 1, message: 'one is bad' });
    const { url, bodies } = await backEnd(
      { status: 503 },
      { status: 429, headers: { 'retry-after': '0' } },
      { status: 200, body: partial },
      { status: 400 },
    );
    const retry = 'retry_on_failure: {initial_interval: 1ms, max_interval: 1ms}';
    const { http, agent, said } = await startAgent(pipeline(`{otlphttp: {endpoint: "${url}", ${retry}}}`));
    await sendSpans(http, spansRequest(1, 3));
    await eventually(() => expect(agent.read()['exporters/otlphttp']).toMatchObject({ out: 2, failed: 1, retries: 2 }));
    await sendSpans(http, spansRequest(2, 5));
    await eventually(() => expect(agent.read()['exporters/otlphttp']).toMatchObject({ out: 2, failed: 6 }));
    expect(bodies).toHaveLength(1);
    expect(said).toEqual([
      expect.stringMatching(/^exporters\/otlphttp: sending failed and is tried again: 127[^ ]+\/v1\/traces: HTTP 503/),
      'exporters/otlphttp: sending succeeds again',
      'exporters/otlphttp: 1 item of traces rejected: one is bad',
      expect.stringMatching(/^exporters\/otlphttp: 5 items of traces given up: 127[^ ]+\/v1\/traces: HTTP 400/),
    ]);
  });

  test('tell the sender when the queue is full, and lose nothing that was answered with success', async () => {
    const { url } = await backEnd(...Array.from({ length: 1_000 }, () => ({ status: 503 })));
    const queue = 'sending_queue: {queue_size: 2, num_consumers: 1}';
    const { http, agent } = await startAgent(pipeline(`{otlphttp: {endpoint: "${url}", ${queue}}}`));
    expect(await sendSpans(http, spansRequest(1, 1))).toBe(200); // being sent
    expect(await sendSpans(http, spansRequest(2, 1))).toBe(200); // waits
    expect(await sendSpans(http, spansRequest(3, 1))).toBe(503);
    expect(agent.read()['exporters/otlphttp']).toMatchObject({ queueSize: 2, queueCapacity: 2 });
  });

  test('let the sender wait for room where they are told to', async () => {
    const { url, bodies } = await backEnd({ status: 503 });
    const settings = `{endpoint: "${url}", retry_on_failure: {initial_interval: 1ms}, sending_queue: {queue_size: 1, num_consumers: 1, block_on_overflow: true}}`;
    const { http, agent } = await startAgent(pipeline(`{otlphttp: ${settings}}`));
    const statuses = await Promise.all([1, 2, 3].map((seed) => sendSpans(http, spansRequest(seed, 1))));
    expect(statuses).toEqual([200, 200, 200]);
    await eventually(() => expect(bodies).toHaveLength(3));
    await eventually(() => expect(agent.read()['exporters/otlphttp']).toMatchObject({ in: 3, out: 3, refused: 0 }));
  });

  test('send back whoever waits for room when they are stopped', async () => {
    const { url } = await backEnd(...Array.from({ length: 1_000 }, () => ({ status: 503 })));
    const settings = `{endpoint: "${url}", sending_queue: {queue_size: 1, num_consumers: 1, block_on_overflow: true}}`;
    const { http, agent } = await startAgent(pipeline(`{otlphttp: ${settings}}`));
    expect(await sendSpans(http, spansRequest(1, 1))).toBe(200);
    const waiting = sendOnce(`${http}/v1/traces`, spansRequest(2, 1));
    await eventually(() => expect(agent.read()['exporters/otlphttp']).toMatchObject({ in: 2 }));
    await agent.close();
    expect(await waiting).toBe(503);
  });

  test('go on after a restart with what lies in a queue on disk', async () => {
    const directory = await makeTempDir();
    const rest = `extensions: {file_storage: {directory: "${directory}"}}`;
    const to = (url: string) =>
      pipeline(`{otlphttp: {endpoint: "${url}", sending_queue: {storage: file_storage}}}`, { rest });
    const first = await startAgent(to('http://127.0.0.1:1'));
    expect(await sendSpans(first.http, spansRequest(1, 2))).toBe(200);
    await first.agent.close();
    const { url, bodies } = await backEnd();
    await startAgent(to(url));
    await eventually(() => expect(namesIn(bodies)).toEqual(['span 0', 'span 1']));
  });

  test('write the layouts of the Collector', async () => {
    const path = join(await makeTempDir(), 'out.jsonl');
    const yaml = pipeline(`{otlphttp: {endpoint: "http://127.0.0.1:1"}, file: {path: "${path}"}}`).replace(
      'exporters: [otlphttp]',
      'exporters: [file]',
    );
    const { http } = await startAgent(yaml);
    await sendSpans(http, spansRequest(1, 1));
    await sendSpans(http, spansRequest(2, 1));
    const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
    expect(lines).toHaveLength(2);
    for (const line of lines) expect(Object.keys(JSON.parse(line) as object)).toEqual(['resourceSpans']);
  });

  test('have nothing where a signal without a pipeline is sent to', async () => {
    const { agent, http } = await startAgent(
      pipeline('{otlphttp: {endpoint: "http://127.0.0.1:1"}}').replace(
        '{http:',
        '{grpc: {endpoint: "127.0.0.1:0"}, http:',
      ),
    );
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(`${http}/v1/logs`, { method: 'POST', headers, body: '{"resourceLogs":[]}' });
    expect([answer.status, await answer.text()]).toEqual([404, expect.stringContaining('No pipeline takes logs')]);
    const grpcPort = Number(agent.addresses()['otlp']![0]!.split(':').at(-1));
    expect((await call(grpcPort, 'logs', { chunks: [framed(new Uint8Array())] })).status).toBe(12);
    expect(agent.read()['receivers/otlp']).toMatchObject({ refusals: { path: 2 } });
  });

  test('name the component that cannot be started, and leave nothing running', async () => {
    const { agent } = await startAgent(pipeline('{otlphttp: {endpoint: "http://127.0.0.1:1"}}'));
    const port = agent.addresses()['otlp']![0]!.split(':').at(-1)!;
    const other = new Agent({ env: () => undefined, log: () => undefined, allowUnencrypted: false });
    const { config } = other.check(
      pipeline('{otlphttp: {endpoint: "http://127.0.0.1:1"}}').replace('127.0.0.1:0', `127.0.0.1:${port}`),
    );
    await expect(other.start(config!)).rejects.toThrow(`receivers/otlp: port ${port} is taken`);
  });
});

describe('another configuration', () => {
  test('takes over ports and queues of what stays the same, and loses nothing under load', async () => {
    const [first, second] = [await backEnd(), await backEnd()];
    const to = (url: string) => pipeline(`{otlphttp: {endpoint: "${url}"}}`, { processors: 'batch: ', names: 'batch' });
    const { agent, http } = await startAgent(to(first.url));
    let sent = 0;
    let isOver = false;
    const sending = (async () => {
      while (!isOver) expect(await sendSpans(http, spansRequest(sent++, 1))).toBe(200);
    })();
    for (let i = 0; i < 20; i++) {
      await eventually(() => expect(sent).toBeGreaterThan(i));
      await agent.start(agent.check(to(i % 2 === 0 ? second.url : first.url)).config!);
      expect(`http://${agent.addresses()['otlp']!.at(-1)}`).toBe(http);
    }
    isOver = true;
    await sending;
    await eventually(() => expect(namesIn([...first.bodies, ...second.bodies])).toHaveLength(sent));
    expect(agent.read()['receivers/otlp']).toMatchObject({ in: sent, out: sent, refused: 0 });
  });

  test('leaves the one before running where it cannot be started', async () => {
    const { url, bodies } = await backEnd();
    const yaml = pipeline(`{otlphttp: {endpoint: "${url}"}}`);
    const { agent, http } = await startAgent(yaml);
    const taken = http.split(':').at(-1)!;
    const two = yaml
      .replace('receivers: {', `receivers: {otlp/2: {protocols: {http: {endpoint: "127.0.0.1:${taken}"}}}, `)
      .replace('[otlp]', '[otlp, otlp/2]');
    await expect(agent.start(agent.check(two).config!)).rejects.toThrow(`receivers/otlp/2: port ${taken} is taken`);
    expect(await sendSpans(http, spansRequest(1, 1))).toBe(200);
    await eventually(() => expect(namesIn(bodies)).toEqual(['span 0']));
  });

  test('with other settings of a queue on disk has what was in it', async () => {
    const directory = await makeTempDir();
    const rest = `extensions: {file_storage: {directory: "${directory}"}}`;
    const { url, bodies } = await backEnd();
    const to = (endpoint: string) =>
      pipeline(`{otlphttp: {endpoint: "${endpoint}", sending_queue: {storage: file_storage}}}`, { rest });
    const { agent, http } = await startAgent(to('http://127.0.0.1:1'));
    expect(await sendSpans(http, spansRequest(1, 2))).toBe(200);
    await agent.start(agent.check(to(url)).config!);
    await eventually(() => expect(namesIn(bodies)).toEqual(['span 0', 'span 1']));
  });
});

describe('tracebench agent', () => {
  // Two processes are started: longer than the usual time on a busy machine.
  test('says what is wrong with a configuration, with line and column', async () => {
    const path = join(await makeTempDir(), 'config.yaml');
    const { writeFile } = await import('node:fs/promises');
    await writeFile(
      path,
      'receivers:\n  otlp:\n    protocols: {grpc: {endpoint: "0.0.0.0:4317"}}\nexporters: {nop: }\nservice:\n  pipelines:\n    traces: {receivers: [otlp], exporters: [nop, kafka]}\n',
    );
    const { code, err } = await runCliProcess(['agent', '--config', path, '--check']);
    expect(code).toBe(1);
    expect(err).toContain(`${path}:3:34: error: 0.0.0.0:4317 is open to other machines, unencrypted`);
    expect(err).toContain(`${path}:7:50: error: "kafka" is not among the exporters`);
    const gates = await runCliProcess(['agent', '--config', path, '--check', '--feature-gates', 'no gate']);
    expect([gates.code, gates.err]).toEqual([
      1,
      expect.stringContaining('--feature-gates: "no gate" is no name of a feature gate'),
    ]);
  }, 120_000);
});
