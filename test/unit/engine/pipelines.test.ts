import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { PipelinesState } from '../../../contract/operations/pipelines.ts';
import { NO_CAPABILITIES } from '../../../contract/operations/session.ts';
import { CONTRACT_VERSION } from '../../../contract/version.ts';
import type { InputOf, OperationName, OutputOf } from '../../../contract/operations.ts';
import type { Engine, EngineOptions } from '../../../main/engine/api.ts';
import { createEngine } from '../../../main/engine/engine.ts';
import { pipelinesFile } from '../../../main/hosts/pipelines-file.ts';
import { eventually } from '../../helpers/eventually.ts';
import { sendSpans, spansRequest } from '../../helpers/run-cli.ts';
import { makeTempDir } from '../../helpers/temp-dir.ts';

async function startEngine(options: Partial<EngineOptions> = {}): Promise<Engine> {
  const engine = await createEngine({
    ...{ storePath: ':memory:', engineVersion: '0', allowSql: true, samplePath: '', allowPipelines: true },
    capabilities: { host: 'test', ...NO_CAPABILITIES },
    receivers: { hosts: ['127.0.0.1'], otlpHttpPort: 0, otlpGrpcPort: 0 },
    ...options,
  });
  onTestFinished(() => engine.close());
  return engine;
}

async function call<Name extends OperationName>(
  engine: Engine,
  name: Name,
  input: InputOf<Name>,
): Promise<OutputOf<Name>> {
  const answer = await engine.call(name, input);
  if (!answer.ok) throw new Error(`${answer.error.code}: ${answer.error.message}`);
  return answer.value;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

const into = (port: number, { processors = '', names = '' } = {}) => `receivers:
  otlp: {protocols: {http: {endpoint: "127.0.0.1:${port}"}}}
processors: {batch: , ${processors}}
exporters:
  store:
service:
  pipelines:
    traces: {receivers: [otlp], processors: [${names}batch], exporters: [store]}
`;

const httpOf = ({ addresses }: PipelinesState) => `http://${addresses['otlp']![0]}`;

const storedNames = async (engine: Engine) => {
  const { rows } = await call(engine, 'sql.query', { sql: 'SELECT name FROM spans ORDER BY name' });
  return rows.flat();
};

describe('pipelines of the workbench', () => {
  test('are off where the host does not allow them', async () => {
    const engine = await startEngine({ allowPipelines: false });
    const { capabilities } = await call(engine, 'hello', { contractVersion: CONTRACT_VERSION });
    expect(capabilities.pipelines).toBe(false);
    const refused = { ok: false, error: { code: 'unsupported', hint: expect.stringContaining('--allow-pipelines') } };
    expect(await engine.call('pipelines.get', {})).toMatchObject(refused);
    expect(await engine.call('pipelines.apply', { yaml: into(0) })).toMatchObject(refused);
  });

  test('begin with a configuration that does what the workbench does without', async () => {
    const engine = await startEngine({ receivers: { hosts: ['127.0.0.1'], otlpHttpPort: 0, otlpGrpcPort: 0 } });
    const state = await call(engine, 'pipelines.get', {});
    expect(state).toMatchObject({ state: 'off', problems: [], warnings: [], startedMs: 0, addresses: {} });
    expect(
      state.pipelines.map(({ id, receivers, processors, exporters }) => [id, receivers, processors, exporters]),
    ).toEqual(['traces', 'metrics', 'logs'].map((id) => [id, ['otlp'], ['batch'], ['store']]));
    expect((await call(engine, 'pipelines.apply', { yaml: state.yaml })).state).toBe('running');
  });

  test('store what they give, processed, and count it', async () => {
    const engine = await startEngine();
    const processors = `filter: {traces: {span: ['name == "span 1"']}}`;
    const state = await call(engine, 'pipelines.apply', { yaml: into(0, { processors, names: 'filter, ' }) });
    expect(state).toMatchObject({ state: 'running', message: '', problems: [] });
    expect(await sendSpans(httpOf(state), spansRequest(1, 3))).toBe(200);
    expect(await storedNames(engine)).toEqual(['span 0', 'span 2']);
    await eventually(async () => {
      const { readings } = await call(engine, 'pipelines.history', {});
      const { components } = readings.at(-1)!;
      expect(components['traces/filter']).toMatchObject({ in: 3, out: 2, refused: 0, lastError: null });
      expect(components['exporters/store']).toMatchObject({ in: 2, out: 2, failed: 0 });
    });
  });

  test('are refused as a whole with what is wrong and where, and nothing is changed', async () => {
    const engine = await startEngine();
    const before = await call(engine, 'pipelines.apply', { yaml: into(0) });
    const refused = await engine.call('pipelines.apply', { yaml: into(0).replace('  store:', '  store: {nonsense: 1}') });
    expect(refused).toMatchObject({ ok: false, error: { code: 'invalid-input' } });
    expect(refused.ok ? '' : refused.error.message).toMatch(/^Line 5, column 11: unknown key "nonsense"/);
    expect(await sendSpans(httpOf(before), spansRequest(1, 1))).toBe(200);
  });
});

describe('ports of the workbench', () => {
  test('are given up to pipelines that name them, and taken back', async () => {
    const port = await freePort();
    const engine = await startEngine({ receivers: { hosts: ['127.0.0.1'], otlpHttpPort: port, otlpGrpcPort: 0 } });
    const http = () => engine.receivers.find(({ protocol }) => protocol === 'otlp-http')!;
    expect(http()).toMatchObject({ state: 'listening', address: `127.0.0.1:${port}`, message: '' });
    await call(engine, 'pipelines.apply', { yaml: into(port) });
    const message = 'Telemetry comes through the pipelines.';
    expect(http()).toMatchObject({ state: 'listening', address: `127.0.0.1:${port}`, message });
    expect(engine.receivers.find(({ protocol }) => protocol === 'otlp-grpc')).toMatchObject({ message: '' });
    expect(await sendSpans(`http://127.0.0.1:${port}`, spansRequest(1, 3))).toBe(200);
    expect(await storedNames(engine)).toHaveLength(3);
    expect(await call(engine, 'pipelines.stop', {})).toMatchObject({ state: 'off', addresses: {} });
    expect(http()).toMatchObject({ state: 'listening', address: `127.0.0.1:${port}`, message: '' });
    expect(await sendSpans(`http://127.0.0.1:${port}`, spansRequest(2, 2))).toBe(200);
    expect(await storedNames(engine)).toHaveLength(5);
  });

  test('are taken back where the pipelines cannot be started', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    onTestFinished(() => void taken.close());
    const port = await freePort();
    const engine = await startEngine({ receivers: { hosts: ['127.0.0.1'], otlpHttpPort: port, otlpGrpcPort: 0 } });
    const yaml = into(port).replace(
      '{http:',
      `{grpc: {endpoint: "127.0.0.1:${(taken.address() as AddressInfo).port}"}, http:`,
    );
    const refused = await engine.call('pipelines.apply', { yaml });
    expect(refused).toMatchObject({
      ok: false,
      error: { code: 'io', message: expect.stringMatching(/^receivers\/otlp: port \d+ is taken/) },
    });
    expect(engine.receivers.find(({ protocol }) => protocol === 'otlp-http')).toMatchObject({
      state: 'listening',
      message: '',
    });
    expect(await sendSpans(`http://127.0.0.1:${port}`, spansRequest(1, 1))).toBe(200);
  });
});

describe('a configuration', () => {
  test('runs again at the next start, until it is stopped', async () => {
    const path = join(await makeTempDir(), 'pipelines.json');
    const pipelines = { keeper: pipelinesFile(path) };
    const first = await startEngine({ pipelines });
    await call(first, 'pipelines.apply', { yaml: into(0) });
    await first.close();
    const second = await startEngine({ pipelines });
    const state = await call(second, 'pipelines.get', {});
    expect(state).toMatchObject({ state: 'running', yaml: into(0) });
    expect(await sendSpans(httpOf(state), spansRequest(1, 1))).toBe(200);
    await call(second, 'pipelines.stop', {});
    await second.close();
    const third = await startEngine({ pipelines });
    expect(await call(third, 'pipelines.get', {})).toMatchObject({ state: 'off', yaml: into(0) });
    expect(JSON.parse(await readFile(path, 'utf8'))).toEqual({ version: 1, isRunning: false, yaml: into(0) });
  });

  test('that cannot be started again is said to have failed, and the receivers are there', async () => {
    const port = await freePort();
    const pipelines = { config: into(port).replace('  store:', '  store: {nonsense: 1}') };
    const engine = await startEngine({
      pipelines,
      receivers: { hosts: ['127.0.0.1'], otlpHttpPort: port, otlpGrpcPort: 0 },
    });
    const state = await call(engine, 'pipelines.get', {});
    expect(state).toMatchObject({ state: 'failed', message: expect.stringMatching(/^line 5, column 11: unknown key "nonsense"/) });
    expect(await sendSpans(`http://127.0.0.1:${port}`, spansRequest(1, 1))).toBe(200);
  });

  test('of the host is shown to pages, which cannot change it', async () => {
    const engine = await startEngine({ allowPipelines: false, pipelines: { config: into(0) } });
    const { capabilities } = await call(engine, 'hello', { contractVersion: CONTRACT_VERSION });
    expect(capabilities.pipelines).toBe(true);
    expect(await call(engine, 'pipelines.get', {})).toMatchObject({ state: 'running', yaml: into(0) });
    const refused = { ok: false, error: { code: 'unsupported', message: expect.stringContaining('--config') } };
    expect(await engine.call('pipelines.apply', { yaml: into(0) })).toMatchObject(refused);
    expect(await engine.call('pipelines.stop', {})).toMatchObject(refused);
  });

  test('does not run in a session that does not receive', async () => {
    const engine = await startEngine({ receivers: null, receiversElsewhere: 'This session does not receive.' });
    expect(await call(engine, 'pipelines.get', {})).toMatchObject({ state: 'off' });
    const refused = { ok: false, error: { code: 'unsupported', message: 'This session does not receive.' } };
    expect(await engine.call('pipelines.apply', { yaml: into(0) })).toMatchObject(refused);
  });

  test('that is checked is told with the lines of what it defines', async () => {
    const engine = await startEngine();
    const yaml = `${into(0)}    logs: {receivers: [otlp], processors: [nobody_has_this], exporters: [store]}\n`.replace(
      'processors: {',
      'processors: {nobody_has_this: ,',
    );
    const { components, pipelines, problems, warnings } = await call(engine, 'pipelines.check', { yaml });
    expect(problems).toEqual([]);
    expect(
      components.map(({ section, id, isSupported, firstLine, lastLine }) => [
        section,
        id,
        isSupported,
        firstLine,
        lastLine,
      ]),
    ).toEqual([
      ['receivers', 'otlp', true, 2, 2],
      ['processors', 'nobody_has_this', false, 3, 3],
      ['processors', 'batch', true, 3, 3],
      ['exporters', 'store', true, 5, 5],
    ]);
    expect(pipelines.map(({ id, firstLine, lastLine, leftOut }) => [id, firstLine, lastLine, leftOut])).toEqual([
      ['traces', 8, 8, ''],
      ['logs', 9, 9, expect.stringContaining('nobody_has_this')],
    ]);
    expect(warnings.map(({ line }) => line)).toEqual([3, 9]);
  });
});
