import { createSocket } from 'node:dgram';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { Agent } from '../../../main/engine/agent/agent.ts';
import { eventually } from '../../helpers/eventually.ts';
import { makeTempDir } from '../../helpers/temp-dir.ts';
import { runAgent } from './run-agent.ts';

const yaml = (path: string, settings: string) => `
receivers: {statsd: {endpoint: "127.0.0.1:0", ${settings}}}
exporters: {file: {path: "${path}"}}
service: {pipelines: {metrics: {receivers: [statsd], exporters: [file]}}}
`;

async function receiving(settings: string) {
  const path = join(await makeTempDir(), 'out.jsonl');
  const { agent } = await runAgent(yaml(path, settings));
  const port = Number(agent.addresses()['statsd']![0]!.split(':').at(-1));
  return { agent, port, written: () => readFileSync(path, 'utf8'), reading: () => agent.read()['receivers/statsd']! };
}

/** Sends each text as a datagram, one after another. */
async function send(port: number, ...texts: string[]): Promise<void> {
  const socket = createSocket('udp4');
  onTestFinished(() => void socket.close());
  for (const text of texts)
    await new Promise<void>((resolve, reject) =>
      socket.send(text, port, '127.0.0.1', (error) => (error ? reject(error) : resolve())),
    );
}

describe('the receiver statsd', () => {
  test('takes datagrams of several lines, and gives what an interval comes to', async () => {
    const { port, written, reading } = await receiving('aggregation_interval: 200ms');
    await send(port, 'm:1|c|#a:b\nm:2|c|#a:b\n', 'm:3|c|#a:b\nbad\n');
    await eventually(() =>
      expect(reading()).toMatchObject({ dropped: { 'invalid lines': 1 }, lostReasons: ['invalid lines'] }),
    );
    await eventually(() => expect(written()).toMatch(/"name":"m".*"asInt":"\d+"/));
    const sums = Array.from(written().matchAll(/"asInt":"(\d+)"/g), ([, value]) => Number(value));
    expect(sums.reduce((sum, value) => sum + value, 0)).toBe(6);
  });

  test('gives what is left when it is closed', async () => {
    const { agent, port, written, reading } = await receiving('aggregation_interval: 1h');
    await send(port, 'm:1|c', 'bad');
    await eventually(() => expect(reading().dropped).toEqual({ 'invalid lines': 1 }));
    expect(written()).toBe('');
    await agent.close();
    expect(written()).toContain('"name":"m"');
  });

  test('takes lines over connections, however they are cut, and nothing of a web page', async () => {
    const { port, written, reading } = await receiving('transport: tcp, aggregation_interval: 100ms');
    const socket = connect(port, '127.0.0.1');
    socket.setNoDelay(true);
    socket.write('m:4');
    socket.write('2|c\nm:1');
    socket.end('|g');
    await eventually(() => expect(written()).toContain('"asDouble":1'));
    await eventually(() => expect(written()).toContain('"asInt":"42"'));
    await eventually(() => expect(reading().transports).toMatchObject({ tcp: { metrics: { refused: 0 } } }));
    await expect(fetch(`http://127.0.0.1:${port}/`, { method: 'POST', body: 'evil:1|c\n' })).rejects.toThrow(
      'fetch failed',
    );
    expect(reading().refusals).toEqual({ 'a request of HTTP': 1 });
    expect(written()).not.toContain('evil');
  });

  test('takes nothing of a page whose path is longer than a line', async () => {
    const { port, written, reading } = await receiving('transport: tcp, aggregation_interval: 100ms');
    const url = `http://127.0.0.1:${port}/${'x'.repeat(70_000)}`;
    await expect(fetch(url, { method: 'POST', body: 'evil:1|c\n' })).rejects.toThrow('fetch failed');
    expect(reading().refusals).toEqual({ 'a line that is too long': 1 });
    expect(reading().dropped).toEqual({});
    connect(port, '127.0.0.1').end('good:1|c\n');
    await eventually(() => expect(written()).toContain('"good"'));
    expect(written()).not.toContain('evil');
  });

  test('tells of connections that are too many', async () => {
    const { port, reading } = await receiving('transport: tcp, aggregation_interval: 1h');
    const sockets = Array.from({ length: 258 }, () => connect(port, '127.0.0.1').on('error', () => undefined));
    onTestFinished(() => sockets.forEach((socket) => socket.destroy()));
    await eventually(() => expect(reading().refusals).toEqual({ 'too-many-connections': 2 }));
    expect(reading().lastError?.message).toBe(
      'a connection refused (too-many-connections): More than 256 connections at once: one was closed',
    );
  });

  test('does not run where it listens on no address', async () => {
    const other = new Agent({ env: () => undefined, log: () => undefined, allowUnencrypted: true });
    onTestFinished(() => other.close());
    const absent = yaml('/dev/null', '').replace('127.0.0.1:0', '203.0.113.7:0');
    await expect(other.start(other.check(absent).config!)).rejects.toThrow(
      'receivers/statsd: this machine has none of the addresses 203.0.113.7',
    );
    const misfit = other.check(yaml('/dev/null', 'transport: udp6')).problems;
    expect(misfit.map(({ message }) => message)).toEqual(["udp6 does not fit the endpoint's address 127.0.0.1"]);
  });

  test('says that its port is taken, and what is wrong with its settings', async () => {
    const { port } = await receiving('aggregation_interval: 1h');
    const other = new Agent({ env: () => undefined, log: () => undefined, allowUnencrypted: false });
    const taken = yaml('/dev/null', 'aggregation_interval: 1h').replace('127.0.0.1:0', `127.0.0.1:${port}`);
    await expect(other.start(other.check(taken).config!)).rejects.toThrow(`receivers/statsd: port ${port} is taken`);
    const problems = (settings: string) =>
      other.check(yaml('/dev/null', settings)).problems.map(({ message }) => message);
    expect(problems('transport: unixgram')).toEqual([expect.stringContaining('is none of udp')]);
    expect(problems('socket_permissions: 622')).toEqual(['"socket_permissions" is not supported here']);
  });
});
