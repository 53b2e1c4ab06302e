import type { LogRecord } from '../../core/model/log-record.ts';
import type { Exemplar, Metric } from '../../core/model/metric.ts';
import type { Signal } from '../../core/model/telemetry.ts';
import { attributes, logRecord, metric } from '../helpers/telemetry.ts';
import { groupsOf, Load, RESOURCES } from './load.ts';
import { MarkedBody, spanIdOf, TEXT_MARK, timeOf, traceIdOf } from './marked-body.ts';

/*
 * Bodies of each signal, in the eight resources of the load of spans (load.ts):
 *
 *   logs     1,024 records, five attributes each, a text of its own in every body, ids of a trace
 *   metrics  per resource six counters and gauges of 20 points, two histograms of 16 buckets and one exponential one with 10
 *            points, one summary; four attributes a point, an exemplar on every tenth histogram point
 */
export function loadOf(signal: Signal, nowNs: bigint): MarkedBody {
  switch (signal) {
    case 'traces':
      return new Load(nowNs);
    case 'logs':
      return new MarkedBody({ signal, groups: groupsOf(recordsOf) }, nowNs);
    case 'metrics':
      return new MarkedBody({ signal, groups: groupsOf(metricsOf) }, nowNs);
  }
}

const RECORDS = 1_024;
const POINTS = 20;
const BOUNDS = [5, 10, 25, 50, 75, 100, 250, 500, 750, 1_000, 2_500, 5_000, 7_500, 10_000, 30_000];

function recordsOf(resource: number): LogRecord[] {
  return Array.from({ length: RECORDS / RESOURCES }, (_, i) => {
    const index = i * RESOURCES + resource;
    const failed = index % 50 === 0;
    return logRecord({
      timeUnixNano: timeOf(index),
      observedTimeUnixNano: timeOf(index + 1),
      severityNumber: failed ? 17 : 9,
      severityText: failed ? 'ERROR' : 'INFO',
      body: {
        kind: 'string',
        value: `GET /api/items/${index % 48} took ${index % 97} ms, order ${TEXT_MARK}, peer 10.0.3.${index % 200}:8443`,
      },
      attributes: attributes({
        'http.route': `/api/items/${index % 48}/{id}`,
        'code.function.name': `com.example.shop.Step${index % 14}.run`,
        'code.line.number': BigInt(40 + (index % 14)),
        'thread.name': `worker-${index % 16}`,
        'app.request.id': `req-${TEXT_MARK}`,
      }),
      flags: 1,
      traceId: traceIdOf(index >> 3),
      spanId: spanIdOf(index),
    });
  });
}

function metricsOf(resource: number): Metric[] {
  const totals = { aggregationTemporality: 2 };
  return [
    ...[0, 1, 2].map((n) =>
      metric(
        `app.requests.${n}`,
        { kind: 'sum', dataPoints: numbers(resource, 'int'), ...totals, isMonotonic: true },
        TEXTS,
      ),
    ),
    ...[0, 1, 2].map((n) =>
      metric(`app.usage.${n}`, { kind: 'gauge', dataPoints: numbers(resource, 'double') }, TEXTS),
    ),
    ...[0, 1].map((n) =>
      metric(`app.duration.${n}`, { kind: 'histogram', dataPoints: points(10, histogram), ...totals }, TEXTS),
    ),
    metric('app.size', { kind: 'exponentialHistogram', dataPoints: points(10, exponential), ...totals }, TEXTS),
    metric('app.wait', { kind: 'summary', dataPoints: points(10, summary) }, TEXTS),
  ];
}

const TEXTS = { description: 'What the service has done since it was started.', unit: '{request}' };

const points = <T>(count: number, point: (index: number) => T) => Array.from({ length: count }, (_, i) => point(i));

const base = (index: number) => ({
  attributes: attributes({
    'http.request.method': index % 3 ? 'GET' : 'POST',
    'http.route': `/api/items/${index}/{id}`,
    'http.response.status_code': 200n,
    'network.protocol.version': '1.1',
  }),
  startTimeUnixNano: 1_763_800_000_000_000_000n,
  timeUnixNano: timeOf(index),
  flags: 0,
});

const numbers = (resource: number, kind: 'int' | 'double') =>
  points(POINTS, (index) => ({
    ...base(index),
    value: kind === 'int' ? { kind, value: BigInt(1_000 * resource + index) } : { kind, value: index / 7 },
    exemplars: [],
  }));

const exemplar = (index: number): Exemplar => ({
  filteredAttributes: [],
  timeUnixNano: timeOf(index),
  value: { kind: 'double', value: 31.5 },
  spanId: spanIdOf(index),
  traceId: traceIdOf(index),
});

const statistics = { count: 120n, sum: 4_711.25, min: 0.75, max: 901.5 };

const histogram = (index: number) => ({
  ...base(index),
  ...statistics,
  bucketCounts: Array.from({ length: BOUNDS.length + 1 }, (_, i) => BigInt((i * index) % 16)),
  explicitBounds: BOUNDS,
  exemplars: index === 0 ? [exemplar(index)] : [],
});

const exponential = (index: number) => ({
  ...base(index),
  ...statistics,
  scale: 3,
  zeroCount: 1n,
  zeroThreshold: 0,
  positive: { offset: 12, bucketCounts: Array.from({ length: 40 }, (_, i) => BigInt((i * index) % 200)) },
  negative: undefined,
  exemplars: [],
});

const summary = (index: number) => ({
  ...base(index),
  count: 120n,
  sum: 4_711.25,
  quantileValues: [0.5, 0.9, 0.99].map((quantile) => ({ quantile, value: quantile * 100 })),
});
