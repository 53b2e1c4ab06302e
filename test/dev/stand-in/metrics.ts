import type { MetricFilter } from '../../../contract/filters.ts';
import type { ParsedInputOf } from '../../../contract/operations.ts';
import type { MetricSeries, MetricStream, MetricSummary } from '../../../contract/operations/metrics.ts';
import type { MetricKind } from '../../../core/model/metric.ts';
import { createRandom } from './random.ts';
import { BASE_NS } from './trace-set.ts';

/** An hour of points, one every ten seconds. */
const STEP_NS = 10e9;
const POINTS = 360;

type Shape = 'wave' | 'counter' | 'latency' | 'steps';

interface MadeUp {
  name: string;
  service: string;
  unit: string;
  kind: MetricKind;
  shape: Shape;
  /** Typical value. */
  size: number;
  keys: Record<string, string[]>;
  temporality?: number;
  isMonotonic?: boolean;
  description: string;
}

const ROUTES = {
  'http.route': ['/', '/cart', '/cart/checkout', '/product/{id}'],
  'http.response.status_code': ['200', '500'],
};
const HISTOGRAM = { kind: 'histogram', shape: 'latency', temporality: 2 } as const;
const COUNTER = { kind: 'sum', shape: 'counter', temporality: 2, isMonotonic: true } as const;

const METRICS: MadeUp[] = [
  {
    ...HISTOGRAM,
    name: 'http.server.request.duration',
    service: 'frontend',
    unit: 's',
    size: 0.042,
    keys: ROUTES,
    description: 'Duration of HTTP server requests.',
  },
  {
    ...COUNTER,
    name: 'http.server.requests',
    service: 'frontend',
    unit: '{request}',
    size: 14,
    keys: ROUTES,
    description: 'Requests received.',
  },
  {
    name: 'http.server.active_requests',
    service: 'frontend',
    unit: '{request}',
    kind: 'sum',
    shape: 'steps',
    temporality: 2,
    isMonotonic: false,
    size: 8,
    keys: {},
    description: 'Number of active HTTP server requests.',
  },
  {
    name: 'jvm.memory.used',
    service: 'ad',
    unit: 'By',
    kind: 'gauge',
    shape: 'wave',
    size: 184e6,
    keys: {
      'jvm.memory.pool.name': ['G1 Eden Space', 'G1 Old Gen', 'G1 Survivor Space', 'Metaspace'],
      'jvm.memory.type': ['heap'],
    },
    description: 'Measure of memory used.',
  },
  {
    ...COUNTER,
    name: 'jvm.cpu.time',
    service: 'ad',
    unit: 's',
    size: 0.4,
    keys: {},
    description: 'CPU time used by the process as reported by the JVM.',
  },
  {
    name: 'queue.depth',
    service: 'checkout',
    unit: '{message}',
    kind: 'gauge',
    shape: 'steps',
    size: 40,
    keys: { partition: Array.from({ length: 36 }, (_, at) => String(at)) },
    description: 'Messages waiting, per partition.',
  },
  {
    ...HISTOGRAM,
    kind: 'exponentialHistogram',
    name: 'rpc.client.duration',
    service: 'checkout',
    unit: 'ms',
    size: 12,
    keys: { 'rpc.service': ['PaymentService', 'CartService'] },
    description: '',
  },
  {
    name: 'process.runtime.gc.pause',
    service: 'recommendation',
    unit: 'ms',
    kind: 'summary',
    shape: 'latency',
    size: 4,
    keys: {},
    description: 'Pauses of the collector.',
  },
  {
    name: 'orders.placed',
    service: 'checkout',
    unit: '{order}',
    kind: 'sum',
    shape: 'steps',
    temporality: 1,
    isMonotonic: true,
    size: 3,
    keys: { currency: ['EUR', 'KRW', 'USD'] },
    description: 'Orders placed in each interval.',
  },
  {
    name: 'room.temperature',
    service: 'shop floor/2',
    unit: 'Cel',
    kind: 'gauge',
    shape: 'wave',
    size: 21,
    keys: {},
    description: '=HYPERLINK("http://example.invalid")',
  },
  {
    name: 'system.cpu.utilization',
    service: 'quote',
    unit: '1',
    kind: 'gauge',
    shape: 'wave',
    size: 0.3,
    keys: { cpu: ['0', '1', '2', '3'], state: ['user', 'system'] },
    description: 'Part of the time the processor was busy.',
  },
];

function combine(keys: Record<string, string[]>): Record<string, string>[] {
  return Object.entries(keys).reduce<Record<string, string>[]>(
    (lists, [key, values]) => lists.flatMap((list) => values.map((value) => ({ ...list, [key]: value }))),
    [{}],
  );
}

function valueAt(shape: Shape, size: number, at: number, phase: number, random: () => number): number {
  switch (shape) {
    case 'wave':
      return size * (0.7 + phase * 0.6 + 0.18 * Math.sin(at / 40 + phase * 9) + 0.03 * random());
    case 'latency':
      return size * (0.5 + phase) * (1 + 0.25 * random()) * (at > 190 && at < 215 ? 3.2 : 1);
    case 'steps':
      return Math.round(size * (0.4 + phase) * (1 + Math.sin(at / 25 + phase * 20)) * (0.8 + 0.4 * random()));
    case 'counter':
      return size * (0.4 + phase) * (1 + 0.6 * Math.sin(at / 50)) * (0.8 + 0.4 * random());
  }
}

function streamOf(
  metric: MadeUp,
  attributes: Record<string, string>,
  index: number,
  input: { from: number; to: number },
): MetricStream {
  const random = createRandom(index * 7_919 + metric.name.length);
  const phase = random();
  let total = 0;
  const points = Array.from({ length: POINTS }, (_, at) => {
    let value = valueAt(metric.shape, metric.size, at, phase, random);
    // A counter that starts anew in the middle, and a sender that falls silent for a while.
    if (metric.shape === 'counter') value = total = (at === 220 && index === 1 ? 0 : total) + value;
    if (index % 3 === 1 && at > 120 && at < 138) value = NaN;
    return { time: at * STEP_NS + index * 3e7, value, count: Math.round(20 + 60 * random()) };
  }).filter(({ time }) => time >= input.from && time < input.to);
  const frame = {
    revision: 1,
    rows: points.length,
    baseNs: BASE_NS.toString(),
    truncated: false,
    columns: {
      time: Float64Array.from(points, ({ time }) => time),
      value: Float64Array.from(points, ({ value }) => value),
      count: Float64Array.from(points, ({ count }) => count),
    },
  };
  return { attributes, frame };
}

function summaryOf(metric: MadeUp): MetricSummary {
  const { name, service, unit, description, kind, temporality = 0, isMonotonic = false, keys } = metric;
  const streams = combine(keys).length;
  const ends = { firstNs: BASE_NS.toString(), lastNs: (BASE_NS + BigInt((POINTS - 1) * STEP_NS)).toString() };
  return {
    name,
    service,
    unit,
    description,
    kind,
    temporality,
    isMonotonic,
    streams,
    resources: 1,
    points: streams * POINTS,
    exemplars: kind === 'histogram' ? 12 : 0,
    ...ends,
  };
}

export function listMetrics({ text = '', services }: MetricFilter): MetricSummary[] {
  return METRICS.filter(({ name, service }) => name.includes(text) && (services?.includes(service) ?? true)).map(
    summaryOf,
  );
}

export function getSeries(revision: number, input: ParsedInputOf<'metrics.series'>): MetricSeries {
  const metric = METRICS.find(({ name, service }) => name === input.name && service === input.service)!;
  const offset = (ns: string | undefined, other: number): number => (ns ? Number(BigInt(ns) - BASE_NS) : other);
  const range = { from: offset(input.fromNs, -Infinity), to: offset(input.toNs, Infinity) };
  const all = combine(metric.keys);
  const streams = all.slice(0, input.maxStreams).map((attributes, index) => streamOf(metric, attributes, index, range));
  return {
    revision,
    metric: summaryOf(metric),
    streams: streams.filter(({ frame }) => frame.rows > 0),
    totalStreams: all.length,
  };
}
