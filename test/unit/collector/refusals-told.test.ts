import { createSecureServer } from 'node:http2';
import { createServer } from 'node:http';
import { createServer as createPlainServer, type AddressInfo } from 'node:net';
import { readFileSync } from 'node:fs';
import type { TLSSocket } from 'node:tls';
import { describe, expect, onTestFinished, test } from 'vitest';
import { statusMessage } from '../../../core/collector/status-message.ts';
import { connectionText } from '../../../main/engine/collector/exporters/connection-text.ts';
import { hostOf } from '../../../main/engine/collector/exporters/host-of.ts';
import { eventually } from '../../helpers/eventually.ts';
import { span, traces } from '../../helpers/telemetry.ts';
import { TLS } from '../agent/start-agent.ts';
import { runAgent, sendOtlp } from './run-agent.ts';

// What an exporter says of a back end that cannot be reached, or refuses: who, where and why.

const agentWith = (exporter: string) =>
  runAgent(`
receivers: {otlp: {protocols: {http: {endpoint: "127.0.0.1:0"}}}}
exporters: {${exporter}}
service: {pipelines: {traces: {receivers: [otlp], exporters: [${exporter.split(':', 1)[0]}]}}}`);

/** A port of this machine where nobody listens. */
async function deadPort(): Promise<number> {
  const server = createPlainServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise<void>((resolve) => server.close(() => resolve()));
  return port;
}

describe('who cannot be connected to is named', () => {
  test.each([
    ['otlp', (at: string) => `otlp: {endpoint: "${at}", tls: {insecure: true}}`, 'UNAVAILABLE: '],
    ['otlphttp', (at: string) => `otlphttp: {endpoint: "http://${at}"}`, ''],
  ])('%s', async (type, exporter, status) => {
    const at = `localhost:${await deadPort()}`;
    const { agent, said } = await agentWith(exporter(at));
    await sendOtlp(agent, traces('shop', span()));
    await eventually(() => expect(said).toHaveLength(1));
    const refused = `${at}: ${status}connect ECONNREFUSED `;
    expect(said[0]).toContain(`exporters/${type}: sending failed and is tried again: ${refused}`);
    expect(agent.read()[`exporters/${type}`]!.lastError!.message).toContain(refused);
  });

  test('what libraries put around the reason is left out', () => {
    const [grpc, refused] = ['No connection established. Last error: ', 'connect ECONNREFUSED 127.0.0.1:1'];
    const ssl = 'error:0A00010B:SSL routines:tls_validate_record_header:wrong version number:../deps/x.c:77:\n';
    expect(connectionText(`round_robin: ${grpc}${grpc}Error: ${refused}. Resolution note: `)).toBe(refused);
    expect(connectionText(`${grpc}null. Resolution note: none found`)).toBe('null. Resolution note: none found');
    expect(connectionText(`${grpc}Error: 40AD:${ssl}. Resolution note: `)).toBe('TLS: wrong version number');
    expect(connectionText(`write EPROTO 40AD:${ssl}`)).toBe('TLS: wrong version number');
    expect(connectionText(`${grpc}Failed to connect (2026-11-29T03:48:06.434Z)`)).toMatch(
      /^the connection ended as it began: /,
    );
    const unknown =
      'self-signed certificate; if the root CA is installed locally, try running Node.js with --use-system-ca';
    expect(connectionText(`${grpc}Error: ${unknown}`)).toMatch(/^self-signed certificate: tls\.ca_file /);
    expect(connectionText('out of order: sample')).toBe('out of order: sample');
  });
});

/** google.rpc.Status { code: 14, message }, byte by byte. */
const statusOf = (message: string): Buffer => {
  const text = Buffer.from(message);
  const length = text.length < 128 ? [text.length] : [(text.length & 127) | 128, text.length >> 7];
  return Buffer.concat([Buffer.from([0x08, 14, 0x12, ...length]), text]);
};

describe('what an answer says is told', () => {
  const cases: [string, string | undefined, Buffer | string, string][] = [
    ['a Status in protobuf', 'application/x-protobuf', statusOf('out of quota'), ': out of quota'],
    ['without a type', undefined, statusOf('out of quota'), ': out of quota'],
    ['in JSON', 'application/json', '{"code":14,"message":"say \\"please\\"","details":[]}', ': say "please"'],
    ['plain text', 'text/plain; charset=utf-8', 'no healthy upstream\n', ': no healthy upstream'],
    ['a long one', 'application/x-protobuf', statusOf('x'.repeat(2_000)), `: ${'x'.repeat(300)}…`],
    ['bytes that are none', 'application/x-protobuf', Buffer.from([0x12, 0x7f, 0x01]), ''],
    ['a picture', 'image/png', Buffer.from([0x89, 0x50, 0x4e, 0x47]), ''],
    ['nothing', undefined, '', ''],
  ];
  test.each(cases)('%s', async (_, type, body, text) => {
    const server = createServer((request, response) => {
      request.resume().on('end', () => response.writeHead(503, type ? { 'content-type': type } : {}).end(body));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const address = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    const { agent, said } = await agentWith(`otlphttp: {endpoint: "http://kim:s3cret@${address}"}`);
    await sendOtlp(agent, traces('shop', span()));
    await eventually(() =>
      expect(said).toEqual([
        `exporters/otlphttp: sending failed and is tried again: ${address}/v1/traces: HTTP 503${text}`,
      ]),
    );
  });

  test('a message of bytes that are no text is none', () => {
    expect(statusMessage(Buffer.from([0x12, 0x02, 0xff, 0xfe]))).toBe('');
    expect(statusMessage(Buffer.from([0x12, 0x01, 0x61, 0x1a, 0x01, 0x00]))).toBe('a');
  });
});

/** A back end that says yes, over HTTP and gRPC, and the names that it was asked for. */
async function secureServer() {
  const names: unknown[] = [];
  const server = createSecureServer({
    allowHTTP1: true,
    cert: readFileSync(`${TLS}server.crt`),
    key: readFileSync(`${TLS}server.key`),
  });
  server.on('secureConnection', (socket: TLSSocket) => names.push(socket.servername));
  server.on('request', (request, response) => {
    request.resume().on('end', () => {
      if (request.httpVersionMajor === 1) return response.writeHead(200).end();
      response.writeHead(200, { 'content-type': 'application/grpc' });
      response.addTrailers({ 'grpc-status': '0' });
      response.end(Buffer.alloc(5));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return { names, port: (server.address() as AddressInfo).port };
}

describe.each(['otlp', 'otlphttp'])('%s: who is at the other end', (type) => {
  const send = async (host: string, port: number, override = '') => {
    const tls = `{ca_file: "${TLS}ca.crt", server_name_override: "${override}"}`;
    const now = 'retry_on_failure: {enabled: false}, sending_queue: {enabled: false}';
    const { agent } = await agentWith(`${type}: {endpoint: "https://${host}:${port}", tls: ${tls}, ${now}}`);
    const status = await sendOtlp(agent, traces('shop', span()));
    return { status, error: agent.read()[`exporters/${type}`]!.lastError?.message };
  };

  test('an IP address is not asked for by name, which Node warns of, and the certificate is one of it all the same', async () => {
    const warned: string[] = [];
    const onWarning = (warning: Error & { code?: string }) => warned.push(warning.code ?? '');
    process.on('warning', onWarning);
    onTestFinished(() => void process.off('warning', onWarning));
    const { names, port } = await secureServer();
    expect(await send('127.0.0.1', port)).toEqual({ status: 200, error: undefined });
    expect(await send('localhost', port, '127.0.0.1')).toEqual({ status: 200, error: undefined });
    const { status, error } = await send('127.0.0.1', port, '127.0.0.2');
    expect(status).toBe(503);
    expect(error).toContain("IP: 127.0.0.2 is not in the cert's list");
    expect(new Set(names)).toEqual(new Set([false]));
    expect(warned).not.toContain('DEP0123');
  });

  test('a name is', async () => {
    const { names, port } = await secureServer();
    expect(await send('localhost', port)).toMatchObject({ status: 200 });
    expect(await send('127.0.0.1', port, 'localhost')).toMatchObject({ status: 200 });
    expect(new Set(names)).toEqual(new Set(['localhost']));
    expect((await send('127.0.0.1', port, 'elsewhere.example')).error).toContain('elsewhere.example');
  });
});

test('hosts of addresses', () => {
  expect(['gateway:4317', '[::1]:4317', '10.0.0.1:1'].map(hostOf)).toEqual(['gateway', '::1', '10.0.0.1']);
});

test('what is given up since the agent stops says so, and what was refused for good does not', async () => {
  let status = 503;
  const server = createServer((request, response) => {
    request.resume().on('end', () => response.writeHead(status).end());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const address = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const exporter = `otlphttp: {endpoint: "http://${address}"}`;
  const waiting = await agentWith(exporter);
  await sendOtlp(waiting.agent, traces('shop', span()));
  await eventually(() => expect(waiting.said).toHaveLength(1));
  await waiting.agent.close();
  expect(waiting.said[1]).toBe(
    `exporters/otlphttp: 1 item of traces given up, since the exporter is stopping: ${address}/v1/traces: HTTP 503`,
  );
  status = 400;
  const refused = await agentWith(exporter);
  for (let i = 0; i < 3; i++) await sendOtlp(refused.agent, traces('shop', span()));
  await refused.agent.close();
  expect(refused.said).toEqual([
    `exporters/otlphttp: 1 item of traces given up: ${address}/v1/traces: HTTP 400`,
    'exporters/otlphttp: 3 items of traces given up so far',
  ]);
});
