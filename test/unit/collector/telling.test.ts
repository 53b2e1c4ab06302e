import { mkdir, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { encodeResponse } from '../../../core/otlp/response.ts';
import { eventually } from '../../helpers/eventually.ts';
import { logRecord, logs, metric, metrics, span, traces } from '../../helpers/telemetry.ts';
import { makeTempDir } from '../../helpers/temp-dir.ts';
import { gauge, number } from '../core/collector/prometheus/points.ts';
import { runAgent, sendOtlp } from './run-agent.ts';

// What an agent says on standard error: once when something begins to be wrong, and once when it is over.

async function serve(answer: RequestListener): Promise<string> {
  const server = createServer((request, response) => {
    request.resume().on('end', () => answer(request, response));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Answers with these one after the other, and with 200 after them. */
const answersOf = (...statuses: number[]): Promise<string> =>
  serve((_request, response) => response.writeHead(statuses.shift() ?? 200).end());

const OTLP = 'otlp: {protocols: {http: {endpoint: "127.0.0.1:0"}}}';
const config = (signal: string, exporters: string, processors = '') => `
receivers: {${OTLP}}
processors: {${processors}}
exporters: {${exporters}}
service: {pipelines: {${signal}: {receivers: [otlp], processors: [${processors.split(':')[0]}], exporters: [${exporters.split(':')[0]}]}}}`;
const ONE_POINT = metrics('shop', metric('stock', gauge(number(1))));
const NO_RETRY = 'retry_on_failure: {enabled: false}';

test('points that remote write refuses for good are lost: told once, and when they are taken again', async () => {
  const at = await answersOf(400, 400, 400);
  const { agent, said } = await runAgent(config('metrics', `prometheusremotewrite: {endpoint: "http://${at}/write"}`));
  const exporter = () => agent.read()['exporters/prometheusremotewrite']!;
  for (let i = 1; i <= 3; i++) {
    await sendOtlp(agent, ONE_POINT);
    await eventually(() => expect(exporter().failed).toBe(i));
  }
  expect(said).toEqual([expect.stringMatching(/^exporters\/prometheusremotewrite: 1 item of metrics .*HTTP 400/)]);
  await sendOtlp(agent, ONE_POINT);
  await eventually(() => expect(said).toHaveLength(2));
  expect(said[1]).toMatch(/^exporters\/prometheusremotewrite: .* again$/);
});

test('partial success is told', async () => {
  const partial = encodeResponse('logs', 'protobuf', { rejected: 1, message: 'too old' });
  const at = await serve((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end(partial);
  });
  const { agent, said } = await runAgent(config('logs', `otlphttp: {endpoint: "http://${at}"}`));
  for (let i = 1; i <= 2; i++) {
    await sendOtlp(agent, logs('shop', logRecord(), logRecord()));
    await eventually(() => expect(agent.read()['exporters/otlphttp']).toMatchObject({ failed: i, out: i }));
  }
  expect(said).toEqual(['exporters/otlphttp: 1 item of logs rejected: too old']);
});

test('a target that cannot be scraped is told once, and that it can be again', async () => {
  let status = 500;
  let asked = 0;
  const at = await serve((_request, response) => {
    asked++;
    response.writeHead(status).end('up 1\n');
  });
  const { said } = await runAgent(`
receivers: {prometheus: {config: {scrape_configs: [{job_name: shop, scrape_interval: 50ms, static_configs: [{targets: ["${at}"]}]}]}}}
exporters: {nop: }
service: {pipelines: {metrics: {receivers: [prometheus], exporters: [nop]}}}`);
  await eventually(() => expect(asked).toBeGreaterThan(2));
  // A busy machine may answer too late for the first.
  expect(said).toEqual([expect.stringMatching(`^receivers/prometheus: shop ${at}: (HTTP 500|no answer)`)]);
  status = 200;
  await eventually(() => expect(said.slice(1)).toEqual([`receivers/prometheus: shop ${at}: is scraped again`]));
});

test('memory_limiter that refuses is told by itself, not by who stands before it', async () => {
  const limiter = 'memory_limiter: {check_interval: 1ms, limit_mib: 1}';
  const { agent, said } = await runAgent(config('traces', 'nop: ', limiter));
  for (let i = 0; i < 3; i++) expect(await sendOtlp(agent, traces('shop', span()))).toBe(503);
  const [first, ...others] = said;
  expect(first).toBe('processors/memory_limiter (traces): refuses traces: data refused due to high memory usage');
  expect(others).toEqual([expect.stringMatching(/^receivers\/otlp: traces refused \(busy\)/)]);
});

test('a full queue is told, and that it takes again', async () => {
  let waiting: (() => void)[] = [];
  let isOpen = false;
  const at = await serve((_request, response) => {
    const answer = () => void response.writeHead(200).end();
    if (isOpen) answer();
    else waiting.push(answer);
  });
  const queue = 'sending_queue: {queue_size: 2, num_consumers: 1}';
  const { agent, said } = await runAgent(config('traces', `otlphttp: {endpoint: "http://${at}", ${queue}}`));
  const send = () => sendOtlp(agent, traces('shop', span()));
  expect(await send()).toBe(200);
  await eventually(() => expect(waiting).toHaveLength(1));
  expect([await send(), await send(), await send()]).toEqual([200, 503, 503]);
  const ofExporter = () => said.filter((line) => line.startsWith('exporters/'));
  expect(ofExporter()).toEqual(['exporters/otlphttp: refuses traces: sending queue is full']);
  isOpen = true;
  for (const answer of waiting.splice(0)) answer();
  waiting = [];
  await eventually(() => expect(agent.read()['exporters/otlphttp']).toMatchObject({ out: 2, queueSize: 0 }));
  expect(await send()).toBe(200);
  expect(ofExporter().slice(1)).toEqual(['exporters/otlphttp: takes again what it is given']);
});

test('a statement that fails is told once, whatever it says of the item', async () => {
  const statements = `log_statements: ['set(log.attributes["n"], ParseJSON(log.body)["n"])', 'set(log.attributes["m"], Decode(log.body, "base64"))']`;
  const { agent, said } = await runAgent(config('logs', 'nop: ', `transform: {${statements}}`));
  for (const text of ['{a', '{b', '{c']) {
    const body = { kind: 'string', value: text } as const;
    expect(await sendOtlp(agent, logs('shop', logRecord({ body })))).toBe(200);
  }
  expect(said).toEqual([
    expect.stringContaining('failed to execute statement: set(log.attributes["n"], ParseJSON(log.body)["n"])'),
    expect.stringContaining('failed to execute statement: set(log.attributes["m"], Decode(log.body, "base64"))'),
  ]);
});

test('with error_mode: propagate the batch is refused, which is told', async () => {
  const statements = `error_mode: propagate, log_statements: ['set(log.attributes["n"], ParseJSON(log.body)["n"])']`;
  const { agent, said } = await runAgent(config('logs', 'nop: ', `transform: {${statements}}`));
  for (let i = 0; i < 2; i++) expect(await sendOtlp(agent, logs('shop', logRecord()))).toBe(503);
  expect(said[0]).toMatch(/^processors\/transform \(logs\): refuses logs: failed to execute statement: /);
  expect(said.filter((line) => line.startsWith('processors/'))).toHaveLength(1);
});

test('include that matches no file is told, and when it does', async () => {
  const folder = join(await makeTempDir(), 'logs');
  const { said } = await runAgent(`
receivers: {filelog: {include: ["${folder}/*.log"], poll_interval: 20ms}}
exporters: {nop: }
service: {pipelines: {logs: {receivers: [filelog], exporters: [nop]}}}`);
  expect(said).toEqual([`receivers/filelog: include matches no file: ${folder}/*.log`]);
  await mkdir(folder);
  await writeFile(join(folder, 'a.log'), 'one\n');
  await eventually(() => expect(said.slice(1)).toEqual(['receivers/filelog: include matches files now']));
});

test('a receiver that refuses says why, once for each reason', async () => {
  const { agent, said } = await runAgent(config('traces', 'nop: '));
  const url = `http://${agent.addresses()['otlp']![0]}/v1/traces`;
  const post = (type: string) => fetch(url, { method: 'POST', headers: { 'content-type': type }, body: 'x' });
  for (const type of ['text/plain', 'text/plain', 'application/json', 'application/json'])
    expect((await post(type)).ok).toBe(false);
  expect(said).toEqual([
    expect.stringMatching(/^receivers\/otlp: traces refused \(/),
    expect.stringMatching(/^receivers\/otlp: traces refused \(malformed\)/),
  ]);
});

test('an exporter without retries that is refused tells it itself', async () => {
  const at = await answersOf(503, 503);
  const exporter = `otlphttp: {endpoint: "http://${at}", ${NO_RETRY}, sending_queue: {enabled: false}}`;
  const { agent, said } = await runAgent(config('traces', exporter));
  const statuses = [];
  for (let i = 0; i < 3; i++) statuses.push(await sendOtlp(agent, traces('shop', span())));
  expect(statuses).toEqual([503, 503, 200]);
  expect(said.filter((line) => line.startsWith('exporters/'))).toEqual([
    `exporters/otlphttp: refuses traces: ${at}/v1/traces: HTTP 503`,
    'exporters/otlphttp: takes again what it is given',
  ]);
});

test('whatever fails, each line names the kind and the id of the component it is of', async () => {
  const at = await answersOf(400);
  const { agent, said } = await runAgent(`
receivers:
  otlp/in: {protocols: {http: {endpoint: "127.0.0.1:0"}}}
  filelog/none: {include: ["/no/such/*.log"]}
  prometheus/shop: {config: {scrape_configs: [{job_name: shop, scrape_interval: 50ms, static_configs: [{targets: ["127.0.0.1:1"]}]}]}}
processors:
  transform/json: {error_mode: ignore, log_statements: ['set(log.attributes["n"], ParseJSON(log.body)["n"])']}
exporters:
  otlphttp/gw: {endpoint: "http://${at}"}
  otlp/dead: {endpoint: "127.0.0.1:1", tls: {insecure: true}}
  debug/all:
service:
  pipelines:
    logs/all: {receivers: [otlp/in, filelog/none], processors: [transform/json], exporters: [otlphttp/gw, otlp/dead, debug/all]}
    metrics: {receivers: [prometheus/shop], exporters: [debug/all]}`);
  const url = `http://${agent.addresses()['otlp/in']![0]}/v1/logs`;
  expect((await fetch(url, { method: 'POST', headers: { 'content-type': 'text/plain' }, body: 'x' })).ok).toBe(false);
  expect(await sendOtlp(agent, logs('shop', logRecord()), 'otlp/in')).toBe(200);
  const OF = /^((?:receivers|exporters)\/[a-z]+\/[a-z]+|processors\/transform\/json \(logs\/all\)): \S/;
  const named = () => new Set(said.map((line) => OF.exec(line)?.[1] ?? line));
  const expected = [
    ...['receivers/otlp/in', 'receivers/filelog/none', 'receivers/prometheus/shop'],
    ...['processors/transform/json (logs/all)', 'exporters/otlphttp/gw', 'exporters/otlp/dead', 'exporters/debug/all'],
  ];
  await eventually(() => expect(named()).toEqual(new Set(expected)));
  await agent.close();
  expect(named()).toEqual(new Set(expected));
});
