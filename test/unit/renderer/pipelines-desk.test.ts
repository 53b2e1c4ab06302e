import { parseDocument } from 'yaml';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { CheckedConfig, DefaultPipeline, PipelinesState } from '../../../contract/operations/pipelines.ts';
import type { ReceiverStatus } from '../../../contract/operations/session.ts';
import { success } from '../../../contract/result.ts';
import { InFlight } from '../../../main/engine/receivers/in-flight.ts';
import { PROCESSORS } from '../../../core/collector/processors/processors.ts';
import { kindsWith, typesOf } from '../../../main/engine/collector/kinds.ts';
import { receiversWith } from '../../../main/engine/agent/receivers.ts';
import { chooseShown } from '../../../renderer/views/pipelines/choose-shown.ts';
import { troubleText } from '../../../renderer/views/pipelines/graph/step-words.ts';
import { noteOfPorts } from '../../../renderer/views/pipelines/graph/port-words.ts';
import { CATALOGUE, writeProbe } from '../../../renderer/views/pipelines/catalogue.ts';
import { endpointsOfPipelines, writeCollectorConfig } from '../../../renderer/views/pipelines/connect.ts';
import {
  applyDraft,
  followEngine,
  forgetDraft,
  isEdited,
  setDraft,
  useDraft,
} from '../../../renderer/views/pipelines/draft.ts';
import { addPipelineOf, edit } from '../../../renderer/views/pipelines/form/form-edits.ts';
import { changedPart } from '../../../renderer/views/pipelines/editor/changed-part.ts';
import { besideSessions, describeTriedOn, triedOnInput } from '../../../renderer/views/pipelines/details/tried-on.ts';
import { runningSamplers } from '../../../renderer/views/pipelines/details/running-samplers.ts';
import { howTried } from '../../../renderer/views/pipelines/details/how-tried.ts';
import { notesOf } from '../../../renderer/views/pipelines/Problems.tsx';
import { findStep, withDisabled } from '../../../renderer/views/pipelines/find-step.ts';

const calls = vi.hoisted(() => ({ answer: (_operation: string, _input: { yaml: string }): unknown => undefined }));
vi.mock('../../../renderer/state/connection.ts', () => ({
  callEngine: (operation: string, input: { yaml: string }) => Promise.resolve(calls.answer(operation, input)),
}));

const CHECKED: CheckedConfig = { problems: [], warnings: [], components: [], pipelines: [] };

const stateOf = (yaml: string): PipelinesState => ({
  ...CHECKED,
  ...{ yaml, state: 'running', message: '', addresses: {}, extensions: {}, startedMs: 1, fixedBecause: '' },
});

describe('the draft', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => {
    forgetDraft();
    vi.useRealTimers();
  });

  test('is what runs, and follows it while nobody writes', () => {
    followEngine(stateOf('a: 1'), null);
    expect(useDraft.getState().text).toBe('a: 1');
    followEngine(stateOf('a: 2'), stateOf('a: 1'));
    expect(useDraft.getState().text).toBe('a: 2');
    expect(isEdited(useDraft.getState(), stateOf('a: 2'))).toBe(false);
  });

  test('that somebody writes stays when another window applies its own', () => {
    followEngine(stateOf('a: 1'), null);
    setDraft('mine: 1');
    followEngine(stateOf('a: 2'), stateOf('a: 1'));
    expect(useDraft.getState().text).toBe('mine: 1');
    expect(isEdited(useDraft.getState(), stateOf('a: 2'))).toBe(true);
  });

  test('is checked when typing rests, once, and a late answer says nothing of a newer text', async () => {
    followEngine(stateOf(''), null);
    const asked: string[] = [];
    calls.answer = (_, { yaml }) => {
      asked.push(yaml);
      // Somebody types on while the first one is checked.
      if (asked.length === 1) setDraft('abc');
      return success({ ...CHECKED, problems: [{ line: 1, column: 1, message: yaml }] });
    };
    setDraft('a');
    setDraft('ab');
    await vi.advanceTimersByTimeAsync(250);
    expect(asked).toEqual(['ab']);
    expect(useDraft.getState().checkedText).toBe('');
    await vi.advanceTimersByTimeAsync(250);
    expect(useDraft.getState()).toMatchObject({ checkedText: 'abc', checked: { problems: [{ message: 'abc' }] } });
  });

  test('keeps the last picture while what is written is no pipeline', async () => {
    const pipeline = { id: 'traces', signal: 'traces', receivers: [], processors: [], exporters: [] } as const;
    const drawable = {
      ...stateOf('a: 1'),
      pipelines: [{ ...pipeline, firstLine: 1, lastLine: 1, leftOut: '', disabled: [] }],
    };
    followEngine(drawable as unknown as PipelinesState, null);
    calls.answer = () => success({ ...CHECKED, problems: [{ line: 1, column: 3, message: 'no YAML' }] });
    setDraft('a: [');
    await vi.advanceTimersByTimeAsync(250);
    expect(useDraft.getState().checked?.problems).toHaveLength(1);
    expect(useDraft.getState().drawn?.pipelines).toHaveLength(1);
  });

  test('that cannot be started keeps what was written, with the reason', async () => {
    followEngine(stateOf('a: 1'), null);
    setDraft('a: 2');
    calls.answer = (operation) =>
      operation === 'pipelines.apply'
        ? { ok: false, error: { code: 'invalid-input', message: 'port 4317 is taken', hint: '' } }
        : success(CHECKED);
    const taken = vi.fn();
    await applyDraft(taken);
    expect(taken).not.toHaveBeenCalled();
    expect(useDraft.getState()).toMatchObject({
      text: 'a: 2',
      isApplying: false,
      error: { message: 'port 4317 is taken' },
    });
  });
});

describe('a key of the readings', () => {
  const component = (section: 'receivers' | 'processors' | 'exporters', id: string) => ({
    ...{ section, id, type: id.split('/')[0]!, isSupported: true, firstLine: 1, lastLine: 2 },
  });
  const pipeline = (id: string, processors: string[]) => ({
    ...{ id, signal: 'traces' as const, receivers: ['otlp'], processors, exporters: ['otlp/2'] },
    ...{ firstLine: 1, lastLine: 2, leftOut: '', disabled: [{ role: 'processors' as const, id: 'off', at: 0 }] },
  });
  const config = {
    components: [component('receivers', 'otlp'), component('exporters', 'otlp/2'), component('processors', 'batch')],
    pipelines: [pipeline('traces', ['batch']), pipeline('traces/2', ['batch', 'gone'])],
  };

  test.each([
    ['receivers/otlp', { section: 'receivers', id: 'otlp', component: { id: 'otlp' } }],
    ['exporters/otlp/2', { section: 'exporters', id: 'otlp/2', component: { id: 'otlp/2' } }],
    ['traces/batch', { section: 'processors', id: 'batch', pipeline: { id: 'traces' } }],
    ['traces/2/batch', { section: 'processors', id: 'batch', pipeline: { id: 'traces/2' } }],
    ['traces/2/gone', { section: 'processors', id: 'gone', component: undefined }],
  ])('%s', (key, found) => expect(findStep(config, key)).toMatchObject(found));

  test('of a step that is disabled names it, and it is drawn at its place', () => {
    expect(findStep(config, 'traces/off')).toMatchObject({ id: 'off', isDisabled: true });
    expect(findStep(config, 'traces/batch')).toMatchObject({ isDisabled: false });
    const { pipelines, disabled } = withDisabled(config.pipelines);
    expect(pipelines.map(({ processors }) => processors)).toEqual([
      ['off', 'batch'],
      ['off', 'batch', 'gone'],
    ]);
    expect([...disabled]).toEqual(['traces/off', 'traces/2/off']);
  });

  test('of a receiver is disabled where no pipeline has it otherwise', () => {
    const off = { role: 'receivers' as const, id: 'otlp', at: 0 };
    const without = { ...pipeline('traces', []), receivers: [], disabled: [off] };
    const isDisabled = (pipelines: (typeof without)[]) =>
      findStep({ ...config, pipelines }, 'receivers/otlp')?.isDisabled;
    expect(isDisabled([without])).toBe(true);
    expect(isDisabled([without, { ...without, id: 'traces/2', receivers: ['otlp'] as never[] }])).toBe(false);
  });

  test('that nothing has names nothing', () => expect(findStep(config, 'traces/filter')).toBeUndefined());
});

describe('the catalogue', () => {
  const options = { allowUnencrypted: false, env: () => undefined, log: () => undefined, inFlight: new InFlight() };
  const types = typesOf(kindsWith(receiversWith(options)));
  /** Of the workbench, which gives it to its pipelines itself. */
  const OWN = ['exporters/store'];
  const known = CATALOGUE.filter(({ section, type }) => types[section].has(type) || OWN.includes(`${section}/${type}`));

  test('knows most of what the engine has, with settings that it takes', () => {
    expect(known.length).toBeGreaterThan(12);
    const problems = known.flatMap(({ section, type, settings }) =>
      (types[section].get(type)?.check(parseDocument(settings).toJS()) ?? []).map(
        ({ path, message }) => `${section}/${type} ${path.join('.')}: ${message}`,
      ),
    );
    expect(problems).toEqual([]);
  });

  test('says of each type what signals it takes, as the engine does', () => {
    const others = known.filter(({ section, type, signals }) => {
      const own = types[section].get(type)?.signals;
      return own !== undefined && !(signals.every((signal) => own.includes(signal)) && own.length === signals.length);
    });
    expect(others.map(({ section, type }) => `${section}/${type}`)).toEqual([]);
  });

  test('is asked about by a configuration that names each type once', () => {
    const probe = parseDocument(writeProbe());
    expect(probe.errors).toEqual([]);
    for (const { section, type } of CATALOGUE) expect(probe.hasIn([section, type])).toBe(true);
  });
});

test('a processor is offered to be tried where the engine can, under each of its names', () => {
  const { processors } = kindsWith([]);
  for (const { type } of processors) {
    const engine = type === 'tail_sampling' ? 'simulate' : PROCESSORS.some((kind) => kind.type === type) && 'dryRun';
    expect([type, howTried(type)]).toEqual([type, engine || undefined]);
  }
});

describe('where programs send to', () => {
  const usual = { http: 'http://127.0.0.1:4318', grpc: '127.0.0.1:4317' };
  test.each([
    ['the usual ports where no receiver takes OTLP', { zipkin: ['127.0.0.1:9411'] }, usual],
    ['both of a receiver', { otlp: ['h:1', 'h:2'] }, { grpc: 'h:1', http: 'http://h:2' }],
    ['gRPC alone, by its port', { otlp: ['h:4317'] }, { ...usual, grpc: 'h:4317' }],
    ['HTTP alone', { 'otlp/web': ['h:9'] }, { ...usual, http: 'http://h:9' }],
    ['the first of several', { otlp: ['h:1', 'h:2'], 'otlp/2': ['h:3', 'h:4'] }, { grpc: 'h:1', http: 'http://h:2' }],
  ])('%s', (_, addresses, endpoints) => expect(endpointsOfPipelines(addresses, usual)).toEqual(endpoints));

  test('a whole configuration is one that can run beside us: it listens on ports of its own', () => {
    const written = parseDocument(writeCollectorConfig({ grpc: 'desk:4317' })).toJS() as {
      receivers: { otlp: { protocols: unknown } };
      exporters: Record<string, unknown>;
      service: { pipelines: Record<string, { exporters: string[] }> };
    };
    expect(written.exporters['otlp/tracebench']).toMatchObject({ endpoint: 'desk:4317' });
    expect(written.receivers.otlp.protocols).toEqual({
      grpc: { endpoint: '127.0.0.1:14317' },
      http: { endpoint: '127.0.0.1:14318' },
    });
    expect(Object.values(written.service.pipelines).flatMap(({ exporters }) => exporters)).toEqual(
      Array.from({ length: 3 }, () => 'otlp/tracebench'),
    );
  });
});

test.each([
  ['abc', 'abXc', { from: 2, to: 2, insert: 'X' }],
  ['abc', 'ac', { from: 1, to: 2, insert: '' }],
  ['aa', 'aaa', { from: 2, to: 2, insert: 'a' }],
  ['', 'x', { from: 0, to: 0, insert: 'x' }],
])('the part of %s that becomes %s', (before, after, part) => expect(changedPart(before, after)).toEqual(part));

test('what is wrong is told by its place, and what follows from something behind it', () => {
  const note = (line: number, message: string) => ({ line, column: 1, message });
  const listed = notesOf({
    problems: [note(2, 'a'), note(9, 'none is left')],
    warnings: [note(5, 'b'), note(9, 'why')],
  });
  expect(listed.map(({ note: { message } }) => message)).toEqual(['a', 'b', 'why', 'none is left']);
  expect(notesOf(null)).toEqual([]);
});

describe('what a processor is tried on', () => {
  const entry = (id: string, open: 'here' | 'elsewhere' | '') => ({
    ...{ id, name: id.toUpperCase(), notes: '', pinned: false, path: '', bytes: 0, changedMs: 0, open },
  });

  test('is the newest of all there is, of the time of the screen, or of the last 15 minutes; of this session or of another', () => {
    const screen = { fromNs: '5', toNs: '9' };
    expect(triedOnInput({ time: 'whole', session: '' }, screen)).toEqual({});
    expect(triedOnInput({ time: 'screen', session: 'a' }, screen)).toEqual({
      session: 'a',
      range: { kind: 'between', fromNs: '5', toNs: '9' },
    });
    expect(triedOnInput({ time: 'lately', session: '' }, screen)).toEqual({
      range: { kind: 'last', lengthNs: '900000000000' },
    });
  });

  test('may be a session that nobody has open, and is told by its name', () => {
    const sessions = [entry('a', 'here'), entry('b', ''), entry('c', 'elsewhere')];
    expect(besideSessions(sessions).map(({ id }) => id)).toEqual(['b']);
    const told = describeTriedOn({ session: 'b', fromNs: '', toNs: '' }, sessions);
    expect(told).toBe('Tried on the newest of: B · All data');
    expect(describeTriedOn({ session: '', fromNs: '0', toNs: '' }, sessions)).toMatch(/: This session · from \d{4}-/);
    // Gone from the library since.
    expect(describeTriedOn({ session: 'z', fromNs: '', toNs: '' }, sessions)).toContain(': z · ');
  });
});

describe('a change by form', () => {
  afterEach(() => forgetDraft());

  test('made before the check of the text is that of the text as it stands', async () => {
    const pipeline = { id: 'traces', receivers: ['old'], exporters: ['gone'] };
    const asked: string[] = [];
    calls.answer = (_operation, { yaml }) => {
      asked.push(yaml);
      return success(yaml === '' ? CHECKED : { ...CHECKED, pipelines: [pipeline] });
    };
    setDraft('service:\n  pipelines:\n    traces:\n      receivers: [old]\n      exporters: [gone]\n');
    expect(await edit(addPipelineOf('logs'))).toBe(true);
    expect(parseDocument(useDraft.getState().text!).toJS().service.pipelines).toMatchObject({
      logs: { receivers: ['old'], exporters: ['gone'] },
    });
    setDraft('');
    expect(await edit(addPipelineOf('traces'))).toBe(true);
    expect(asked.at(-1)).toBe('');
    const { traces } = parseDocument(useDraft.getState().text!).toJS().service.pipelines;
    expect(traces).not.toHaveProperty('receivers', ['old']);
    expect(JSON.stringify(traces)).not.toContain('gone');
  });
});

describe('what the desk shows', () => {
  const drawn = { components: [], pipelines: [] };
  const readings = [{ atMs: 1, components: {} }];
  const own: DefaultPipeline = {
    yaml: 'own: 1',
    components: [],
    pipelines: [],
    readings: [{ atMs: 2, components: {} }],
  };
  const off = (yaml: string) => ({ ...stateOf(yaml), state: 'off' as const });
  const known = { drawn, readings, own, edited: false };

  test('is what runs, or else the default pipeline, with what that did', () => {
    const running = chooseShown({ ...known, state: stateOf('own: 1') });
    expect(running).toEqual({ config: drawn, readings, isLive: true, isDefault: false, isWritten: true });
    const own1 = chooseShown({ ...known, state: off('own: 1') });
    expect(own1).toEqual({ config: drawn, readings: own.readings, isLive: true, isDefault: true, isWritten: true });
    expect(chooseShown({ ...known, state: { ...off('own: 1'), state: 'failed' } })).toEqual(own1);
  });

  test('is the default pipeline while others wait in the editor, until somebody writes there', () => {
    const waiting = chooseShown({ ...known, state: off('other: 1') });
    expect(waiting).toMatchObject({ isDefault: true, isWritten: false });
    expect(waiting.config).toBe(own);
    expect(chooseShown({ ...known, edited: true, state: off('other: 1') }).config).toBe(drawn);
  });

  test('is what is written, and nothing known of it, where nothing is received', () => {
    expect(chooseShown({ ...known, own: null, state: off('own: 1') })).toEqual({
      ...{ config: drawn, readings: [], isLive: false, isDefault: false, isWritten: true },
    });
  });
});

describe('the box of the ports', () => {
  const port = (protocol: ReceiverStatus['protocol'], more: Partial<ReceiverStatus> = {}): ReceiverStatus => ({
    ...{ protocol, state: 'listening', wantedPort: 1, message: '', requests: 0, refusedRequests: 0 },
    ...{ address: protocol === 'otlp-http' ? '[::1]:4318' : '127.0.0.1:4317', ...more },
  });
  const http = 'otlp-http';
  const grpc = 'otlp-grpc';

  test('has both endpoints where all is well', () => {
    expect(noteOfPorts([port(http), port(grpc)])).toEqual({ text: 'gRPC 4317 · HTTP 4318', isWrong: false });
  });

  test('says which port is elsewhere or could not be opened', () => {
    const moved = port(http, { message: 'port 4318 is taken; listening on 4319' });
    expect(noteOfPorts([moved, port(grpc)])).toEqual({
      ...{ text: 'HTTP: port 4318 is taken; listening on 4319', isWrong: true },
    });
    const message = 'port 4317 needs administrator rights';
    const failed = port(grpc, { state: 'failed', address: '', message });
    expect(noteOfPorts([port(http), failed])).toEqual({ text: `gRPC: ${message}`, isWrong: true });
  });

  test('says once, and as nothing wrong, why neither listens', () => {
    const message = 'Receiving is switched off in the settings.';
    const off = { state: 'off', address: '', message } as const;
    expect(noteOfPorts([port(http, off), port(grpc, off)])).toEqual({ text: message, isWrong: false });
  });
});

test('an error of a component whose queue holds something says how much waits', () => {
  const rates = { inRate: 3, outRate: 0, droppedRate: 0, lostRate: 0, refusedRate: 0, refusalRate: 0, failedRate: 0 };
  const figures = { ...rates, retryRate: 0.02, latencyMs: null, troubles: [] };
  expect(troubleText('error', { ...figures, queueFill: 0.088 })).toBe('an error · queue 8.8%');
  expect(troubleText('error', { ...figures, queueFill: 0 })).toBe('an error lately');
});

test('samplers that run are told by what traces go through', () => {
  const component = (type: string, id = type) =>
    ({ section: 'processors', id, type, isSupported: true, firstLine: 1, lastLine: 1 }) as const;
  const pipeline = (signal: 'traces' | 'logs', processors: string[], leftOut = '') => ({
    ...{ id: signal, signal, receivers: [], processors, exporters: [], disabled: [] },
    ...{ firstLine: 1, lastLine: 1, leftOut },
  });
  const state: PipelinesState = {
    ...stateOf(''),
    components: [
      component('batch'),
      component('tail_sampling', 'tail_sampling/2'),
      component('tail_sampling'),
      component('probabilistic_sampler'),
    ],
    pipelines: [pipeline('traces', ['tail_sampling/2', 'batch']), pipeline('logs', ['probabilistic_sampler'])],
  };
  expect(runningSamplers(state)).toEqual(['tail_sampling/2']);
  expect(runningSamplers({ ...state, state: 'off' })).toEqual([]);
  const leftOut = pipeline('traces', ['tail_sampling'], 'it has no exporter');
  expect(runningSamplers({ ...state, pipelines: [leftOut] })).toEqual([]);
});
