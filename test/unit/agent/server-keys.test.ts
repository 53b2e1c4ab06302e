import { once } from 'node:events';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { call, callOn, framed, openSession } from '../receivers/grpc-client.ts';
import { post, TYPES } from '../receivers/http-client.ts';
import { protobufOf, span } from '../receivers/payloads.ts';
import { portOf, problemsOf, startAgent, yamlOf } from './start-agent.ts';
import { startTestServer } from './test-server.ts';

const BODY = protobufOf('traces', span());
const otlp = async (settings: Parameters<typeof yamlOf>[0]) => {
  const { agent } = await startAgent(yamlOf(settings));
  return { agent, port: portOf(agent.addresses()['otlp']![0]!) };
};
const send = (port: number, path: string, body: Uint8Array = BODY, headers: Record<string, string> = {}) =>
  post(port, { path, body, headers: { 'content-type': TYPES.protobuf, ...headers } });

describe('the keys of a server', () => {
  test('max_request_body_size counts before and after decompression', async () => {
    const { port } = await startTestServer({ settings: { max_request_body_size: 100 } });
    const status = async (bytes: number, encoding: string) => {
      const body = encoding === 'gzip' ? gzipSync(Buffer.alloc(bytes)) : Buffer.alloc(bytes);
      return (await post(port, { path: '/push', body, headers: { 'content-encoding': encoding } })).status;
    };
    expect([await status(100, 'identity'), await status(101, 'identity')]).toEqual([200, 413]);
    expect([await status(100, 'gzip'), await status(101, 'gzip')]).toEqual([200, 413]);
  });

  test('0 is the default, as in the Collector', async () => {
    const { port } = await startTestServer({ settings: { max_request_body_size: 0 } });
    expect((await post(port, { path: '/push', body: Buffer.alloc(1_000_000) })).status).toBe(200);
  });

  test('response_headers stand on every answer', async () => {
    const { port } = await startTestServer({ settings: { response_headers: { 'x-gateway': 'here' } } });
    const answers = [await post(port, { path: '/push', body: 'a' }), await post(port, { path: '/other', body: 'a' })];
    expect(answers.map(({ status, headers }) => [status, headers['x-gateway']])).toEqual([
      [200, 'here'],
      [404, 'here'],
    ]);
    const other = await otlp({ http: 'response_headers: {x-gateway: here}' });
    expect((await send(other.port, '/v1/traces')).headers['x-gateway']).toBe('here');
  });

  test.each([
    ['idle_timeout', { idle_timeout: '7s' }],
    ['keepalive.idle_timeout', { keepalive: { idle_timeout: '7s' } }],
  ])('%s is told to clients that keep their connection', async (_, settings) => {
    const { port } = await startTestServer({ settings });
    const { headers } = await post(port, { path: '/push', body: 'a', headers: { connection: 'keep-alive' } });
    expect(headers['keep-alive']).toBe('timeout=7');
  });

  test('idle_timeout stands in one place', () => {
    const twice = { idle_timeout: '7s', keepalive: { idle_timeout: '8s' } };
    return expect(startTestServer({ settings: twice })).rejects.toThrow(
      'idle_timeout is written beside keepalive already',
    );
  });

  test('read_timeout ends a body that takes longer', async () => {
    const { port } = await startTestServer({ settings: { read_timeout: '50ms' }, limits: { lingerMs: 10 } });
    const { connect } = await import('node:net');
    const socket = connect(port, '127.0.0.1');
    socket.write('POST /push HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 5\r\n\r\nhe');
    const [answer] = (await once(socket, 'data')) as [Buffer];
    socket.destroy();
    expect(answer.toString()).toMatch(/^HTTP\/1\.1 408/);
  });

  test('paths of the otlp receiver are those that are written', async () => {
    const { port, agent } = await otlp({ http: 'traces_url_path: v1/otlp/spans, logs_url_path: /l' });
    expect((await send(port, '/v1/otlp/spans')).status).toBe(200);
    expect((await send(port, '/v1/traces')).status).toBe(404);
    expect((await send(port, '/l', protobufOf('logs', {}))).status).toBe(200);
    expect((await send(port, '/v1/metrics', new Uint8Array())).status).toBe(200);
    expect(agent.read()['receivers/otlp']).toMatchObject({
      out: 2,
      signals: { traces: { out: 1 }, logs: { out: 1 } },
    });
  });
});

describe('the keys of gRPC', () => {
  test('max_recv_msg_size_mib', async () => {
    const { port } = await otlp({ grpc: 'max_recv_msg_size_mib: 1' });
    const over = Buffer.alloc(1024 ** 2 + 1);
    expect((await call(port, 'traces', { chunks: [framed(over)] })).status).toBe(8);
    expect((await call(port, 'traces', { chunks: [framed(BODY)] })).status).toBe(0);
  });

  test('max_concurrent_streams', async () => {
    const { port } = await otlp({ grpc: 'max_concurrent_streams: 7' });
    const session = openSession(port);
    const [settings] = (await once(session, 'remoteSettings')) as [{ maxConcurrentStreams: number }];
    session.destroy();
    expect(settings.maxConcurrentStreams).toBe(7);
  });

  test('max_connection_age tells a client to connect anew, and lets it end its calls', async () => {
    const parameters = 'server_parameters: {max_connection_age: 50ms, max_connection_age_grace: 10s}';
    const { port } = await otlp({ grpc: `keepalive: {${parameters}}` });
    const session = openSession(port);
    const gone = once(session, 'goaway');
    const { status } = await callOn(session, 'traces', { chunks: [framed(BODY)] });
    await gone;
    session.destroy();
    expect(status).toBe(0);
  });

  test('max_connection_idle closes one that nothing comes over', async () => {
    const { port } = await otlp({ grpc: 'keepalive: {server_parameters: {max_connection_idle: 50ms}}' });
    const session = openSession(port);
    await once(session, 'close');
    expect(session.closed).toBe(true);
  });

  test('time and timeout ask whether a client is still there', async () => {
    const { port } = await otlp({ grpc: 'keepalive: {server_parameters: {time: 20ms, timeout: 10s}}' });
    const session = openSession(port);
    await once(session, 'ping');
    await once(session, 'ping');
    expect((await callOn(session, 'traces', { chunks: [framed(BODY)] })).status).toBe(0);
    session.destroy();
  });
});

describe('an enforcement_policy', () => {
  const open = async (policy: string) => {
    const { port } = await otlp({ grpc: `keepalive: {enforcement_policy: {${policy}}}` });
    const session = openSession(port);
    await once(session, 'connect');
    const ping = () => new Promise<void>((resolve) => void session.ping(() => resolve()));
    return { session, ping };
  };

  test.each([['min_time: 1h, permit_without_stream: true'], ['min_time: 1ms, permit_without_stream: false'], ['']])(
    'ends a connection whose client pings too much: {%s}',
    async (policy) => {
      const { session, ping } = await open(policy);
      const gone = once(session, 'goaway');
      for (let i = 0; i < 4; i++) await ping();
      const [code, , data] = (await gone) as [number, number, Buffer];
      session.destroy();
      expect([code, Buffer.from(data).toString()]).toEqual([11, 'too_many_pings']);
    },
  );

  test('lets it ping in time, and forgives where it calls', async () => {
    const { session, ping } = await open('min_time: 1h, permit_without_stream: true');
    const said: unknown[] = [];
    session.on('goaway', (code) => said.push(code));
    for (let i = 0; i < 6; i++) {
      await ping();
      const { status } = await callOn(session, 'traces', { chunks: [framed(BODY)] });
      said.push(status);
    }
    session.destroy();
    expect(said).toEqual([0, 0, 0, 0, 0, 0]);
  });
});

test.each([
  ['http', 'include_metadata: 1', 'true or false is expected here'],
  ['grpc', 'include_metadata: 1', 'true or false is expected here'],
  ['grpc', 'transport: unix', '"unix" is none of tcp'],
  ['grpc', 'keepalive: {enforcement_policy: {min_time: soon}}', 'a duration'],
  ['grpc', 'keepalive: {client: {}}', 'unknown key "client"'],
  ['grpc', 'keepalive: {server_parameters: {time: soon}}', 'a duration'],
  ['grpc', 'max_recv_msg_size_mib: 1e9', 'a whole number from 0 to 2047'],
  ['http', 'compression_algorithms: [gzip]', '"compression_algorithms" is not supported here'],
  ['http', 'response_headers: {"a b": c}', 'is no name of a header'],
  ['http', 'traces_url_path: /v1/logs', 'two signals have the same path'],
  ['http', 'max_recv_msg_size_mib: 5', 'unknown key "max_recv_msg_size_mib"'],
  ['http', 'auth: {authenticator: a, request_params: [b]}', '"request_params" is not supported here'],
])('refused under %s: %s', (protocol, settings, problem) => {
  expect(problemsOf(yamlOf({ [protocol]: settings })).join('\n')).toContain(problem);
});

test.each(['true', 'false'])('include_metadata: %s is nothing to refuse', (is) => {
  expect(problemsOf(yamlOf({ http: `include_metadata: ${is}`, grpc: `include_metadata: ${is}` }))).toEqual([]);
});
