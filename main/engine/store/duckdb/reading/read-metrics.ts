import { assertNever } from '../../../../../core/model/assert-never.ts';
import type { Attributes } from '../../../../../core/model/attributes.ts';
import type {
  Exemplar,
  ExponentialHistogramDataPoint,
  HistogramDataPoint,
  Metric,
  MetricData,
  NumberDataPoint,
  NumberValue,
  ResourceMetrics,
  SummaryDataPoint,
} from '../../../../../core/model/metric.ts';
import type { Answer } from '../answer.ts';
import type { StoredMetric } from './catalog-reader.ts';
import { GroupBuilder } from './group-builder.ts';
import { groupByOwner, spanIds, traceIdColumn, traceIds, type Reading } from './reading.ts';

type DataPoint = NumberDataPoint | HistogramDataPoint | ExponentialHistogramDataPoint | SummaryDataPoint;

interface StoredPoint {
  id: bigint;
  metric: number;
  point: DataPoint;
}

/** The data points of some keys, in their order, as the model, and metrics that have no point at all. */
export async function readMetrics(
  reading: Reading,
  keys: BigUint64Array,
  emptyMetrics: readonly number[],
): Promise<ResourceMetrics[]> {
  const exemplars = await readExemplars(reading, keys);
  const numbers = await reading.rows('number_point', 'id', NUMBER_COLUMNS, 'id', keys);
  const distributions = await reading.rows('distribution_point', 'id', DISTRIBUTION_COLUMNS, 'id', keys);
  await reading.catalog.loadMetrics(
    [...numbers.uint32('metric'), ...distributions.uint32('metric'), ...emptyMetrics],
    reading.signal,
  );
  const places = new Map([...keys].map((key, place) => [key, place]));
  const points = [
    ...(await numberPoints(reading, numbers, exemplars)),
    ...(await distributionPoints(reading, distributions, exemplars)),
  ].sort((a, b) => places.get(a.id)! - places.get(b.id)!);
  const metrics = new Map<number, DataPoint[]>();
  for (const { metric, point } of points) {
    const known = metrics.get(metric);
    if (known) known.push(point);
    else metrics.set(metric, [point]);
  }
  for (const metric of emptyMetrics) metrics.set(metric, []);
  return group(reading, metrics);
}

async function group(reading: Reading, metrics: Map<number, DataPoint[]>): Promise<ResourceMetrics[]> {
  const { catalog, signal } = reading;
  const stored = [...metrics].map(([id, points]) => ({ ...catalog.metric(id), points }));
  await catalog.loadResources(
    stored.map(({ resource }) => resource),
    signal,
  );
  await catalog.loadScopes(
    stored.map(({ scope }) => scope),
    signal,
  );
  const builder = new GroupBuilder<Metric>(catalog);
  for (const metric of stored)
    builder.add(metric.resource, metric.scope, { ...metric.head, data: dataOf(metric, metric.points) });
  return builder.groups;
}

/** The rows of one metric are of its kind: the writer put them there by it. */
function dataOf({ kind, temporality, isMonotonic }: StoredMetric, points: DataPoint[]): MetricData {
  switch (kind) {
    case 'none':
      return { kind };
    case 'gauge':
      return { kind, dataPoints: points as NumberDataPoint[] };
    case 'sum':
      return { kind, dataPoints: points as NumberDataPoint[], aggregationTemporality: temporality, isMonotonic };
    case 'histogram':
      return { kind, dataPoints: points as HistogramDataPoint[], aggregationTemporality: temporality };
    case 'exponentialHistogram':
      return { kind, dataPoints: points as ExponentialHistogramDataPoint[], aggregationTemporality: temporality };
    case 'summary':
      return { kind, dataPoints: points as SummaryDataPoint[] };
    default:
      return assertNever(kind);
  }
}

const SHARED_COLUMNS = 'id, metric, shape, attributes, start_ns, time_ns, flags';
const NUMBER_COLUMNS = `${SHARED_COLUMNS}, int_value, double_value`;
const DISTRIBUTION_COLUMNS = `${SHARED_COLUMNS}, count, sum, min, max, bounds, bucket_counts, scale, zero_count, zero_threshold,
  positive_offset, positive_counts, negative_offset, negative_counts, quantiles, quantile_values`;

type Exemplars = Map<bigint, Exemplar[]>;

async function numberPoints(reading: Reading, answer: Answer, exemplars: Exemplars): Promise<StoredPoint[]> {
  const values = numberValues(answer);
  return (await sharedParts(reading, answer)).map(({ id, metric, shared }, row) => {
    return { id, metric, point: { ...shared, value: values[row]!, exemplars: exemplars.get(id) ?? [] } };
  });
}

interface SharedParts {
  id: bigint;
  metric: number;
  shared: { attributes: Attributes; startTimeUnixNano: bigint; timeUnixNano: bigint; flags: number };
}

async function sharedParts(reading: Reading, answer: Answer): Promise<SharedParts[]> {
  const [ids, metrics, flags] = [answer.uint64('id'), answer.uint32('metric'), answer.uint32('flags')];
  const [starts, times] = [answer.uint64('start_ns'), answer.uint64('time_ns')];
  const attributes = await reading.attributes.read(answer, reading.signal);
  return attributes.map((set, row) => ({
    id: ids[row]!,
    metric: metrics[row]!,
    shared: { attributes: set, startTimeUnixNano: starts[row]!, timeUnixNano: times[row]!, flags: flags[row]! },
  }));
}

function numberValues(answer: Answer): NumberValue[] {
  const [ints, doubles] = [answer.values('int_value'), answer.values('double_value')];
  return ints.map((int, row): NumberValue => {
    if (int !== null) return { kind: 'int', value: int as bigint };
    const double = doubles[row];
    return double === null ? { kind: 'none' } : { kind: 'double', value: double as number };
  });
}

async function distributionPoints(reading: Reading, answer: Answer, exemplars: Exemplars): Promise<StoredPoint[]> {
  const shared = await sharedParts(reading, answer);
  const columns = Object.fromEntries(answer.names.map((name) => [name, answer.values(name)]));
  const cell = (name: string, row: number) => columns[name]![row] as never;
  const list = (name: string, row: number) => items(columns[name]![row]);
  return shared.map(({ id, metric, shared: base }, row) => {
    const { kind } = reading.catalog.metric(metric);
    const counted = { ...base, count: cell('count', row) as bigint };
    const statistics = {
      sum: cell('sum', row) ?? undefined,
      min: cell('min', row) ?? undefined,
      max: cell('max', row) ?? undefined,
    };
    const examples = { exemplars: exemplars.get(id) ?? [] };
    if (kind === 'summary')
      return {
        id,
        metric,
        point: { ...counted, sum: cell('sum', row) as number, quantileValues: quantiles(list, row) },
      };
    if (kind === 'histogram') {
      const buckets = {
        bucketCounts: list('bucket_counts', row) as bigint[],
        explicitBounds: list('bounds', row) as number[],
      };
      return { id, metric, point: { ...counted, ...statistics, ...buckets, ...examples } };
    }
    const exponential = {
      scale: cell('scale', row) as number,
      zeroCount: cell('zero_count', row) as bigint,
      zeroThreshold: cell('zero_threshold', row) as number,
      positive: buckets(cell('positive_offset', row), list('positive_counts', row)),
      negative: buckets(cell('negative_offset', row), list('negative_counts', row)),
    };
    return { id, metric, point: { ...counted, ...statistics, ...exponential, ...examples } };
  });
}

function items(list: unknown): readonly unknown[] {
  return list === null ? [] : (list as { items: readonly unknown[] }).items;
}

function buckets(offset: number | null, counts: readonly unknown[]) {
  return offset === null ? undefined : { offset, bucketCounts: counts as bigint[] };
}

function quantiles(list: (name: string, row: number) => readonly unknown[], row: number) {
  const values = list('quantile_values', row) as number[];
  return (list('quantiles', row) as number[]).map((quantile, i) => ({ quantile, value: values[i]! }));
}

async function readExemplars(reading: Reading, points: BigUint64Array): Promise<Exemplars> {
  const columns = `point, time_ns, int_value, double_value, ${traceIdColumn()}, span_id, shape, attributes`;
  const answer = await reading.rows('exemplar', 'point', columns, 'point, position', points);
  const [times, values] = [answer.uint64('time_ns'), numberValues(answer)];
  const [traces, spans] = [traceIds(answer), spanIds(answer)];
  const attributes = await reading.attributes.read(answer, reading.signal);
  const exemplars = attributes.map((set, row): Exemplar => ({
    filteredAttributes: set,
    timeUnixNano: times[row]!,
    value: values[row]!,
    spanId: spans[row]!,
    traceId: traces[row]!,
  }));
  return groupByOwner(answer.uint64('point'), exemplars);
}
