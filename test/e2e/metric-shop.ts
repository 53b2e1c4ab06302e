import type { Attributes } from '../../core/model/attributes.ts';
import type { HistogramDataPoint, Metric, NumberDataPoint } from '../../core/model/metric.ts';
import type { ResourceGroup } from '../../core/model/resource.ts';
import type { Telemetry } from '../../core/model/telemetry.ts';
import { attributes, metric, span, spanId, traceId } from '../helpers/telemetry.ts';

const SECOND = 1_000_000_000n;
const STEP_S = 10;
const MINUTES = 30;
const POINTS = (MINUTES * 60) / STEP_S;
const BOUNDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];
/** The point whose exemplar's trace is stored. */
const STORED = 40;
export const STORED_TRACE = 0xfeed + STORED;
const ROUTES = ['/', '/cart', '/cart/checkout', '/product/{id}'];

function resource<T>(own: Record<string, string>, items: T[]): ResourceGroup<T> {
  const scope = { name: 'test', version: '', attributes: [], droppedAttributesCount: 0 };
  return {
    resource: { attributes: attributes(own), droppedAttributesCount: 0, entityRefs: [] },
    schemaUrl: '',
    scopes: [{ scope, schemaUrl: '', items }],
  };
}

type Time = (point: number) => bigint;

function number(start: bigint, time: bigint, value: number, own: Attributes): NumberDataPoint {
  return {
    attributes: own,
    startTimeUnixNano: start,
    timeUnixNano: time,
    flags: 0,
    value: { kind: 'double', value },
    exemplars: [],
  };
}

/** A total per route; that of the first route begins anew in the middle. */
function requests(at: Time): Metric {
  const dataPoints = ROUTES.flatMap((route, index) => {
    let total = 0;
    return Array.from({ length: POINTS }, (_, point) => {
      const isReset = index === 0 && point === POINTS / 2;
      total = (isReset ? 0 : total) + (index + 1) * 20;
      return number(at(-1), at(point), total, attributes({ 'http.route': route }));
    });
  });
  const data = { kind: 'sum', dataPoints, aggregationTemporality: 2, isMonotonic: true } as const;
  return metric('http.server.requests', data, { unit: '{request}', description: 'Requests received.' });
}

/** Which bucket most requests of a moment fall into: slower in the middle third. */
const middle = (point: number): number => (point > POINTS / 3 && point < (2 * POINTS) / 3 ? 6 : 3);

function durations(at: Time): Metric {
  const buckets = BOUNDS.map(() => 0n).concat(0n);
  let sum = 0;
  const dataPoints = Array.from({ length: POINTS }, (_, point): HistogramDataPoint => {
    for (let by = -2; by <= 2; by++) {
      const added = BigInt(60 >> (2 * Math.abs(by)));
      buckets[middle(point) + by]! += added;
      sum += Number(added) * BOUNDS[middle(point) + by]! * 0.8;
    }
    const exemplar = {
      filteredAttributes: [],
      timeUnixNano: at(point) - SECOND,
      value: { kind: 'double' as const, value: BOUNDS[middle(point)]! * 0.9 },
      spanId: spanId(1),
      // One of these traces is stored; those of the others are not.
      traceId: traceId(0xfeed + point),
    };
    return {
      attributes: attributes({ 'http.request.method': 'GET' }),
      startTimeUnixNano: at(-1),
      timeUnixNano: at(point),
      flags: 0,
      count: buckets.reduce((total, count) => total + count, 0n),
      sum,
      min: undefined,
      max: undefined,
      bucketCounts: [...buckets],
      explicitBounds: BOUNDS,
      exemplars: point % 20 === 0 ? [exemplar] : [],
    };
  });
  const data = { kind: 'histogram', dataPoints, aggregationTemporality: 2 } as const;
  return metric('http.server.request.duration', data, { unit: 's', description: 'Duration of HTTP server requests.' });
}

/** A machine of two processors: busy at 30 %, and at 90 % in the last third. */
function machine(at: Time): Metric[] {
  const busy = (point: number): number => (point > (2 * POINTS) / 3 ? 0.9 : 0.3);
  const points = Array.from({ length: POINTS }, (_, point) => point);
  const cpu = points.flatMap((point) =>
    ['0', '1'].flatMap((cpuNumber) =>
      Object.entries({ user: busy(point) * 0.8, system: busy(point) * 0.2, idle: 1 - busy(point) }).map(
        ([mode, value]) =>
          number(0n, at(point), value, attributes({ 'cpu.mode': mode, 'cpu.logical_number': cpuNumber })),
      ),
    ),
  );
  const memory = points.flatMap((point) =>
    Object.entries({ used: 6e9 + point * 5e6, free: 2e9, cached: 4e9 }).map(([state, value]) =>
      number(0n, at(point), value, attributes({ 'system.memory.state': state })),
    ),
  );
  const io = points.flatMap((point) =>
    ['receive', 'transmit'].map((direction, index) =>
      number(
        at(-1),
        at(point),
        point * 5e6 * (index + 1),
        attributes({ 'network.io.direction': direction, 'network.interface.name': 'eth0' }),
      ),
    ),
  );
  const level = { aggregationTemporality: 2, isMonotonic: false } as const;
  return [
    metric('system.cpu.utilization', { kind: 'gauge', dataPoints: cpu }, { unit: '1' }),
    metric('system.memory.usage', { kind: 'sum', dataPoints: memory, ...level }, { unit: 'By' }),
    metric('system.network.io', { kind: 'sum', dataPoints: io, ...level, isMonotonic: true }, { unit: 'By' }),
  ];
}

/** Half an hour of a service and of the machine it runs on, ending now. */
export function metricShop(nowNs: bigint): Telemetry[] {
  const fromNs = nowNs - BigInt(MINUTES * 60) * SECOND;
  const at: Time = (point) => fromNs + BigInt((point + 1) * STEP_S) * SECOND;
  const service = { 'service.name': 'frontend', 'host.name': 'node-7' };
  const request = span({
    traceId: traceId(STORED_TRACE),
    spanId: spanId(1),
    name: 'GET /cart',
    startTimeUnixNano: at(STORED) - 2n * SECOND,
    endTimeUnixNano: at(STORED) - SECOND,
  });
  return [
    { signal: 'traces', groups: [resource(service, [request])] },
    { signal: 'metrics', groups: [resource(service, [requests(at), durations(at)])] },
    { signal: 'metrics', groups: [resource({ 'host.name': 'node-7' }, machine(at))] },
  ];
}
