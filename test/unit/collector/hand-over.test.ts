import { createServer, type AddressInfo } from 'node:net';
import { createServer as createHttpServer, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { Telemetry } from '../../../core/model/telemetry.ts';
import { decodeProtobuf } from '../../../core/otlp/decode-protobuf.ts';
import { Graph } from '../../../main/engine/collector/graph.ts';
import { eventually } from '../../helpers/eventually.ts';
import { span, traceId, traces } from '../../helpers/telemetry.ts';
import { makeTempDir } from '../../helpers/temp-dir.ts';
import { runAgent, sendOtlp } from './run-agent.ts';

/** A back end that answers with 200, and keeps the names of the spans of each request; or, silent, answers nothing. */
async function backEnd({ isSilent = false } = {}) {
  const requests: string[][] = [];
  const open: ServerResponse[] = [];
  const server = createHttpServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      if (isSilent) return void open.push(response);
      requests.push(namesIn(decodeProtobuf('traces', Buffer.concat(chunks)).telemetry[0]!));
      response.end();
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests, open };
}

const namesIn = ({ groups }: Telemetry): string[] =>
  (groups as { scopes: { items: { name: string }[] }[] }[]).flatMap(({ scopes }) =>
    scopes.flatMap(({ items }) => items.map(({ name }) => name)),
  );

/** Where nobody listens. */
async function closedUrl(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return `http://127.0.0.1:${port}`;
}

interface Shape {
  exporter?: string;
  processors?: string;
  more?: string;
  pipelines?: string;
}

function yaml(url: string, { exporter = '', processors = '', more = '', pipelines = '' }: Shape = {}): string {
  return `
receivers: {otlp: {protocols: {http: {endpoint: "127.0.0.1:0"}}}}
processors: {batch: {timeout: 1h}}
exporters:
  otlphttp: {endpoint: "${url}", compression: none, retry_on_failure: {initial_interval: 1h, max_interval: 1h, max_elapsed_time: 0s}, ${exporter}}
${more}
  traces: {receivers: [otlp], processors: [${processors}], exporters: [otlphttp]}
${pipelines}`;
}
const SERVICE = 'service:\n pipelines:';
const named = (count: number, first = 0): string[] => Array.from({ length: count }, (_, i) => `span ${first + i}`);

async function send(agent: Parameters<typeof sendOtlp>[0], names: readonly string[]): Promise<void> {
  for (const name of names) expect(await sendOtlp(agent, traces('shop', span({ name })))).toBe(200);
}

describe('what waits in memory when the gateway is switched', () => {
  const plain = (url: string, shape: Shape = {}) => yaml(url, { more: SERVICE, ...shape });

  test('goes to the new one, each item once, in order and before what comes later', async () => {
    const { url, requests } = await backEnd();
    const queue = 'sending_queue: {num_consumers: 1}';
    const { agent, said } = await runAgent(plain(await closedUrl(), { exporter: queue }));
    await send(agent, named(20));
    await eventually(() => expect(agent.read()['exporters/otlphttp']!.retries).toBe(1));
    await agent.start(agent.check(plain(url, { exporter: queue })).config!);
    await send(agent, named(2, 20));
    await eventually(() => expect(requests).toEqual(named(22).map((name) => [name])));
    await eventually(() =>
      expect(agent.read()['exporters/otlphttp']).toMatchObject({ in: 22, out: 22, failed: 0, queueSize: 0 }),
    );
    expect(said.filter((line) => line.includes('given up'))).toEqual([]);
  });

  test('goes there with several consumers, and from a batch that is not complete', async () => {
    const { url, requests } = await backEnd();
    const { agent } = await runAgent(plain(await closedUrl(), { processors: 'batch' }));
    await send(agent, named(12));
    expect(agent.read()['exporters/otlphttp']).toMatchObject({ queueSize: 1, in: 12 });
    await agent.start(agent.check(plain(url, { processors: 'batch' })).config!);
    await eventually(() => expect(requests).toEqual([named(12)]));
  });

  test('goes there from a queue that makes batches', async () => {
    const { url, requests } = await backEnd();
    const exporter = 'sending_queue: {batch: {flush_timeout: 1h}}';
    const { agent } = await runAgent(plain(await closedUrl(), { exporter }));
    await send(agent, named(5));
    await agent.start(agent.check(plain(url)).config!);
    await eventually(() => expect(requests).toEqual([named(5)]));
  });

  test('goes there where only a time-out changed, and the queue is longer than the new one may be', async () => {
    const url = await closedUrl();
    const { agent } = await runAgent(plain(url));
    await send(agent, named(15));
    const exporter = 'timeout: 7s, sending_queue: {queue_size: 3}';
    await agent.start(agent.check(plain(url, { exporter })).config!);
    expect(agent.read()['exporters/otlphttp']).toMatchObject({ in: 15, failed: 0, queueSize: 15, queueCapacity: 3 });
    expect(await sendOtlp(agent, traces('shop', span()))).toBe(503);
    const last = await backEnd();
    await agent.start(agent.check(plain(last.url)).config!);
    await eventually(() => expect(last.requests.flat().sort()).toEqual(named(15).sort()));
  });

  test('goes to the new one where it is on disk, before what comes meanwhile', async () => {
    const { url, requests } = await backEnd();
    const { agent } = await runAgent(plain(await closedUrl(), { exporter: 'sending_queue: {num_consumers: 1}' }));
    await send(agent, named(5));
    const more = `extensions: {file_storage: {directory: "${await makeTempDir()}"}}\nservice:\n extensions: [file_storage]\n pipelines:`;
    const exporter = 'sending_queue: {storage: file_storage, num_consumers: 1}';
    const started = agent.start(agent.check(plain(url, { exporter, more })).config!);
    await send(agent, named(20, 5));
    await started;
    await eventually(() => expect(requests.flat()).toEqual(named(25)));
  });

  test('goes to the same one made anew, where all is closed for a queue on disk of another exporter', async () => {
    const { url, requests } = await backEnd();
    const dead = await closedUrl();
    const directory = await makeTempDir();
    const shape = (timeout: string): Shape => ({
      more: ` otlphttp/disk: {endpoint: "${dead}", timeout: ${timeout}, sending_queue: {storage: file_storage}}
extensions: {file_storage: {directory: "${directory}"}}
service:
 extensions: [file_storage]
 pipelines:`,
      pipelines: '  logs: {receivers: [otlp], exporters: [otlphttp/disk]}',
    });
    const indented = (text: string) => text.replace('\n otlphttp/disk', '\n  otlphttp/disk');
    const { agent, said } = await runAgent(indented(plain(dead, shape('1s'))));
    await send(agent, named(15));
    await agent.start(agent.check(indented(plain(dead, shape('2s')))).config!);
    expect(agent.read()['exporters/otlphttp']).toMatchObject({ in: 15, failed: 0, queueSize: 15 });
    await agent.start(agent.check(indented(plain(url, shape('3s')))).config!);
    await eventually(() => expect(requests.flat().sort()).toEqual(named(15).sort()));
    expect(said.filter((line) => line.includes('given up'))).toEqual([]);
  });

  test('goes there though all consumers wait for answers, which go on waiting', async () => {
    const [silent, { url, requests }] = [await backEnd({ isSilent: true }), await backEnd()];
    const queue = 'sending_queue: {num_consumers: 1}';
    const { agent } = await runAgent(plain(silent.url, { exporter: queue }));
    await send(agent, named(4));
    await eventually(() => expect(silent.open).toHaveLength(1));
    const started = agent.start(agent.check(plain(url, { exporter: queue })).config!);
    await eventually(() => expect(requests).toEqual(named(3, 1).map((name) => [name])));
    silent.open[0]!.destroy();
    await started;
    await eventually(() => expect(requests.flat()).toEqual([...named(3, 1), 'span 0']));
  });

  test('is given up where nothing can wait in the new one', async () => {
    const { agent, said } = await runAgent(plain(await closedUrl()));
    await send(agent, named(2));
    await agent.start(
      agent.check(plain((await backEnd()).url, { exporter: 'sending_queue: {enabled: false}' })).config!,
    );
    // What is the same is told once.
    expect(said.filter((line) => line.includes('1 item of traces given up'))).toHaveLength(1);
  });

  test('goes to other back ends of a load balancer', async () => {
    const gateway = await runAgent(`
receivers: {otlp: {protocols: {grpc: {endpoint: "127.0.0.1:0"}}}}
exporters: {nop: {}}
service: {pipelines: {traces: {receivers: [otlp], exporters: [nop]}}}
`);
    const hosts = await Promise.all([closedUrl(), closedUrl()]);
    const balanced = (hostnames: readonly string[]) => `
receivers: {otlp: {protocols: {http: {endpoint: "127.0.0.1:0"}}}}
exporters:
  loadbalancing:
    protocol: {otlp: {tls: {insecure: true}, retry_on_failure: {initial_interval: 1h, max_elapsed_time: 0s}}}
    resolver: {static: {hostnames: ${JSON.stringify(hostnames)}}}
service: {pipelines: {traces: {receivers: [otlp], exporters: [loadbalancing]}}}
`;
    const { agent, said } = await runAgent(balanced(hosts.map((url) => url.slice('http://'.length))));
    for (let i = 1; i <= 20; i++)
      expect(await sendOtlp(agent, traces('shop', span({ traceId: traceId(i) })))).toBe(200);
    await agent.start(agent.check(balanced(gateway.agent.addresses()['otlp']!)).config!);
    await eventually(() => expect(gateway.agent.read()['receivers/otlp']).toMatchObject({ in: 20, out: 20 }));
    await eventually(() =>
      expect(agent.read()['exporters/loadbalancing']).toMatchObject({ in: 20, out: 20, failed: 0 }),
    );
    expect(said.filter((line) => line.includes('given up'))).toEqual([]);
  });
});

/** Two exporters: what is changed of the one with a queue on disk makes it be closed before the next configuration is started. */
describe('what waits in memory beside an exporter that is closed before the one that takes its place', () => {
  const ON_DISK = 'logs: {receivers: [otlp], exporters: [otlphttp/disk]}';

  async function beside(url: string) {
    const [dead, directory] = [await closedUrl(), await makeTempDir()];
    const retry = 'retry_on_failure: {initial_interval: 1h, max_interval: 1h, max_elapsed_time: 0s}';
    return ({
      timeout = '1s',
      exporters = `otlphttp: {endpoint: "${url}", compression: none, ${retry}}`,
      more = '',
    }) => `
receivers: {otlp: {protocols: {http: {endpoint: "127.0.0.1:0"}}}${more}}
exporters:
  ${exporters}
  otlphttp/disk: {endpoint: "${dead}", timeout: ${timeout}, sending_queue: {storage: file_storage}}
extensions: {file_storage: {directory: "${directory}"}}
service:
  extensions: [file_storage]
  pipelines:
    traces: {receivers: [otlp${more === '' ? '' : ', otlp/taken'}], exporters: [${exporters.split(':')[0]}]}
    ${ON_DISK}
`;
  }

  async function takenPort(): Promise<number> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    return (server.address() as AddressInfo).port;
  }

  test('stays where the new configuration has no such exporter, and cannot be started', async () => {
    const shaped = await beside(await closedUrl());
    const { agent, said } = await runAgent(shaped({}));
    await send(agent, named(15));
    const [address] = agent.addresses()['otlp']!;
    const more = `, otlp/taken: {protocols: {http: {endpoint: "127.0.0.1:${await takenPort()}"}}}`;
    const broken = agent.check(shaped({ timeout: '2s', exporters: 'debug: {}', more }));
    await expect(agent.start(broken.config!)).rejects.toThrow('receivers/otlp/taken');
    expect(agent.read()['exporters/otlphttp']).toMatchObject({ in: 15, failed: 0, queueSize: 15 });
    expect(agent.addresses()['otlp']).toEqual([address]);
    expect(said.filter((line) => line.includes('given up') || line.includes('lost'))).toEqual([]);
    await send(agent, named(1, 15));
    expect(agent.read()['exporters/otlphttp']).toMatchObject({ in: 16, queueSize: 16 });
  });

  test('is tried once more, and told to be lost, where neither can be started', async () => {
    const shaped = await beside(await closedUrl());
    const { agent, said } = await runAgent(shaped({}));
    await send(agent, named(15));
    const starting = vi.spyOn(Graph, 'start').mockRejectedValue(new Error('taken'));
    onTestFinished(() => starting.mockRestore());
    await expect(agent.start(agent.check(shaped({ timeout: '2s' })).config!)).rejects.toThrow('taken');
    expect(agent.isRunning).toBe(false);
    expect(said).toContain('pipelines: those before could not be started again: taken');
    expect(said.some((line) => line.startsWith('exporters/otlphttp: 1 item of traces given up'))).toBe(true);
  });

  test('keeps its place, and who sends meanwhile is answered, by listeners that stay', async () => {
    const { url, requests } = await backEnd();
    const shaped = await beside(url);
    const { agent } = await runAgent(shaped({}));
    const [address] = agent.addresses()['otlp']!;
    let isOver = false;
    const sending = (async () => {
      let sent = 0;
      for (; !isOver; sent++) await send(agent, named(1, sent));
      return sent;
    })();
    for (const timeout of ['2s', '3s', '4s', '5s']) {
      await agent.start(agent.check(shaped({ timeout })).config!);
      expect(agent.addresses()['otlp']).toEqual([address]);
    }
    isOver = true;
    const sent = await sending;
    await eventually(() => expect(requests.flat().sort()).toEqual(named(sent).sort()));
  });
});
