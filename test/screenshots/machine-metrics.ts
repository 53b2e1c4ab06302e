import type { Attributes } from '../../core/model/attributes.ts';
import type { HistogramDataPoint, Metric, NumberDataPoint } from '../../core/model/metric.ts';
import type { Telemetry } from '../../core/model/telemetry.ts';
import { attributes, metric } from '../helpers/telemetry.ts';

const SECOND = 1_000_000_000n;
const POINTS = 120;
const STEP_S = 5n;
const BOUNDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];
const ROUTES = { '/': 38, '/product/{id}': 26, '/cart': 14, '/search': 11, '/checkout': 5 };

/** Looks like chance, and is the same every time. */
const noise = (at: number, seed: number): number => {
  const wave = Math.sin(at * 12.9898 + seed * 78.233) * 43_758.5453;
  return wave - Math.floor(wave);
};
const swing = (point: number, seed: number): number =>
  1 + 0.25 * Math.sin(point / 9 + seed) + 0.3 * (noise(point, seed) - 0.5);

/** Ten minutes of a gateway and of the machine it runs on. `endNs`: the last point. */
export function machineMetrics(endNs: bigint): Telemetry {
  const at = (point: number) => endNs - BigInt(POINTS - 1 - point) * STEP_S * SECOND;
  const points = Array.from({ length: POINTS }, (_, point) => point);
  const number = (point: number, value: number, own: Attributes): NumberDataPoint => ({
    attributes: own,
    startTimeUnixNano: at(-1),
    timeUnixNano: at(point),
    flags: 0,
    value: { kind: 'double', value },
    exemplars: [],
  });
  const each = (own: Record<string, string>, value: (point: number) => number) =>
    points.map((point) => number(point, value(point), attributes(own)));
  const total = (own: Record<string, string>, rise: (point: number) => number) => {
    let sum = 0;
    return each(own, (point) => (sum += rise(point)));
  };
  const busy = (point: number) => Math.min(0.97, (point > 70 ? 0.78 : 0.4) * swing(point, 3));
  const rising = { aggregationTemporality: 2, isMonotonic: true } as const;
  const level = { aggregationTemporality: 2, isMonotonic: false } as const;
  const items: Metric[] = [
    metric(
      'http.server.requests',
      {
        kind: 'sum',
        ...rising,
        dataPoints: Object.entries(ROUTES).flatMap(([route, rate], seed) =>
          total({ 'http.route': route }, (point) => Math.round(rate * 5 * swing(point, seed))),
        ),
      },
      { unit: '{request}', description: 'Requests received.' },
    ),
    metric(
      'http.server.request.duration',
      { kind: 'histogram', aggregationTemporality: 1, dataPoints: points.map((point) => durations(point, at)) },
      { unit: 's', description: 'Duration of HTTP server requests.' },
    ),
    metric(
      'system.cpu.utilization',
      {
        kind: 'gauge',
        dataPoints: ['0', '1'].flatMap((cpu) =>
          Object.entries({ user: 0.8, system: 0.2 })
            .flatMap(([mode, share]) =>
              each({ 'cpu.mode': mode, 'cpu.logical_number': cpu }, (point) => busy(point) * share),
            )
            .concat(each({ 'cpu.mode': 'idle', 'cpu.logical_number': cpu }, (point) => 1 - busy(point))),
        ),
      },
      { unit: '1' },
    ),
    metric(
      'system.memory.usage',
      {
        kind: 'sum',
        ...level,
        dataPoints: [
          ...each({ 'system.memory.state': 'used' }, (point) => 6.1e9 + point * 2.1e7),
          ...each({ 'system.memory.state': 'cached' }, (point) => 3.9e9 - point * 1.2e7),
          ...each({ 'system.memory.state': 'free' }, (point) => 2.4e9 - point * 9e6),
        ],
      },
      { unit: 'By' },
    ),
    metric(
      'system.network.io',
      {
        kind: 'sum',
        ...rising,
        dataPoints: ['receive', 'transmit'].flatMap((direction, seed) =>
          total({ 'network.io.direction': direction, 'network.interface.name': 'eth0' }, (point) =>
            Math.round(2.4e6 * (seed + 1) * swing(point, seed + 5)),
          ),
        ),
      },
      { unit: 'By' },
    ),
  ];
  const own = { 'service.name': 'gateway', 'host.name': 'node-7', 'service.version': '2.14.0' };
  const scope = { name: 'shop.gateway', version: '', attributes: [], droppedAttributesCount: 0 };
  const resource = { attributes: attributes(own), droppedAttributesCount: 0, entityRefs: [] };
  return { signal: 'metrics', groups: [{ resource, schemaUrl: '', scopes: [{ scope, schemaUrl: '', items }] }] };
}

/** Two humps: answers from the cache and answers from the store; the second one slows down for a while. */
function durations(point: number, at: (point: number) => bigint): HistogramDataPoint {
  const slow = point > 40 && point < 70 ? 8 : 6.4;
  const hump = (bucket: number, centre: number, width: number) => Math.exp(-(((bucket - centre) / width) ** 2));
  const bucketCounts = Array.from({ length: BOUNDS.length + 1 }, (_, bucket) =>
    BigInt(Math.round((90 * hump(bucket, 2.6, 1.1) + 55 * hump(bucket, slow, 1.3)) * swing(point, bucket) * 0.99)),
  );
  return {
    attributes: attributes({ 'http.request.method': 'GET' }),
    startTimeUnixNano: at(point - 1),
    timeUnixNano: at(point),
    flags: 0,
    count: bucketCounts.reduce((sum, count) => sum + count, 0n),
    sum: bucketCounts.reduce((sum, count, bucket) => sum + Number(count) * (BOUNDS[bucket] ?? 6) * 0.7, 0),
    min: undefined,
    max: undefined,
    bucketCounts,
    explicitBounds: BOUNDS,
    exemplars: [],
  };
}
