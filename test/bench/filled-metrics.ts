import { DuckDBInstance } from '@duckdb/node-api';
import type { Metric } from '../../core/model/metric.ts';
import type { Telemetry } from '../../core/model/telemetry.ts';
import { openDuckDbStore } from '../../main/engine/store/duckdb/duckdb-store.ts';
import { attributes, metric } from '../helpers/telemetry.ts';

const PODS = 10;
const ROUTES = 50;
const STATUSES = 2;
/** Streams of the counter; the histogram has one for every route of a pod. */
export const STREAMS = PODS * ROUTES * STATUSES;
const HISTOGRAM_STREAMS = PODS * ROUTES;
const EVERY_NS = 10_000_000_000n;
const BEGIN_NS = 1_764_000_000_000_000_000n;
const BOUNDS = [5, 10, 25, 50, 75, 100, 250, 500, 750, 1_000, 2_500, 5_000, 7_500, 10_000];

export interface FilledMetrics {
  numberPoints: number;
  histogramPoints: number;
  /** Of the number points. */
  fromNs: bigint;
  toNs: bigint;
}

/**
 * A session that holds one counter of 1,000 streams and one histogram of 500, every 10 s each, in order of arrival. The
 * first round goes through the store, the others are its copies, later and higher, made in SQL: ten million points take
 * half a minute.
 */
export async function fillMetrics(path: string, numberPoints: number, histogramPoints: number): Promise<FilledMetrics> {
  const store = await openDuckDbStore(path);
  await store.append({ telemetry: Array.from({ length: PODS }, (_, pod) => firstRound(pod)), losses: [] });
  await store.close();
  const rounds = {
    number: Math.ceil(numberPoints / STREAMS),
    histogram: Math.ceil(histogramPoints / HISTOGRAM_STREAMS),
  };
  const instance = await DuckDBInstance.create(path);
  const connection = await instance.connect();
  const later = `id + k::UBIGINT * 2000 AS id, time_ns + k::UBIGINT * ${EVERY_NS} AS time_ns, 0 AS link, ${EVERY_NS} AS gap_ns`;
  const copies = (table: string, count: number, higher: string) =>
    `INSERT INTO ${table} SELECT * EXCLUDE (k) REPLACE (${later}, ${higher})
     FROM (SELECT p.*, k FROM ${table} p, range(1, ${count}) r(k) ORDER BY k, id)`;
  const value = (k: string) => `int_value + ${k} * (3 + id % 11)::BIGINT`;
  const higher = `${value('k')} AS int_value, ${value('(k - 1)')} AS before`;
  await connection.run(copies('number_point', rounds.number, higher));
  const buckets = 'list_transform(bucket_counts, lambda n: n + k::UBIGINT) AS bucket_counts';
  const before = '(count + (k - 1)::UBIGINT * 15)::DOUBLE AS before, sum + (k - 1) * 900.0 AS before_sum';
  const place = 'id + (k - 1)::UBIGINT * 2000 AS previous, k + 1 AS position';
  await connection.run(
    copies(
      'distribution_point',
      rounds.histogram,
      `count + k::UBIGINT * 15 AS count, sum + k * 900.0 AS sum, ${buckets}, ${before}, ${place}`,
    ),
  );
  await connection.run('CHECKPOINT');
  connection.closeSync();
  instance.closeSync();
  return {
    numberPoints: rounds.number * STREAMS,
    histogramPoints: rounds.histogram * HISTOGRAM_STREAMS,
    fromNs: BEGIN_NS,
    toNs: BEGIN_NS + BigInt(rounds.number) * EVERY_NS,
  };
}

/** Each stream reports at its own moment within the 10 s. */
function firstRound(pod: number): Telemetry {
  const resource = attributes({ 'service.name': 'shop', 'service.instance.id': `pod-${pod}` });
  const scope = { name: 'bench', version: '1', attributes: [], droppedAttributesCount: 0 };
  const group = { resource: { attributes: resource, droppedAttributesCount: 0, entityRefs: [] }, schemaUrl: '' };
  return {
    signal: 'metrics',
    groups: [{ ...group, scopes: [{ scope, schemaUrl: '', items: [requests(pod), duration(pod)] }] }],
  };
}

function requests(pod: number): Metric {
  const dataPoints = Array.from({ length: ROUTES * STATUSES }, (_, i) => ({
    attributes: attributes({
      'http.route': `/api/${i % ROUTES}`,
      'http.response.status_code': i < ROUTES ? 200n : 500n,
    }),
    startTimeUnixNano: BEGIN_NS - 1n,
    timeUnixNano: BEGIN_NS + BigInt(pod * 1_000_000 + i),
    flags: 0,
    value: { kind: 'int' as const, value: BigInt(i) },
    exemplars: [],
  }));
  return metric(
    'requests',
    { kind: 'sum', dataPoints, aggregationTemporality: 2, isMonotonic: true },
    { unit: '{request}' },
  );
}

function duration(pod: number): Metric {
  const dataPoints = Array.from({ length: ROUTES }, (_, i) => ({
    attributes: attributes({ 'http.route': `/api/${i}` }),
    startTimeUnixNano: BEGIN_NS - 1n,
    timeUnixNano: BEGIN_NS + BigInt(pod * 1_000_000 + i),
    flags: 0,
    count: 15n,
    sum: 900,
    min: undefined,
    max: undefined,
    bucketCounts: new Array<bigint>(BOUNDS.length + 1).fill(1n),
    explicitBounds: BOUNDS,
    exemplars: [],
  }));
  return metric('duration', { kind: 'histogram', dataPoints, aggregationTemporality: 2 }, { unit: 'ms' });
}
