import { parseDocument } from 'yaml';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { failure, success } from '../../../contract/result.ts';
import type { Topology, TopologyNode } from '../../../core/model/topology.ts';
import { receiversWith } from '../../../main/engine/agent/receivers.ts';
import { kindsWith, typesOf } from '../../../main/engine/collector/kinds.ts';
import { InFlight } from '../../../main/engine/receivers/in-flight.ts';
import { inLanguage } from '../../../renderer/i18n/locale.ts';
import { writeCollectorConfig } from '../../../renderer/views/pipelines/connect.ts';
import {
  isHollow,
  kindText,
  lineWords,
  lookOfLine,
  nameOf,
  nodeTroubleText,
  quietNodeText,
} from '../../../renderer/views/pipelines/topology/node-words.ts';
import {
  hostOf,
  writeGatewayMark,
  writeLoadBalancing,
  writeScrapeFromHere,
  writeSelfScrape,
} from '../../../renderer/views/pipelines/topology/snippets.ts';
import {
  followTopology,
  forgetTopology,
  useTopology,
} from '../../../renderer/views/pipelines/topology/topology-state.ts';
import { readMinutes, whenText } from '../../../renderer/views/pipelines/topology/windows.ts';
import { readTab } from '../../../renderer/views/pipelines/PipelineTabs.tsx';

const engine = vi.hoisted(() => ({
  asked: [] as number[],
  answer: (): unknown => undefined,
  queries: { revision: 1 },
  paused: false,
  ready: () => {},
}));
vi.mock('../../../renderer/state/connection.ts', () => ({
  callEngine: (_operation: string, { minutes }: { minutes: number }) => {
    engine.asked.push(minutes);
    return Promise.resolve(engine.answer());
  },
  onReady: (listener: () => void) => {
    engine.ready = listener;
    listener();
    return () => {};
  },
  queries: engine.queries,
  useConnection: { getState: () => ({ paused: engine.paused }) },
}));

const node = (parts: Partial<TopologyNode>): TopologyNode => ({
  ...{ id: 'told:1', kind: 'collector', kindBasis: 'told', basis: 'told', name: 'gw', version: '', instance: '' },
  ...{ host: '', lastAtNs: null, components: [], services: [], serviceCount: 0, byTrace: [] },
  ...parts,
});
const topologyOf = (...nodes: TopologyNode[]) => ({ nodes, edges: [] }) as unknown as Topology;

const page = { visibilityState: 'visible', listeners: new Set<() => void>() };

describe('while it is looked at', () => {
  let stop = () => {};
  beforeEach(() => {
    vi.useFakeTimers();
    vi.stubGlobal('document', {
      get visibilityState() {
        return page.visibilityState;
      },
      addEventListener: (_: string, listener: () => void) => page.listeners.add(listener),
      removeEventListener: (_: string, listener: () => void) => page.listeners.delete(listener),
    });
    Object.assign(engine, { asked: [], answer: () => success(topologyOf()), paused: false });
    engine.queries.revision = 1;
    page.visibilityState = 'visible';
  });
  afterEach(() => {
    stop();
    forgetTopology();
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  test('the engine is asked at once, and again when something was stored meanwhile', async () => {
    stop = followTopology(5);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(engine.asked).toEqual([5]);
    engine.queries.revision = 2;
    await vi.advanceTimersByTimeAsync(3_000);
    expect(engine.asked).toEqual([5, 5]);
  });

  test('where nothing was, the window moves on now and then', async () => {
    stop = followTopology(5);
    await vi.advanceTimersByTimeAsync(34_000);
    expect(engine.asked).toHaveLength(2);
  });

  test('running pipelines count on though nothing is stored', async () => {
    const rates = { traces: { accepted: 1 } };
    const receiver = {
      section: 'receivers' as const,
      id: 'otlp',
      rates,
      queueSize: null,
      queueCapacity: null,
      stalls: [],
    };
    const desk = node({ kind: 'desk', basis: 'running', components: [{ ...receiver, endpoints: [] }] });
    engine.answer = () => success(topologyOf(desk));
    stop = followTopology(5);
    await vi.advanceTimersByTimeAsync(7_000);
    expect(engine.asked).toHaveLength(3);
  });

  test('nothing is asked of a page that is hidden or paused, and at once when it is seen again', async () => {
    stop = followTopology(5);
    await vi.advanceTimersByTimeAsync(0);
    page.visibilityState = 'hidden';
    engine.queries.revision = 2;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(engine.asked).toHaveLength(1);
    page.visibilityState = 'visible';
    for (const listener of page.listeners) listener();
    expect(engine.asked).toHaveLength(2);
    engine.paused = true;
    engine.queries.revision = 3;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(engine.asked).toHaveLength(2);
  });

  test('an answer that comes after one left or chose another window is dropped', async () => {
    const answers: ((value: unknown) => void)[] = [];
    engine.answer = () => new Promise((resolve) => answers.push(resolve));
    stop = followTopology(5);
    stop();
    stop = followTopology(60);
    expect(engine.asked).toEqual([5, 60]);
    answers[1]!(success(topologyOf(node({ name: 'of the hour' }))));
    answers[0]!(success(topologyOf(node({ name: 'late' }))));
    await vi.advanceTimersByTimeAsync(0);
    expect(useTopology.getState()).toMatchObject({ minutes: 60, topology: { nodes: [{ name: 'of the hour' }] } });
  });

  test('a failure is told, the last picture stays, and it is asked again', async () => {
    stop = followTopology(5);
    await vi.advanceTimersByTimeAsync(0);
    engine.answer = () => failure('internal', 'broken');
    engine.queries.revision = 2;
    await vi.advanceTimersByTimeAsync(3_000);
    expect(useTopology.getState()).toMatchObject({ topology: {}, error: { message: 'broken' } });
    engine.answer = () => success(topologyOf());
    engine.queries.revision = 3;
    await vi.advanceTimersByTimeAsync(3_000);
    expect(useTopology.getState().error).toBeNull();
  });

  test('another engine is asked whatever the last one said', async () => {
    stop = followTopology(5);
    await vi.advanceTimersByTimeAsync(0);
    engine.ready();
    expect(engine.asked).toHaveLength(2);
  });
});

describe('words of a box', () => {
  test('it is called by its name, else by what it is', () => {
    expect(nameOf(node({}))).toBe('gw');
    expect(nameOf(node({ name: '', instance: '10.0.0.1:8888' }))).toBe('10.0.0.1:8888');
    expect(nameOf(node({ name: '' }))).toBe('without a name');
    expect(nameOf(node({ kind: 'desk', name: '' }))).toBe('Tracebench');
    expect(nameOf(node({ kind: 'applications', name: '', serviceCount: 1 }))).toBe('1 service');
  });

  test('what is a conclusion says so', () => {
    expect(kindText(node({ kind: 'gateway', kindBasis: 'inferred' }))).toBe('Gateway · inferred');
    expect(kindText(node({ kind: 'gateway', kindBasis: 'told' }))).toBe('Gateway');
    expect(kindText(node({ kind: 'backend', kindBasis: 'inferred' }))).toBe('Back end');
  });

  test('it is hollow where a Collector or a back end told nothing', () => {
    expect(isHollow(node({ kind: 'backend' }), undefined)).toBe(true);
    expect(isHollow(node({ kind: 'desk', basis: 'running' }), undefined)).toBe(false);
    expect(isHollow(node({ kind: 'applications' }), undefined)).toBe(false);
  });

  test('of what is wrong it says how much; else how full its queue is', () => {
    const figures = { flows: [], refusedRate: 2, failedRate: 3, stalledMs: 42_400, queueFill: 0.95, troubles: [] };
    expect(nodeTroubleText('failed', figures)).toBe('3/s failing');
    expect(nodeTroubleText('failed', { ...figures, failedRate: 0.02 })).toBe('<0.1/s failing');
    expect(nodeTroubleText('stalled', figures)).toBe('stalled 42 sec');
    expect(nodeTroubleText('refused', figures)).toBe('2/s refused');
    expect(nodeTroubleText('queue', figures)).toBe('queue 95% full');
    expect(quietNodeText({ ...figures, queueFill: 0.5 })).toBe('queue 50%');
    expect(quietNodeText({ ...figures, queueFill: null })).toBe('');
  });
});

test('words of a line: the rate, and what is wrong before which signals', () => {
  const line = {
    from: 0,
    to: 1,
    signals: ['traces' as const],
    ways: [],
    perSecond: 12,
    failedPerSecond: null,
    stalledMs: null,
  };
  expect(lineWords({ ...line, basis: 'told' })).toEqual({ above: '12/s', below: 'Traces' });
  expect(lineWords({ ...line, basis: 'inferred' })).toEqual({ above: '12/s · inferred', below: 'Traces' });
  expect(lineWords({ ...line, basis: 'inferred', perSecond: null }).above).toBe('inferred');
  expect(lineWords({ ...line, basis: 'told', signals: ['traces', 'metrics', 'logs'] }).below).toBe('all signals');
  expect(lineWords({ ...line, basis: 'told', failedPerSecond: 3, perSecond: null })).toEqual({
    above: '',
    below: '3/s failing',
  });
  const stalled = { ...line, basis: 'told' as const, perSecond: 0, stalledMs: 124_000 };
  expect(lineWords(stalled)).toEqual({ above: '0/s', below: 'stalled 2 m 04 s' });
  expect(lineWords({ ...stalled, failedPerSecond: 3 }).below).toBe('3/s failing');
  expect([line, stalled, { ...stalled, failedPerSecond: 3 }].map((one) => lookOfLine({ ...stalled, ...one }))).toEqual([
    undefined,
    'late',
    'loss',
  ]);
});

describe('the window', () => {
  const NOW_MS = Date.UTC(2026, 0, 2, 3, 4, 5);
  const at = (ms: number) => ({ toNs: String(BigInt(ms) * 1_000_000n) });

  test('is one that can be chosen, or five minutes', () => {
    expect([undefined, '60', '7', 'x'].map(readMinutes)).toEqual([5, 60, 5, 5]);
  });

  test('ends now, or is said to end when the data did', () => {
    expect(whenText(at(NOW_MS - 2_000), 5, NOW_MS)).toBe('in the last 5 minutes');
    expect(whenText(at(NOW_MS), 60, NOW_MS)).toBe('in the last 1 hour');
    expect(whenText(at(NOW_MS - 3_600_000), 15, NOW_MS)).toMatch(/^in the 15 minutes until 2026-01-0\d /);
  });
});

test('the part that is shown is that of the address, else what runs here', () => {
  expect(['topology', 'desk', undefined, 'else'].map(readTab)).toEqual(['topology', 'desk', 'desk', 'desk']);
});

test.each([
  ['gw.example:4317', 'gw.example'],
  ['http://gw.example:4318/v1', 'gw.example'],
  ['[::1]:4317', '[::1]'],
  ['gw', 'gw'],
])('the host of %s', (endpoint, host) => expect(hostOf(endpoint)).toBe(host));

describe('snippets', () => {
  test('have their comments in the reader’s language, and nothing else', () => {
    const write = () =>
      writeSelfScrape('127.0.0.1:4317') + writeGatewayMark('a') + writeCollectorConfig({ grpc: 'h:1' });
    const korean = inLanguage('ko', write);
    expect(korean.match(/[가-힣]/g)!.length).toBeGreaterThan(40);
    expect(korean.replaceAll(/#.*/g, '#')).toBe(write().replaceAll(/#.*/g, '#'));
  });

  const options = { allowUnencrypted: false, env: () => 'host-1', log: () => undefined, inFlight: new InFlight() };
  const types = typesOf(kindsWith(receiversWith(options)));
  const sections = ['receivers', 'processors', 'exporters'] as const;

  test.each([
    ['a Collector that scrapes itself', writeSelfScrape('127.0.0.1:4317'), ['prometheus/self', 'otlp/tracebench']],
    ['a Collector that is scraped from here', writeScrapeFromHere('gw.example'), ['prometheus/collectors']],
    ['a gateway that marks its spans', writeGatewayMark('otelcol.gateway'), ['resource/gateway']],
    ['an agent that keeps traces together', writeLoadBalancing(['gw-1:4317', '[::1]:4317']), ['loadbalancing']],
  ])('%s is written as the engine reads it', (_, text, ids) => {
    const document = parseDocument(text);
    expect(document.errors).toEqual([]);
    const written = document.toJS() as Record<string, Record<string, unknown>>;
    const components = sections.flatMap((section) =>
      Object.entries(written[section] ?? {}).map(([id, settings]) => ({ section, id, settings })),
    );
    expect(components.map(({ id }) => id)).toEqual(ids);
    const problems = components.flatMap(({ section, id, settings }) =>
      types[section]
        .get(id.split('/')[0]!)!
        .check(settings)
        .map(({ path, message }) => `${id} ${path.join('.')}: ${message}`),
    );
    expect(problems).toEqual([]);
  });
});
