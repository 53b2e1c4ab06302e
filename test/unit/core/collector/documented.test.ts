import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { SECTIONS } from '../../../../core/collector/config/collector-config.ts';
import { settingKeysOf } from '../../../../core/collector/config/setting-keys.ts';
import { isForeign } from '../../../../core/collector/config/foreign-types.ts';
import { CONTEXTS, type ContextName } from '../../../../core/collector/ottl/contexts/context.ts';
import { FILTER_FUNCTIONS, TRANSFORM_FUNCTIONS } from '../../../../core/collector/ottl/functions/registry.ts';
import { UNSUPPORTED } from '../../../../core/collector/ottl/functions/unsupported.ts';
import { PROCESSORS } from '../../../../core/collector/processors/processors.ts';
import { OPERATOR_TYPES } from '../../../../core/collector/stanza/read-operators.ts';
import { listeningExportersWith, receiversWith } from '../../../../main/engine/agent/receivers.ts';
import { BatchMeter } from '../../../../main/engine/collector/batch-meter.ts';
import {
  HTTP_CLIENT_KEYS,
  IDLE_HTTP_CLIENT_KEYS,
  REFUSED_HTTP_CLIENT_KEYS,
} from '../../../../main/engine/collector/exporters/http-client-settings.ts';
import { kindsWith, typesOf } from '../../../../main/engine/collector/kinds.ts';
import { SizeHistogram } from '../../../../main/engine/collector/size-histogram.ts';
import { extensionsWith } from '../../../../main/engine/agent/extensions/kinds.ts';
import { HTTP_SERVER_KEYS, IDLE_HTTP_SERVER_KEYS } from '../../../../main/engine/agent/http-settings.ts';
import { readServiceGraphSettings } from '../../../../core/collector/connectors/service-graph-settings.ts';
import { ServiceGraph } from '../../../../core/collector/connectors/service-graph.ts';
import type { OwnMetric } from '../../../../core/collector/own-metric.ts';
import { DecisionLog } from '../../../../core/collector/processors/tail-sampling/decision-log.ts';
import { tailSamplingMetrics } from '../../../../core/collector/processors/tail-sampling/own-metrics.ts';
import { loadBalancerMetrics } from '../../../../main/engine/collector/exporters/load-balancing/metrics.ts';
import { memoryLimiterMetrics } from '../../../../main/engine/collector/processors/memory-limiter.ts';
import { Settings } from '../../../../core/collector/settings.ts';
import { endpointFamilies } from '../../../../main/engine/agent/self-metrics/endpoint-families.ts';
import { componentFamilies } from '../../../../main/engine/agent/self-metrics/families.ts';
import { processFamilies } from '../../../../main/engine/agent/self-metrics/process-families.ts';
import { InFlight } from '../../../../main/engine/receivers/in-flight.ts';
import { POLICY_READERS } from '../../../../core/collector/processors/tail-sampling/read-policies.ts';
import { logRecord, logs, metrics, span, traces } from '../../../helpers/telemetry.ts';
import { deepFrozen } from './run-ottl.ts';
import { SIGNALS } from '../../../../core/model/telemetry.ts';

const DOCUMENT = readFileSync(new URL('../../../../docs/pipelines.md', import.meta.url), 'utf8');

/** The cells of the table below a heading, without its head. */
function rowsBelow(heading: string): string[][] {
  const at = DOCUMENT.indexOf(`${heading}\n`);
  if (at < 0) throw new Error(`docs/pipelines.md has no heading "${heading}", so nothing was compared.`);
  const after = DOCUMENT.slice(at);
  const lines = after.split('\n').slice(1);
  const start = lines.findIndex((line) => line.startsWith('|'));
  const table = lines.slice(
    start,
    lines.findIndex((line, i) => i > start && !line.startsWith('|')),
  );
  return table.slice(2).map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

const named = (cell: string): string[] => Array.from(cell.matchAll(/`([^`]+)`/g), ([, name]) => name!);

test('the document names every processor', () => {
  expect(rowsBelow('## Processors').map(([name]) => named(name!)[0])).toEqual(PROCESSORS.map((kind) => kind.type));
});

describe('the document', () => {
  const options = { allowUnencrypted: false, inFlight: new InFlight() };
  const kinds = kindsWith(receiversWith(options), listeningExportersWith(options));

  test.each([
    ['## Receivers', kinds.receivers],
    ['## Exporters', kinds.exporters],
    ['## Connectors', kinds.connectors],
  ])('names in "%s" what there is', (heading, all) => {
    const rows = rowsBelow(heading).flatMap(([name]) => named(name!));
    expect(rows.toSorted()).toEqual(all.map(({ type }) => type).toSorted());
  });
});

test('the document says of every key of a client over HTTP what it does', () => {
  const keys = [...HTTP_CLIENT_KEYS, ...REFUSED_HTTP_CLIENT_KEYS, ...IDLE_HTTP_CLIENT_KEYS];
  const row = rowsBelow('## Exporters').find(([name]) => named(name!)[0] === 'otlphttp')!;
  const told = new Set(named(row.join(' ')).map((key) => key.split('.', 1)[0]));
  expect(keys.filter((key) => !told.has(key))).toEqual([]);
});

test('the document says of every key of a server over HTTP that has no effect that it has none', () => {
  for (const key of IDLE_HTTP_SERVER_KEYS) expect(DOCUMENT).toMatch(new RegExp(`\`${key}\`[^.]* have no effect`));
});

describe('the row of a component names every key that is read', () => {
  const options = { allowUnencrypted: false, inFlight: new InFlight() };
  const types = typesOf(kindsWith(receiversWith(options), listeningExportersWith(options), extensionsWith(options)));
  /** Of the Collector's confighttp, in the table below "Listening safely". */
  const ofServer = new Set<string>(HTTP_SERVER_KEYS);
  const rows = [
    ...['## Receivers', '## Exporters', '## Connectors', '## Extensions', '## Processors'],
    ...['## Processors that hold traces', '### Limits per tenant', '## Batching and memory', '## Resources'],
  ].flatMap((heading) => rowsBelow(heading).map((cells) => [heading, cells] as const));

  test.each(SECTIONS.flatMap((section) => [...types[section].keys()].map((id) => [section, id] as const)))(
    '%s: %s',
    (section, id) => {
      const belongs = (heading: string) => section === 'processors' || heading.toLowerCase() === `## ${section}`;
      const [, cells] = rows.find(([heading, [name]]) => belongs(heading) && named(name!).includes(id)) ?? [];
      const text = cells!.slice(1).join(' ');
      const isServer = text.includes('the keys of a server') || text.includes('those of a server');
      const written = new Set(named(text).flatMap((one) => one.split(/[^a-z0-9_]+/)));
      const read = settingKeysOf('', types, { section, id })!.map(({ path }) => path[0]!);
      expect([...new Set(read)].filter((key) => !written.has(key) && !(isServer && ofServer.has(key)))).toEqual([]);
    },
  );
});

test('what is told of as only the Collector’s is not here under any of its names', () => {
  const options = { allowUnencrypted: false, inFlight: new InFlight() };
  const kinds = kindsWith(receiversWith(options), listeningExportersWith(options), extensionsWith(options));
  const here = SECTIONS.flatMap((section) => {
    const all: readonly { type: string }[] = kinds[section] ?? [];
    return all.map(({ type }) => ({ section, type }));
  });
  expect(here.length).toBeGreaterThan(40);
  expect(here.filter(({ section, type }) => isForeign(section, type))).toEqual([]);
});

test('the document names every operator of log lines', () => {
  const operators = rowsBelow('## Log lines').flatMap(([name]) => named(name!.split(', and')[0]!));
  expect(operators.toSorted()).toEqual([...OPERATOR_TYPES].toSorted());
});

test('the document names every processor that holds traces', () => {
  const { processors } = kindsWith([]);
  const stateful = processors.filter(({ isStateful }) => isStateful).map((kind) => kind.type);
  expect(rowsBelow('## Processors that hold traces').flatMap(([name]) => named(name!))).toEqual(stateful);
});

test('the document names every processor that is not pure and holds no traces', () => {
  const pure = new Set(PROCESSORS.map(({ type }) => type));
  const { processors } = kindsWith([]);
  const others = processors.filter(({ type, isStateful }) => !pure.has(type) && !isStateful).map(({ type }) => type);
  const rows = ['### Limits per tenant', '## Batching and memory', '## Resources'].flatMap(rowsBelow);
  expect(rows.flatMap(([name]) => named(name!)).toSorted()).toEqual(others.toSorted());
});

test('components that hold something take no settings and nonsense without an exception', () => {
  const { connectors, processors } = kindsWith([]);
  for (const kind of [...connectors, ...processors.filter(({ isStateful }) => isStateful)])
    for (const settings of [
      undefined,
      null,
      {},
      [],
      'x',
      5,
      { spans: 5, histogram: [], store: 'x', policies: [5, null] },
    ])
      expect(Array.isArray(kind.read(settings).problems)).toBe(true);
});

test('the document names every policy of tail_sampling', () => {
  const listed = rowsBelow('### Policies').map(([name]) => named(name!)[0]);
  expect(listed.toSorted()).toEqual(Object.keys(POLICY_READERS).toSorted());
});

test('the document names every extension', () => {
  const receiving = { allowUnencrypted: false, inFlight: new InFlight() };
  const kinds = extensionsWith(receiving).map(({ type }) => type);
  expect(rowsBelow('## Extensions').flatMap(([name]) => named(name!))).toEqual(kinds);
});

test('the keys of a server that it lists are those that are read', () => {
  const listed = rowsBelow('### Listening safely').flatMap(([keys]) => named(keys!));
  const outer = new Set(listed.map((key) => key.split('.', 1)[0]!));
  expect([...outer].toSorted()).toEqual([...HTTP_SERVER_KEYS].toSorted());
});

/** What components of each kind that has some tell of themselves. */
function ownMetricsOfAll(): OwnMetric[] {
  const counts = { onMemory: 0, newTraces: 0, early: 0, cached: { sampled: 0, 'not-sampled': 0 } };
  const accepted = new Map([['traces' as const, 1]]);
  return [
    ...tailSamplingMetrics(new DecisionLog(['errors']), counts),
    ...memoryLimiterMetrics({ accepted, refused: accepted }),
    ...new ServiceGraph(readServiceGraphSettings(new Settings({})), 0).ownMetrics,
    ...loadBalancerMetrics({
      ...{ resolver: 'dns', resolutions: { answered: 1, failed: 1 }, updates: 1 },
      outcomes: new Map([['gw:4317', { taken: 0, failed: 0 }]]),
    }),
  ];
}

test('the metrics of its own that it lists are those that are told', () => {
  const counts = { in: 0, out: 0, refused: 0, failed: 0 };
  const signals = { traces: counts, metrics: counts, logs: counts };
  const reading = {
    ...counts,
    dropped: {},
    lostReasons: [],
    refusals: {},
    retries: 0,
    queueSize: 0,
    queueCapacity: 1,
    signals,
    transports: { grpc: signals },
    scraped: { cpu: 1 },
  };
  const batches = new BatchMeter(() => 1).read();
  const readings = {
    'receivers/otlp': reading,
    'traces/batch': { ...reading, batches },
    'traces/own': { ...reading, own: ownMetricsOfAll() },
    'exporters/otlp': { ...reading, sends: new SizeHistogram().read() },
  };
  const pipeline = {
    id: 'traces',
    signal: 'traces' as const,
    receivers: [],
    processors: ['batch', 'own'],
    exporters: [],
  };
  const filtering = SIGNALS.map((signal) => ({
    ...pipeline,
    id: `${signal}/filtered`,
    signal,
    processors: ['filter'],
  }));
  const filtered = Object.fromEntries(filtering.map(({ id }) => [`${id}/filter`, reading]));
  const exporter = {
    section: 'exporters',
    id: 'otlp',
    type: 'otlp',
    name: '',
    settings: { endpoint: 'gw:1' },
  } as const;
  const told = [
    ...componentFamilies({ ...readings, ...filtered }, [pipeline, ...filtering]),
    ...processFamilies({ uptimeSeconds: 0, cpuSeconds: 0, rssBytes: 0, heapBytes: 0 }),
    ...endpointFamilies({ components: [exporter], pipelines: [pipeline] }, { otlp: ['127.0.0.1:4317'] }),
  ].map(({ name, isOurs }) =>
    isOurs
      ? `tracebench_${name}`
      : name.replace(/^((?:receiver|exporter|processor)_(?!tail).*)_(?:metric_points|log_records)$/, '$1_spans'),
  );
  const rows = DOCUMENT.slice(DOCUMENT.indexOf('| metric (`otelcol_…`)')).split('\n\n', 1)[0]!.split('\n').slice(2);
  const listed = rows.flatMap((row) => named(row.split('|')[1]!)).filter((name) => !name.startsWith('…'));
  expect(listed.toSorted()).toEqual([...new Set(told)].toSorted());
});

describe('the functions it lists', () => {
  const listed = rowsBelow('### Functions').flatMap(([, functions]) => named(functions!));

  test('are those there are, each once', () => {
    const all = new Set([...TRANSFORM_FUNCTIONS.keys(), ...FILTER_FUNCTIONS.keys()]);
    expect(listed.toSorted()).toEqual([...all].toSorted());
  });

  test('are none of those that are refused by name', () => {
    expect(listed.filter((name) => UNSUPPORTED.has(name))).toEqual([]);
  });
});

test('the paths it lists are those there are', () => {
  for (const [name, paths] of rowsBelow('## The OpenTelemetry Transformation Language')) {
    const context = named(name!)[0] as ContextName;
    const fields = new Set(
      Object.keys(CONTEXTS[context].fields).filter((field) => !/string$/.test(field) || field === 'body'),
    );
    const own = named(paths!.split(/; `(?:resource|scope|span|metric)\./)[0]!).filter(
      (path) => !path.startsWith('.') && path !== 'cache',
    );
    const isBuckets = (field: string) => field.startsWith('negative.');
    expect(own.filter((path) => !isBuckets(path)).toSorted()).toEqual(
      [...fields].filter((field) => !isBuckets(field)).toSorted(),
    );
  }
});

describe('every processor', () => {
  test.each(PROCESSORS.map((kind) => [kind.type, kind] as const))(
    '%s: takes no settings at all without an exception',
    (_, kind) => {
      for (const settings of [
        undefined,
        null,
        {},
        [],
        'x',
        5,
        { unknown: { deep: [1] } },
        { error_mode: {}, actions: {}, attributes: 5 },
      ])
        expect(Array.isArray(kind.read(settings).problems)).toBe(true);
    },
  );

  test.each(PROCESSORS.map((kind) => [kind.type, kind] as const))(
    '%s: leaves signals without rules as they are',
    (type, kind) => {
      const settings = {
        attributes: { actions: [{ key: 'none', action: 'delete' }] },
        resource: { attributes: [{ key: 'none', action: 'delete' }] },
        redaction: { allow_all_keys: true },
        probabilistic_sampler: { sampling_percentage: 0 },
      }[type];
      const process = kind.read(settings).create({ nowNs: () => 0n, random: () => 0 });
      const batches = [traces('s', span()), logs('s', logRecord()), metrics('s')].map(deepFrozen);
      for (const batch of batches) {
        const { telemetry, errors } = process(batch);
        if (type === 'probabilistic_sampler' && batch.signal !== 'metrics') expect(telemetry).toEqual([]);
        else expect(telemetry[0]).toBe(batch);
        expect(errors).toEqual([]);
      }
    },
  );
});
