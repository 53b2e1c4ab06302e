import type { TopologyComponent, TopologyRates } from '../../../core/model/topology.ts';
import { SIGNALS, type Signal } from '../../../core/model/telemetry.ts';
import type { PipelinesFlow } from '../ports.ts';
import { stallsOf } from './flow-stalls.ts';
import { addRates, hasQueue, ratesOf } from './flow-rates.ts';

type End = 'receivers' | 'exporters';

/** What runs in the pipelines, with rates since then (Unix milliseconds). */
export function flowComponents(flow: PipelinesFlow, sinceMs: number): TopologyComponent[] {
  const connectors = new Set(flow.connectors);
  const namesOf = (end: End) => [...new Set(flow.pipelines.flatMap((pipeline) => pipeline[end]))];
  const ends = (end: End) =>
    namesOf(end)
      .filter((id) => !connectors.has(id))
      .map((id) => read(flow, sinceMs, end, id, `${end}/${id}`, signalOf(flow, end, id)));
  const used = namesOf('exporters').filter((id) => connectors.has(id));
  return [
    ...ends('receivers').map((one) => ({ ...one, endpoints: flow.addresses[one.id] ?? [] })),
    ...processorsOf(flow, sinceMs),
    ...used.map((id) => read(flow, sinceMs, 'connectors', id, `connectors/${id}`, '')),
    ...ends('exporters').map((one) => ({ ...one, endpoints: endpointsOf(flow, one.id) })),
  ];
}

function read(
  { readings }: PipelinesFlow,
  sinceMs: number,
  section: TopologyComponent['section'],
  id: string,
  key: string,
  signal: Signal | '',
): TopologyComponent {
  const since = readings.filter(({ atMs }) => atMs >= sinceMs);
  const last = readings.at(-1)?.components[key];
  const queue = last && hasQueue(last) ? last : { queueSize: null, queueCapacity: null };
  return {
    section,
    id,
    rates: ratesBySignal(since, key, section, signal),
    endpoints: [],
    queueSize: queue.queueSize,
    queueCapacity: queue.queueCapacity,
    stalls: section === 'exporters' ? stallsOf(readings, key) : [],
  };
}

/** `only`: the one signal that it has; '' where it has several, which are told apart as far as its readings do. */
function ratesBySignal(
  readings: PipelinesFlow['readings'],
  key: string,
  section: TopologyComponent['section'],
  only: Signal | '',
): TopologyComponent['rates'] {
  const came = Object.keys(readings.at(-1)?.components[key]?.signals ?? {}) as Signal[];
  const signals = only === '' && came.length > 0 ? came : [only];
  return Object.fromEntries(
    signals.flatMap((signal) => {
      const rates = ratesOf(readings, key, section, signal !== '' && came.includes(signal) ? signal : '');
      return rates ? [[signal, rates] as const] : [];
    }),
  );
}

/** One that is in several pipelines is one, as in the Collector's metrics. */
function processorsOf(flow: PipelinesFlow, sinceMs: number): TopologyComponent[] {
  const joined = new Map<string, TopologyComponent>();
  for (const { id: pipeline, signal, processors } of flow.pipelines)
    for (const id of processors) {
      const one = read(flow, sinceMs, 'processors', id, `${pipeline}/${id}`, signal);
      const rates: Partial<Record<Signal | '', TopologyRates>> = { ...joined.get(id)?.rates };
      const own = one.rates[signal];
      if (own) rates[signal] = addRates(rates[signal] ?? {}, own);
      joined.set(id, { ...one, rates });
    }
  return [...joined.values()];
}

const endpointsOf = ({ sends }: PipelinesFlow, id: string) => [
  ...new Set(sends.flatMap(({ exporter, endpoint }) => (exporter === id ? [endpoint] : []))),
];

export const signalsOf = ({ pipelines }: PipelinesFlow, end: End, id: string): Signal[] =>
  SIGNALS.filter((signal) => pipelines.some((pipeline) => pipeline.signal === signal && pipeline[end].includes(id)));

/** Readings are of all signals together: they are of one where it has only one. */
function signalOf(flow: PipelinesFlow, end: End, id: string): Signal | '' {
  const [only, ...more] = signalsOf(flow, end, id);
  return only && more.length === 0 ? only : '';
}
