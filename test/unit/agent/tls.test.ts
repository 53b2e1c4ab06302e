import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { connect as connectHttp2 } from 'node:http2';
import { request, type RequestOptions } from 'node:https';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { text } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import { Settings } from '../../../core/collector/settings.ts';
import { readServerTls } from '../../../main/engine/agent/server-tls.ts';
import { eventually } from '../../helpers/eventually.ts';
import { makeTempDir } from '../../helpers/temp-dir.ts';
import { callOn, framed } from '../receivers/grpc-client.ts';
import { post, TYPES } from '../receivers/http-client.ts';
import { protobufOf, span } from '../receivers/payloads.ts';
import { startTestServer } from './test-server.ts';
import { portOf, startAgent, TLS, yamlOf } from './start-agent.ts';

const read = (name: string) => readFileSync(`${TLS}${name}`);
const CA = read('ca.crt');
const SERVER = { cert_file: `${TLS}server.crt`, key_file: `${TLS}server.key` };
const MUTUAL = { ...SERVER, client_ca_file: `${TLS}ca.crt` };
const CLIENT = { cert: read('client.crt'), key: read('client.key') };
const STRANGER = { cert: read('stranger.crt'), key: read('stranger.key') };
const BODY = protobufOf('traces', span(), span());
const inYaml = (settings: object) => JSON.stringify(settings);

async function push(port: number, options: RequestOptions = {}): Promise<number> {
  const asking = request({ host: '127.0.0.1', port, path: '/push', method: 'POST', ca: CA, agent: false, ...options });
  asking.end('hello');
  const [response] = (await once(asking, 'response')) as [IncomingMessage];
  await text(response);
  return response.statusCode!;
}

describe('a server with TLS', () => {
  test('takes what comes over it, under any name, and beyond this machine', async () => {
    const { port, bodies } = await startTestServer({ settings: { endpoint: '0.0.0.0:0', tls: SERVER } });
    expect(await push(port, { headers: { host: 'gateway.example' }, servername: 'localhost' })).toBe(200);
    expect(bodies).toEqual(['hello']);
  });

  test('still takes nothing from web pages of elsewhere', async () => {
    const { port } = await startTestServer({ settings: { tls: SERVER } });
    expect(await push(port, { headers: { origin: 'https://evil.example' } })).toBe(403);
  });

  test('has no words for those without it, and counts them', async () => {
    const { port, bodies, meter } = await startTestServer({ settings: { tls: SERVER } });
    await expect(post(port, { path: '/push', body: 'hello' })).rejects.toThrow();
    await eventually(() => expect(meter.read().refusals).toEqual({ 'malformed-framing': 1 }));
    expect(meter.read().lastError?.message).toBe(
      'a request refused (malformed-framing): Plain http, but this port speaks TLS',
    );
    expect(bodies).toEqual([]);
  });

  test('may be given as text', async () => {
    const pem = { cert_pem: read('server.crt').toString(), key_pem: read('server.key').toString() };
    const { port } = await startTestServer({ settings: { tls: pem } });
    expect(await push(port)).toBe(200);
  });

  test('with client_ca_file speaks to those only who have a certificate of it', async () => {
    const { port, bodies } = await startTestServer({ settings: { tls: MUTUAL } });
    expect(await push(port, CLIENT)).toBe(200);
    await expect(push(port)).rejects.toThrow();
    await expect(push(port, STRANGER)).rejects.toThrow();
    expect(bodies).toEqual(['hello']);
  });

  test('speaks the versions that it may', async () => {
    const { port } = await startTestServer({ settings: { tls: { ...SERVER, min_version: '1.3' } } });
    await expect(push(port, { maxVersion: 'TLSv1.2' })).rejects.toThrow();
    const socket = connect({ port, host: '127.0.0.1', ca: CA });
    await once(socket, 'secureConnect');
    expect(socket.getProtocol()).toBe('TLSv1.3');
    socket.destroy();
  });

  test('is closed with connections that never shook hands', async () => {
    const { port, running } = await startTestServer({ settings: { tls: SERVER }, limits: { closeGraceMs: 20 } });
    const socket = (await import('node:net')).connect(port, '127.0.0.1');
    await once(socket, 'connect');
    const closed = once(socket, 'close');
    await running.close();
    await closed;
  });
});

describe('settings that cannot be used are found before anything starts', () => {
  const cases: [string, object, string][] = [
    ['nothing', {}, 'a certificate and its key are expected here'],
    ['no key', { cert_file: SERVER.cert_file }, 'a certificate and its key are expected here'],
    ['no such file', { ...SERVER, key_file: '/no/such' }, '/no/such cannot be read (ENOENT)'],
    ['another key', { ...SERVER, key_file: `${TLS}client.key` }, 'cannot be used'],
    ['no certificate', { ...SERVER, cert_file: `${TLS}README.md` }, 'cannot be used'],
    ['no version', { ...SERVER, min_version: '1.4' }, '"1.4" is none of 1.0, 1.1, 1.2, 1.3'],
    ['the wrong way round', { ...SERVER, min_version: '1.3', max_version: '1.2' }, 'is above max_version'],
    ['no effect', { ...SERVER, reload_interval: '1h' }, '"reload_interval" has no effect here'],
    ['not supported', { ...SERVER, tpm: {} }, '"tpm" is not supported here'],
    ['no authority', { ...SERVER, client_ca_file: '' }, 'a file with the certificate of an authority is expected here'],
    ['a device', { ...SERVER, client_ca_file: '/dev/null' }, '/dev/null cannot be read: it is no regular file'],
    ['mistyped', { ...SERVER, client_ca: 'x' }, 'unknown key "client_ca"'],
  ];
  test.each(cases)('%s', (_, tls, message) => {
    const settings = new Settings({ tls });
    readServerTls(settings);
    expect(settings.problems.map((problem) => problem.message)).toEqual([expect.stringContaining(message)]);
    expect(settings.problems[0]!.path[0]).toBe('tls');
  });

  test('an empty authority', async () => {
    const client_ca_file = join(await makeTempDir(), 'empty.crt');
    writeFileSync(client_ca_file, '');
    const settings = new Settings({ tls: { ...SERVER, client_ca_file } });
    readServerTls(settings);
    const [problem] = settings.problems;
    expect(problem!.message).toContain('a file with the certificate of an authority');
  });

  test('an authority that is none', () => {
    const settings = new Settings({ tls: { ...SERVER, client_ca_file: `${TLS}README.md` } });
    readServerTls(settings);
    expect(settings.problems).toHaveLength(1);
  });
});

describe('OTLP with TLS', () => {
  test('over HTTP', async () => {
    const { agent } = await startAgent(yamlOf({ http: `tls: ${inYaml(MUTUAL)}` }));
    const port = portOf(agent.addresses()['otlp']![0]!);
    const asking = (tls: RequestOptions) =>
      push(port, { path: '/v1/traces', headers: { 'content-type': TYPES.json }, ...tls });
    await expect(asking({})).rejects.toThrow();
    expect(await asking(CLIENT)).toBe(400);
    await eventually(() =>
      expect(agent.read()['receivers/otlp']!.refusals).toMatchObject({ 'malformed-framing': 1, malformed: 1 }),
    );
  });

  test('over gRPC', async () => {
    const { agent } = await startAgent(yamlOf({ grpc: `tls: ${inYaml(MUTUAL)}` }));
    const port = portOf(agent.addresses()['otlp']![0]!);
    const session = connectHttp2(`https://localhost:${port}`, { ca: CA, ...CLIENT });
    const { status } = await callOn(session, 'traces', { chunks: [framed(BODY)] });
    session.destroy();
    expect(status).toBe(0);
    const stranger = connectHttp2(`https://localhost:${port}`, { ca: CA, ...STRANGER });
    stranger.on('error', () => undefined);
    await expect(callOn(stranger, 'traces', { chunks: [framed(BODY)] })).rejects.toThrow('No answer');
    expect(agent.read()['receivers/otlp']).toMatchObject({ out: 2 });
  });
});
