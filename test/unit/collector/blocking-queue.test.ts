import { once } from 'node:events';
import { createServer, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { encodeProtobuf } from '../../../core/otlp/encode-protobuf.ts';
import { eventually } from '../../helpers/eventually.ts';
import { span, traces } from '../../helpers/telemetry.ts';
import { makeTempDir } from '../../helpers/temp-dir.ts';
import { runAgent, sendOtlp } from './run-agent.ts';

/** A back end that answers a request when the test says so. */
async function slowBackEnd() {
  const open: ServerResponse[] = [];
  const server = createServer((request, response) => {
    request.resume();
    request.on('end', () => open.push(response));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const answered = async () => {
    await eventually(() => expect(open).toHaveLength(1));
    open.shift()!.end();
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, open, answered };
}

/** Sends a request of one span over a connection of its own, and gives what ends that. */
function post(address: string): () => void {
  const headers = { 'content-type': 'application/x-protobuf' };
  const sending = request(`http://${address}/v1/traces`, { method: 'POST', headers, agent: false });
  sending.on('error', () => undefined).end(encodeProtobuf(traces('shop', span())));
  return () => void sending.destroy();
}

const SECOND = ', otlp/2: {protocols: {http: {endpoint: "127.0.0.1:0"}}}';

/** Its queue has room for one request, and that is being sent. */
async function fullQueue(storage: string) {
  const [backEnd, directory] = [await slowBackEnd(), await makeTempDir()];
  const queue = `num_consumers: 1, queue_size: 1, block_on_overflow: true${storage}`;
  const yaml = (receivers = '') => `
extensions: {file_storage: {directory: "${directory}"}}
receivers: {otlp: {protocols: {http: {endpoint: "127.0.0.1:0"}}}${receivers}}
exporters: {otlphttp: {endpoint: "${backEnd.url}", compression: none, sending_queue: {${queue}}}}
service:
  extensions: [file_storage]
  pipelines: {traces: {receivers: [otlp${receivers === '' ? '' : ', otlp/2'}], exporters: [otlphttp]}}
`;
  const { agent } = await runAgent(yaml(SECOND));
  expect(await sendOtlp(agent, traces('shop', span()))).toBe(200);
  await eventually(() => expect(backEnd.open).toHaveLength(1));
  const send = (receiver?: string) => sendOtlp(agent, traces('shop', span()), receiver);
  /** They have come as far as the queue. */
  const waiting = (count: number) =>
    eventually(() => expect(agent.read()['exporters/otlphttp']).toMatchObject({ in: count + 1, queueSize: 1 }));
  return { agent, yaml, ...backEnd, send, waiting };
}

describe.each([
  ['in memory', ''],
  ['on disk', ', storage: file_storage'],
])('block_on_overflow of a queue %s', (_, storage) => {
  test('has senders wait until there is room, and answers them then', async () => {
    const { agent, send, waiting, answered } = await fullQueue(storage);
    const answers = [send(), send()];
    await waiting(2);
    expect(agent.read()['receivers/otlp']).toMatchObject({ in: 3, out: 1, refused: 0 });
    for (let i = 0; i < 3; i++) await answered();
    expect(await Promise.all(answers)).toEqual([200, 200]);
    await eventually(() =>
      expect(agent.read()['exporters/otlphttp']).toMatchObject({ in: 3, out: 3, refused: 0, queueSize: 0 }),
    );
  });

  test('does not keep what a sender sent that is gone: it sends that again', async () => {
    const { agent, waiting, send, answered } = await fullQueue(storage);
    const leave = post(agent.addresses()['otlp']![0]!);
    await waiting(1);
    const stays = send();
    await waiting(2);
    leave();
    await eventually(() => expect(agent.read()['exporters/otlphttp']).toMatchObject({ refused: 1 }));
    for (let i = 0; i < 2; i++) await answered();
    expect(await stays).toBe(200);
    await eventually(() =>
      expect(agent.read()['exporters/otlphttp']).toMatchObject({ in: 3, out: 2, refused: 1, queueSize: 0 }),
    );
  });

  test('keeps nobody waiting who is in the way of a stop', async () => {
    const { agent, send, waiting, open } = await fullQueue(storage);
    const answer = send();
    await waiting(1);
    const closed = agent.close();
    expect(await answer).toBe(503);
    open[0]!.end();
    await closed;
  });

  test('keeps nobody waiting who is in the way of another configuration, and has others wait after it', async () => {
    const { agent, yaml, send, waiting, answered } = await fullQueue(storage);
    const answer = send('otlp/2');
    await waiting(1);
    await agent.start(agent.check(yaml()).config!);
    expect(await answer).toBe(503);
    const again = send();
    await waiting(2);
    await answered();
    expect(await again).toBe(200);
    await answered();
    await eventually(() => expect(agent.read()['exporters/otlphttp']).toMatchObject({ in: 3, out: 2, refused: 1 }));
  });
});
