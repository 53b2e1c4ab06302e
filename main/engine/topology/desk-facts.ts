import type { ComponentReading, PipelineReadings } from '../../../contract/operations/pipelines.ts';
import type { ReceiverStatus } from '../../../contract/operations/session.ts';
import type { DeskFacts } from '../../../core/analysis/topology/desk.ts';
import { shownEndpoint } from '../../../core/analysis/topology/endpoint.ts';
import type { TopologyComponent, TopologyCount, TopologyRates } from '../../../core/model/topology.ts';
import { SIGNALS, type Signal } from '../../../core/model/telemetry.ts';
import type { PipelinesFlow } from '../ports.ts';

export interface DeskNow {
  version: string;
  hosts: readonly string[];
  receivers: readonly ReceiverStatus[];
  flow: PipelinesFlow | undefined;
  /** Unix milliseconds since when rates are taken. */
  sinceMs: number;
}

/** This desk as it runs: its own receivers, and the pipelines in place of some of them. */
export function deskFacts({ version, hosts, receivers, flow, sinceMs }: DeskNow): DeskFacts {
  const inPipelines = new Set(flow ? Object.values(flow.addresses).flat() : []);
  const own = receivers.filter(({ state, address }) => state === 'listening' && !inPipelines.has(address));
  const otlp: TopologyComponent[] =
    own.length === 0
      ? []
      : [
          component(
            'receivers',
            'otlp',
            {},
            own.map(({ address }) => address),
          ),
        ];
  const running = flow ? flowComponents(flow, sinceMs) : [];
  return {
    version,
    hosts: hosts.map((host) => host.toLowerCase()),
    // An `otlp` of the pipelines listens beside it, or in its place.
    components: mergeSame([...otlp, ...running]),
    sends: flow ? sendsOf(flow) : [],
    isRunning: flow !== undefined,
    metricsAt: flow?.metricsAt ?? [],
  };
}

/** An address of a signal that the exporter is not given is nobody's. */
function sendsOf({ sends, pipelines }: PipelinesFlow): DeskFacts['sends'] {
  return sends.flatMap(({ signal, ...to }) => {
    const given = signalsIn(pipelines, 'exporters', to.exporter);
    const signals = given.filter((one) => signal === '' || one === signal);
    return signals.length === 0 ? [] : [{ ...to, signals }];
  });
}

function component(
  section: TopologyComponent['section'],
  id: string,
  rates: TopologyComponent['rates'],
  endpoints: readonly string[],
): TopologyComponent {
  return { section, id, rates, queueSize: null, queueCapacity: null, endpoints };
}

function mergeSame(components: readonly TopologyComponent[]): TopologyComponent[] {
  const merged = new Map<string, TopologyComponent>();
  for (const one of components) {
    const key = `${one.section}/${one.id}`;
    const known = merged.get(key);
    merged.set(key, known ? { ...one, endpoints: [...new Set([...known.endpoints, ...one.endpoints])] } : one);
  }
  return [...merged.values()];
}

type Counts = (reading: ComponentReading) => Partial<Record<TopologyCount, number>>;

const hasQueue = ({ queueCapacity }: ComponentReading) => queueCapacity > 0;

/** As the Collector's metrics count them (`agent/self-metrics`). */
const COUNTS: Readonly<Record<TopologyComponent['section'], Counts>> = {
  receivers: ({ out, refused }) => ({ accepted: out, refused }),
  processors: ({ in: incoming, out }) => ({ incoming, outgoing: out }),
  connectors: ({ in: incoming, out }) => ({ incoming, outgoing: out }),
  exporters: (reading) => ({
    sent: reading.out,
    sendFailed: reading.failed + (hasQueue(reading) ? 0 : reading.refused),
    ...(hasQueue(reading) ? { enqueueFailed: reading.refused } : {}),
  }),
};

function flowComponents(
  { pipelines, addresses, sends, readings }: PipelinesFlow,
  sinceMs: number,
): TopologyComponent[] {
  const window = readings.filter(({ atMs }) => atMs >= sinceMs);
  const last = readings.at(-1)?.components ?? {};
  const of = (
    section: TopologyComponent['section'],
    id: string,
    key: string,
    signal: Signal | '',
    endpoints: readonly string[],
  ) => {
    const reading = last[key];
    const rates = ratesOf(window, key, COUNTS[section]);
    const queue =
      reading && hasQueue(reading) ? { queueSize: reading.queueSize, queueCapacity: reading.queueCapacity } : {};
    return { ...component(section, id, rates ? { [signal]: rates } : {}, endpoints), ...queue };
  };
  const connectors = new Set(
    Object.keys(last).flatMap((key) => (key.startsWith('connectors/') ? [key.slice(11)] : [])),
  );
  const receivers = namesOf(pipelines, 'receivers').filter((id) => !connectors.has(id));
  const exporters = namesOf(pipelines, 'exporters').filter((id) => !connectors.has(id));
  const processors = SIGNALS.flatMap((signal) =>
    pipelines
      .filter((pipeline) => pipeline.signal === signal)
      .flatMap(({ id, processors: ids }) => ids.map((processor) => ({ signal, pipeline: id, processor }))),
  );
  return [
    ...receivers.map((id) =>
      of('receivers', id, `receivers/${id}`, signalIn(pipelines, 'receivers', id), addresses[id] ?? []),
    ),
    ...joinSignals(
      processors.map(({ signal, pipeline, processor }) =>
        of('processors', processor, `${pipeline}/${processor}`, signal, []),
      ),
    ),
    ...[...connectors].map((id) => of('connectors', id, `connectors/${id}`, '', [])),
    ...exporters.map((id) => {
      const to = sends.filter(({ exporter }) => exporter === id).map(({ endpoint }) => shownEndpoint(endpoint));
      return of('exporters', id, `exporters/${id}`, signalIn(pipelines, 'exporters', id), [...new Set(to)]);
    }),
  ];
}

type Pipeline = PipelinesFlow['pipelines'][number];

const namesOf = (pipelines: readonly Pipeline[], end: 'receivers' | 'exporters') => [
  ...new Set(pipelines.flatMap((pipeline) => pipeline[end])),
];

const signalsIn = (pipelines: readonly Pipeline[], end: 'receivers' | 'exporters', id: string): Signal[] =>
  SIGNALS.filter((signal) => pipelines.some((pipeline) => pipeline.signal === signal && pipeline[end].includes(id)));

/** Readings are of all signals together: they are of one where it has only one. */
function signalIn(pipelines: readonly Pipeline[], end: 'receivers' | 'exporters', id: string): Signal | '' {
  const [only, ...more] = signalsIn(pipelines, end, id);
  return only && more.length === 0 ? only : '';
}

/** A processor that is in several pipelines is one, as in the Collector's metrics. */
function joinSignals(processors: readonly TopologyComponent[]): TopologyComponent[] {
  const joined = new Map<string, TopologyComponent>();
  for (const one of processors) {
    const known = joined.get(one.id);
    const rates = { ...known?.rates };
    for (const [name, more] of Object.entries(one.rates) as [Signal, TopologyRates][])
      rates[name] = addRates(rates[name] ?? {}, more);
    joined.set(one.id, { ...one, rates });
  }
  return [...joined.values()];
}

function addRates(a: TopologyRates, b: TopologyRates): TopologyRates {
  const sum: Partial<Record<TopologyCount, number>> = { ...a };
  for (const [count, rate] of Object.entries(b) as [TopologyCount, number][]) sum[count] = (sum[count] ?? 0) + rate;
  return sum;
}

/** Per second between the first reading and the last; counts of a component that was replaced begin anew. */
function ratesOf(readings: readonly PipelineReadings[], key: string, counts: Counts): TopologyRates | undefined {
  const told = readings.flatMap(({ atMs, components }) =>
    components[key] ? [{ atMs, counts: counts(components[key]) }] : [],
  );
  const [first, last] = [told[0], told.at(-1)];
  if (!first || !last || last.atMs <= first.atMs) return undefined;
  const seconds = (last.atMs - first.atMs) / 1_000;
  const names = Object.keys(last.counts) as TopologyCount[];
  const rise = (count: TopologyCount) =>
    told.slice(1).reduce((sum, { counts: now }, i) => {
      const [before, after] = [told[i]!.counts[count] ?? 0, now[count] ?? 0];
      return sum + (after < before ? after : after - before);
    }, 0);
  return Object.fromEntries(names.map((count) => [count, rise(count) / seconds]));
}
