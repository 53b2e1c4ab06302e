import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { DEFAULT_SETTINGS } from '../../../contract/operations/library.ts';
import type { PipelinesState } from '../../../contract/operations/pipelines.ts';
import { NO_CAPABILITIES } from '../../../contract/operations/session.ts';
import { CONTRACT_VERSION } from '../../../contract/version.ts';
import type { InputOf, OperationName, OutputOf } from '../../../contract/operations.ts';
import type { Engine, EngineOptions } from '../../../main/engine/api.ts';
import { createEngine, isStoreHeld } from '../../../main/engine/engine.ts';
import { openDuckDbStore } from '../../../main/engine/store/duckdb/duckdb-store.ts';
import { createSessionLibrary } from '../../../main/hosts/session-library.ts';
import { openSettings } from '../../../main/hosts/settings-file.ts';
import { pipelinesFile } from '../../../main/hosts/pipelines-file.ts';
import { attributes, span, traceId, traces } from '../../helpers/telemetry.ts';
import { eventually } from '../../helpers/eventually.ts';
import { sendSpans, spansRequest } from '../../helpers/run-cli.ts';
import { makeTempDir } from '../../helpers/temp-dir.ts';
import { freePort } from '../../helpers/free-port.ts';

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

// Each starts the pipelines' thread from its sources, which takes seconds, and many where other tests run.
describe('pipelines of the workbench', { timeout: 120_000 }, () => {
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

  test('go on while a text is checked that takes long, and what nobody waits for is not checked on', async () => {
    const engine = await startEngine();
    const state = await call(engine, 'pipelines.apply', { yaml: into(0) });
    const long = into(0, { processors: Array.from({ length: 50_000 }, (_, one) => `x${one}: `).join(', ') });
    const cancelling = new AbortController();
    const events: string[] = [];
    // Several, so that the last is not answered before the spans are however fast one is.
    const checks = Array.from({ length: 10 }, () =>
      engine.call('pipelines.check', { yaml: long }, { signal: cancelling.signal }),
    );
    const checked = checks.at(-1)!.then((answer) => {
      events.push('checked');
      return answer;
    });
    expect(await sendSpans(httpOf(state), spansRequest(1, 3))).toBe(200);
    events.push('spans');
    cancelling.abort();
    expect(await checked).toMatchObject({ ok: false, error: { code: 'cancelled' } });
    expect(events).toEqual(['spans', 'checked']);
  });

  test('are refused as a whole with what is wrong and where, and nothing is changed', async () => {
    const engine = await startEngine();
    const before = await call(engine, 'pipelines.apply', { yaml: into(0) });
    const refused = await engine.call('pipelines.apply', {
      yaml: into(0).replace('  store:', '  store: {nonsense: 1}'),
    });
    expect(refused).toMatchObject({ ok: false, error: { code: 'invalid-input' } });
    expect(refused.ok ? '' : refused.error.message).toMatch(/^Line 5, column 11: unknown key "nonsense"/);
    expect(await sendSpans(httpOf(before), spansRequest(1, 1))).toBe(200);
  });
});

describe('a sample', { timeout: 120_000 }, () => {
  const sampleOf = (engine: Engine, key: string) => call(engine, 'pipelines.sample', { key });

  test('of a component shows what it was given and what it made of it, from when it is asked for', async () => {
    const engine = await startEngine();
    const processors = `filter: {traces: {span: ['name == "span 1"']}}, transform: {trace_statements: ['set(span.name, "last") where span.name == "span 2"']}`;
    const state = await call(engine, 'pipelines.apply', {
      yaml: into(0, { processors, names: 'filter, transform, ' }),
    });
    expect(await sendSpans(httpOf(state), spansRequest(1, 1))).toBe(200);
    const keys = ['receivers/otlp', 'traces/filter', 'traces/transform', 'traces/batch', 'exporters/store'];
    for (const key of keys) expect(await sampleOf(engine, key)).toMatchObject({ atMs: 0, changes: [] });
    expect(await sendSpans(httpOf(state), spansRequest(2, 3))).toBe(200);
    const told = await Promise.all(
      keys.map(async (key) => {
        const { itemsBefore, itemsAfter, changes } = await sampleOf(engine, key);
        return [itemsBefore, itemsAfter, changes.map(({ kind, name }) => `${kind} ${name}`).join(', ')];
      }),
    );
    expect(told).toEqual([
      [0, 3, 'added span 0, added span 1, added span 2'],
      [3, 2, 'dropped span 1, same span 0, same span 2'],
      [2, 2, 'changed last, same span 0'],
      [2, 2, 'same span 0, same last'],
      [2, 2, 'same span 0, same last'],
    ]);
    const [changed] = (await sampleOf(engine, 'traces/transform')).changes;
    expect([changed!.before.includes('"span 2"'), changed!.after.includes('"last"')]).toEqual([true, true]);
    expect(await storedNames(engine)).toEqual(['last', 'span 0', 'span 0']);
  });

  test('is only of what runs', async () => {
    const engine = await startEngine();
    const missing = { ok: false, error: { code: 'not-found' } };
    expect(await engine.call('pipelines.sample', { key: 'traces/batch' })).toMatchObject(missing);
    await call(engine, 'pipelines.apply', { yaml: into(0) });
    expect(await engine.call('pipelines.sample', { key: 'traces/nothing' })).toMatchObject(missing);
    expect(await sampleOf(engine, 'traces/batch')).toMatchObject({ itemsBefore: 0 });
  });
});

describe('a dry run', { timeout: 120_000 }, () => {
  const dryRun = async (engine: Engine, processor: string, rest: object = {}) => {
    const names = `${processor.split(':')[0]}, `;
    const yaml = into(0, { processors: processor, names });
    return engine.call('pipelines.dryRun', { yaml, pipeline: 'traces', processor: names.slice(0, -2), ...rest });
  };

  const withSpans = async (count: number) => {
    const engine = await startEngine();
    const address = engine.receivers.find(({ protocol }) => protocol === 'otlp-http')!.address;
    expect(await sendSpans(`http://${address}`, spansRequest(1, count))).toBe(200);
    return engine;
  };

  test('tells what a processor would do to the spans that were stored last, and keeps nothing of it', async () => {
    const engine = await withSpans(10);
    const filter = `filter: {traces: {span: ['name == "span 1"', 'name == "span 8"']}}`;
    const answer = await dryRun(engine, filter, { items: 4, limit: 2 });
    if (!answer.ok) throw new Error(answer.error.message);
    const { changes, dropped, ...counts } = answer.value;
    const on = { session: '', fromNs: '', toNs: '' };
    expect(counts).toEqual({ itemsIn: 4, itemsOut: 3, changed: 0, refused: 0, errors: [], note: '', on });
    expect(dropped).toEqual([{ reason: expect.stringContaining('span 8'), items: 1 }]);
    expect(changes.map(({ kind, name }) => `${kind} ${name}`)).toEqual(['dropped span 8', 'same span 6']);
    expect(JSON.parse(changes[0]!.before).scopeSpans[0].spans[0].name).toBe('span 8');
    expect(await storedNames(engine)).toHaveLength(10);
    expect(await call(engine, 'pipelines.get', {})).toMatchObject({ state: 'off' });
  });

  test('names of each item the condition that drops it', async () => {
    const engine = await withSpans(10);
    const answer = await dryRun(engine, `filter: {traces: {span: ['name == "span 1"', 'name == "span 8"']}}`);
    if (!answer.ok) throw new Error(answer.error.message);
    const told = answer.value.changes.map(({ name, reason }) => [name, reason] as const);
    expect(new Map(told.slice(0, 2))).toEqual(
      new Map([
        ['span 8', 'name == "span 8"'],
        ['span 1', 'name == "span 1"'],
      ]),
    );
    expect(told.slice(2).filter(([, reason]) => reason !== '')).toEqual([]);
  });

  test('counts what would be changed, and says where there is less than was asked for', async () => {
    const engine = await withSpans(3);
    const attributes = 'attributes: {actions: [{key: "team", value: "shop", action: insert}]}';
    expect(await dryRun(engine, attributes)).toMatchObject({
      ok: true,
      value: { itemsIn: 3, itemsOut: 3, changed: 3, dropped: [], note: 'Only 3 are stored.' },
    });
    expect(await dryRun(await withSpans(1), attributes)).toMatchObject({ value: { note: 'Only 1 is stored.' } });
    const wrong = `transform: {error_mode: propagate, trace_statements: ['set(span.name, ParseJSON(span.name))']}`;
    const value = {
      itemsIn: 3,
      itemsOut: 0,
      refused: 3,
      dropped: [],
      errors: [{ message: expect.stringContaining('ParseJSON'), count: 1 }],
    };
    expect(await dryRun(engine, wrong)).toMatchObject({ ok: true, value });
  });

  test('is refused for what is not there, is wrong, or does nothing to items', async () => {
    const engine = await startEngine();
    const filter = `filter: {traces: {span: ['name == "a"']}}`;
    const code = async (answer: ReturnType<typeof dryRun>) => {
      const told = await answer;
      return told.ok ? told.value.note : told.error.code;
    };
    expect(await code(dryRun(engine, filter))).toBe('Nothing of this signal is stored yet.');
    expect(await code(dryRun(engine, filter, { pipeline: 'logs' }))).toBe('not-found');
    expect(await code(dryRun(engine, filter, { processor: 'nothing' }))).toBe('not-found');
    expect(await code(dryRun(engine, filter, { processor: 'batch' }))).toBe('unsupported');
    expect(await code(dryRun(engine, 'memory_limiter: {check_interval: 1s, limit_mib: 100}'))).toBe('unsupported');
    expect(await code(dryRun(engine, 'filter: {nonsense: 1}'))).toBe('invalid-input');
  });
});

describe('a simulation of tail sampling', { timeout: 120_000 }, () => {
  const policies = `[
      {name: errors, type: status_code, status_code: {status_codes: [ERROR]}},
      {name: wide, type: span_count, span_count: {min_spans: 5}}]`;
  const simulate = (engine: Engine, text: string, rest: object = {}) =>
    engine.call('pipelines.simulate', {
      yaml: into(0, { processors: `tail_sampling: {policies: ${text}}`, names: 'tail_sampling, ' }),
      processor: 'tail_sampling',
      ...rest,
    });

  test('tells what would be kept of the latest traces, and what would be missed', async () => {
    const engine = await startEngine();
    const address = engine.receivers.find(({ protocol }) => protocol === 'otlp-http')!.address;
    // The second span of a trace is one with an error.
    for (const [trace, spans] of [1, 6, 1, 2, 1].entries())
      expect(await sendSpans(`http://${address}`, spansRequest(trace, spans))).toBe(200);
    const both = { ok: true, value: { traces: 5, spans: 11, keptTraces: 2, keptSpans: 8, missedErrors: 0 } };
    expect(await simulate(engine, policies)).toMatchObject(both);
    const only = `[{name: wide, type: span_count, span_count: {min_spans: 5}}]`;
    const answer = await simulate(engine, only);
    expect(answer).toMatchObject({
      ok: true,
      value: { keptTraces: 1, keptSpans: 6, missedErrors: 1, policies: [{ name: 'wide', kept: 1 }] },
    });
    const missed = answer.ok ? answer.value.missed : [];
    expect(missed).toEqual([{ traceId: '4'.padStart(32, '0'), name: 'span 0', why: 'error', durationNs: '500001' }]);
    expect(await simulate(engine, policies, { traces: 2 })).toMatchObject({ ok: true, value: { traces: 2, spans: 3 } });
  });

  test('is of a tail_sampling processor, with settings that are right', async () => {
    const engine = await startEngine();
    expect(await simulate(engine, '[]')).toMatchObject({ ok: false, error: { code: 'invalid-input' } });
    const other = await simulate(engine, policies, { processor: 'batch' });
    expect(other).toMatchObject({ ok: false, error: { code: 'not-found' } });
    expect(await simulate(engine, policies)).toMatchObject({ ok: true, value: { traces: 0, missed: [] } });
  });
});

// Each session that is asked starts a thread of its own.
describe('what a configuration is tried on', { timeout: 120_000 }, () => {
  const yaml = into(0, {
    processors: `filter: {traces: {span: ['name == "new"']}}, tail_sampling: {policies: [{name: all, type: always_sample}]}`,
    names: 'filter, tail_sampling, ',
  });
  const dry = { yaml, pipeline: 'traces', processor: 'filter' };
  const simulated = { yaml, processor: 'tail_sampling' };
  const MINUTE_NS = 60_000_000_000n;
  const at = (minute: bigint) => ({
    startTimeUnixNano: minute * MINUTE_NS + 1n,
    endTimeUnixNano: minute * MINUTE_NS + 1_000n,
  });
  /** A trace that ended in the first minute, and two half an hour later. */
  const hour = [
    traces('shop', span({ ...at(0n), traceId: traceId(1), name: 'old' })),
    traces('shop', span({ ...at(30n), traceId: traceId(2), name: 'new' })),
    traces('shop', span({ ...at(31n), traceId: traceId(3), name: 'newer' })),
  ];

  async function fill(path: string): Promise<void> {
    const store = await openDuckDbStore(path);
    await store.append({ telemetry: hour, losses: [] });
    await store.close();
  }

  test('is the newest of a time: one from to, or the last of what is stored', async () => {
    const storePath = join(await makeTempDir(), 'a.tracebench');
    await fill(storePath);
    const engine = await startEngine({ storePath });
    const last = { kind: 'last', lengthNs: String(15n * MINUTE_NS) } as const;
    const fromNs = String(16n * MINUTE_NS + 1_001n);
    expect(await call(engine, 'pipelines.dryRun', { ...dry, range: last })).toMatchObject({
      ...{ itemsIn: 2, itemsOut: 1, note: 'Only 2 are stored of that time.' },
      on: { session: '', fromNs, toNs: '' },
    });
    expect(await call(engine, 'pipelines.simulate', { ...simulated, range: last })).toMatchObject({
      ...{ traces: 2, keptTraces: 2 },
      on: { session: '', fromNs, toNs: '' },
    });
    // The end does not belong to it.
    const between = { kind: 'between', fromNs: '1000', toNs: String(31n * MINUTE_NS + 1_000n) } as const;
    const on = { session: '', fromNs: between.fromNs, toNs: between.toNs };
    expect(await call(engine, 'pipelines.dryRun', { ...dry, range: between })).toMatchObject({ itemsIn: 2, on });
    expect(await call(engine, 'pipelines.simulate', { ...simulated, range: between })).toMatchObject({ traces: 2, on });
    const before = { kind: 'between', toNs: '1000' } as const;
    expect(await call(engine, 'pipelines.dryRun', { ...dry, range: before })).toMatchObject({
      ...{ itemsIn: 0, note: 'Nothing of this signal is stored of that time.' },
    });
    expect(await call(engine, 'pipelines.dryRun', dry)).toMatchObject({ itemsIn: 3, itemsOut: 2 });
  });

  test('may be another session, which is left as it was; nothing of this one is looked at', async () => {
    const dataDir = await makeTempDir();
    const session = 'other.tracebench';
    await fill(join(dataDir, session));
    const sessions = createSessionLibrary({
      ...{ dataDir, currentPath: () => '', createEngine, isHeld: isStoreHeld },
      open: () => Promise.resolve(),
    });
    const engine = await startEngine({ sessions });
    const on = { session, fromNs: '', toNs: '' };
    expect(await call(engine, 'pipelines.dryRun', { ...dry, session })).toMatchObject({
      ...{ itemsIn: 3, itemsOut: 2, on },
      changes: [{ kind: 'dropped', name: 'new' }, {}, {}],
    });
    expect(await call(engine, 'pipelines.simulate', { ...simulated, session })).toMatchObject({ traces: 3, on });
    expect(await isStoreHeld(join(dataDir, session))).toBe(false);
    expect(await readdir(dataDir)).toEqual([session]);
    const cancelled = engine.call('pipelines.dryRun', { ...dry, session }, { signal: AbortSignal.abort() });
    expect(await cancelled).toMatchObject({ ok: false, error: { code: 'cancelled' } });
    const none = engine.call('pipelines.dryRun', { ...dry, session: 'none.tracebench' });
    expect(await none).toMatchObject({ ok: false, error: { code: 'not-found' } });
    const alone = await startEngine();
    const refused = await alone.call('pipelines.dryRun', { ...dry, session });
    expect(refused).toMatchObject({ ok: false, error: { message: 'This host keeps one session only.' } });
  });

  test('shows of another session nothing that is hidden on receipt in this one', async () => {
    const dataDir = await makeTempDir();
    const session = 'other.tracebench';
    const store = await openDuckDbStore(join(dataDir, session));
    const named = span({ name: 'new', attributes: attributes({ 'team.token': 'abc123' }) });
    await store.append({ telemetry: [traces('shop', named)], losses: [] });
    await store.close();
    const sessions = createSessionLibrary({
      ...{ dataDir, currentPath: () => '', createEngine, isHeld: isStoreHeld },
      open: () => Promise.resolve(),
    });
    const ask = async (onReceive: boolean) => {
      const redaction = { ...DEFAULT_SETTINGS.redaction, keys: ['*token'], onReceive };
      const engine = await startEngine({ sessions, redaction });
      const { changes } = await call(engine, 'pipelines.dryRun', { ...dry, session });
      return changes[0]!.before;
    };
    expect(await ask(false)).toContain('abc123');
    expect(await ask(true)).not.toContain('abc123');
  });
});

describe('decisions of a tail sampler', { timeout: 120_000 }, () => {
  const processors = `tail_sampling: {decision_wait: 10ms, policies: [
      {name: errors, type: status_code, status_code: {status_codes: [ERROR]}},
      {name: wide, type: span_count, span_count: {min_spans: 5}}]}`;
  const KEY = 'traces/tail_sampling';
  const id = (trace: number) => trace.toString(16).padStart(32, '0');

  /** The second span of a trace is one with an error. */
  async function decided(options: Partial<EngineOptions> = {}) {
    const engine = await startEngine(options);
    const state = await call(engine, 'pipelines.apply', { yaml: into(0, { processors, names: 'tail_sampling, ' }) });
    for (const [trace, spans] of [1, 2, 6].entries())
      expect(await sendSpans(httpOf(state), spansRequest(trace, spans))).toBe(200);
    await eventually(async () => {
      const { decisions } = await call(engine, 'pipelines.decisions', {});
      expect(decisions.map(({ traceId, isStored }) => [traceId, isStored]).sort()).toEqual(
        [1, 2, 3].map((trace) => [id(trace), trace !== 1]),
      );
    });
    return engine;
  }

  test('are told with policy and trace, and whether it is in the store', async () => {
    const engine = await decided();
    const all = await call(engine, 'pipelines.decisions', { key: KEY });
    expect(all).toMatchObject({
      matching: 3,
      outcomes: { sampled: 2, 'not-sampled': 1, dropped: 0 },
      policies: [
        { name: 'errors', sampled: 2, notSampled: 1, dropped: 0, failed: 0, kept: 2 },
        { name: 'wide', sampled: 1, notSampled: 2, dropped: 0, failed: 0, kept: 1 },
      ],
    });
    const of = async (input: InputOf<'pipelines.decisions'>) =>
      (await call(engine, 'pipelines.decisions', input)).decisions.map(({ traceId }) => traceId).sort();
    expect(await of({ isKept: true })).toEqual([id(2), id(3)]);
    expect(await of({ isKept: false })).toEqual([id(1)]);
    expect(await of({ policy: 'wide' })).toEqual([id(3)]);
    expect(await of({ traceId: id(2).toUpperCase() })).toEqual([id(2)]);
    expect(await of({ limit: 1 })).toHaveLength(1);
    expect(all.decisions.find(({ traceId }) => traceId === id(2))).toMatchObject({
      ...{ key: KEY, spans: 2, name: 'span 0', service: 'shop', hasError: true, outcome: 'sampled', by: ['errors'] },
      verdicts: [
        { policy: 'errors', verdict: 'sampled' },
        { policy: 'wide', verdict: 'not-sampled' },
      ],
      ...{ early: '', lateSpans: 0, before: null },
    });
    expect(await engine.call('pipelines.decisions', { key: 'traces/nothing' })).toMatchObject({
      ok: false,
      error: { code: 'not-found' },
    });
  });

  test('stand in the scopes of what is stored', async () => {
    const engine = await decided();
    const { frame } = await call(engine, 'trace.get', { traceId: id(3) });
    const { scope } = await call(engine, 'span.get', { spanKey: frame.columns.key[0]! });
    expect(scope.attributes).toEqual([{ key: 'tailsampling.policy', value: { kind: 'string', value: 'errors' } }]);
  });

  test('do not tell the service where the settings hide it', async () => {
    const redaction = { ...DEFAULT_SETTINGS.redaction, onReceive: true, keys: ['service.name'] };
    const engine = await decided({ redaction });
    const { decisions } = await call(engine, 'pipelines.decisions', {});
    expect(decisions.map(({ name, service }) => [name, service])).toEqual(Array(3).fill(['span 0', '']));
  });

  test('are none where no pipelines run', async () => {
    const engine = await decided();
    await call(engine, 'pipelines.stop', {});
    const none = { decisions: [], matching: 0, policies: [] };
    expect(await call(engine, 'pipelines.decisions', { key: KEY })).toMatchObject(none);
  });
});

test(
  'values that are hidden on receipt are hidden in what pipelines store, and in what comes beside them',
  { timeout: 120_000 },
  async () => {
    const redaction = { ...DEFAULT_SETTINGS.redaction, onReceive: true, keys: ['password'] };
    const engine = await startEngine({ redaction });
    const beside = () => `http://${engine.receivers.find(({ protocol }) => protocol === 'otlp-http')!.address}`;
    const secret = (trace: number) =>
      spansRequest(trace, 1).replace(
        '"kind":2',
        '"kind":2,"attributes":[{"key":"password","value":{"stringValue":"s3cret"}}]',
      );
    expect(await sendSpans(beside(), secret(1))).toBe(200);
    const state = await call(engine, 'pipelines.apply', { yaml: into(0) });
    expect(await sendSpans(beside(), secret(2))).toBe(200);
    expect(await sendSpans(httpOf(state), secret(3))).toBe(200);
    const { rows } = await call(engine, 'sql.query', { sql: 'SELECT attributes FROM spans' });
    expect(rows).toHaveLength(3);
    expect(JSON.stringify(rows)).toContain('password');
    expect(JSON.stringify(rows)).not.toContain('s3cret');
  },
);

test(
  'values that are hidden on receipt are shown neither before and after a component, nor by a dry run',
  { timeout: 120_000 },
  async () => {
    const receivers = { otlpHttpPort: 0, otlpGrpcPort: 0 };
    const settings = await openSettings(join(await makeTempDir(), 'settings.json'), { receivers });
    const capabilities = { host: 'test', ...NO_CAPABILITIES, settings: true } as const;
    const engine = await startEngine({ settings, capabilities });
    const processors = `attributes: {actions: [{key: "password", value: "0ther", action: update}]}`;
    const yaml = into(0, { processors, names: 'attributes, ' });
    const state = await call(engine, 'pipelines.apply', { yaml });
    const sample = () => call(engine, 'pipelines.sample', { key: 'traces/attributes' });
    await sample();
    const attribute = '"kind":2,"attributes":[{"key":"password","value":{"stringValue":"s3cret"}}]';
    expect(await sendSpans(httpOf(state), spansRequest(1, 1).replace('"kind":2', attribute))).toBe(200);
    const shown = async () => {
      const { changes } = await sample();
      const dry = await call(engine, 'pipelines.dryRun', { yaml, pipeline: 'traces', processor: 'attributes' });
      return { text: JSON.stringify([changes, dry.changes]), kinds: changes.map(({ kind }) => kind) };
    };
    expect((await shown()).text).toMatch(/s3cret.*0ther/);
    const redaction = { ...DEFAULT_SETTINGS.redaction, onReceive: true, keys: ['password'] };
    await call(engine, 'settings.set', { settings: { ...DEFAULT_SETTINGS, redaction } });
    const { text, kinds } = await shown();
    expect(kinds).toEqual(['changed']);
    expect(text).toContain('password');
    expect(text).not.toMatch(/s3cret|0ther/);
  },
);

test('changes and readings are announced', { timeout: 120_000 }, async () => {
  const engine = await startEngine();
  const states: string[] = [];
  const read: number[] = [];
  engine.subscribe('pipelines.changed', ({ state }) => states.push(state.state));
  engine.subscribe('pipelines.read', ({ readings }) => read.push(readings.components['exporters/store']!.in));
  const state = await call(engine, 'pipelines.apply', { yaml: into(0) });
  expect(await sendSpans(httpOf(state), spansRequest(1, 3))).toBe(200);
  await eventually(() => expect(read.at(-1)).toBe(3));
  const { readings } = await call(engine, 'pipelines.history', {});
  expect(readings.at(-1)!.components['exporters/store']).toMatchObject({ in: 3, out: 3, retries: 0, queueCapacity: 0 });
  expect(readings.some(({ components }) => Number(components['exporters/store']!.latencyMs) > 0)).toBe(true);
  await call(engine, 'pipelines.stop', {});
  await eventually(() => expect(states).toEqual(['running', 'off']));
});

describe('ports of the workbench', { timeout: 120_000 }, () => {
  test('are given up to pipelines that name them, and taken back', async () => {
    const port = await freePort();
    const engine = await startEngine({ receivers: { hosts: ['127.0.0.1'], otlpHttpPort: port, otlpGrpcPort: 0 } });
    const http = () => engine.receivers.find(({ protocol }) => protocol === 'otlp-http')!;
    expect(http()).toMatchObject({ state: 'listening', address: `127.0.0.1:${port}`, message: '' });
    await call(engine, 'pipelines.apply', { yaml: into(port) });
    const message = 'Telemetry comes through the pipelines.';
    const givenUp = { state: 'listening', address: `127.0.0.1:${port}`, message, isOfPipelines: true };
    expect(http()).toMatchObject(givenUp);
    expect(engine.receivers.find(({ protocol }) => protocol === 'otlp-grpc')).toMatchObject({ message: '' });
    expect(await sendSpans(`http://127.0.0.1:${port}`, spansRequest(1, 3))).toBe(200);
    expect(await storedNames(engine)).toHaveLength(3);
    expect(await call(engine, 'pipelines.stop', {})).toMatchObject({ state: 'off', addresses: {} });
    expect(http()).toMatchObject({ state: 'listening', address: `127.0.0.1:${port}`, message: '' });
    expect(http().isOfPipelines).toBeUndefined();
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

describe('a configuration', { timeout: 120_000 }, () => {
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
    expect(state).toMatchObject({
      state: 'failed',
      message: expect.stringMatching(/^line 5, column 11: unknown key "nonsense"/),
    });
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
