import type { ParsedInputOf } from '../../../../../contract/operations.ts';
import type { CancelSignal } from '../../../../../contract/transport.ts';
import { NotFoundError } from '../../port.ts';
import type { Database } from '../database.ts';
import { METRIC_KINDS } from '../schema.ts';
import { all, Binder } from './sql.ts';

/** What `metrics.query` and `metrics.heatmap` have in common. */
export type PointsInput = Pick<
  ParsedInputOf<'metrics.heatmap'>,
  'name' | 'service' | 'kind' | 'fromNs' | 'toNs' | 'attributes'
>;

/** The rows of `metric` that make up one metric, and the time its points are asked for. */
export interface MetricSource {
  table: 'number_point' | 'distribution_point';
  /** Condition on `p.metric`: the store's own numbers, spelled out so that zone maps see them. */
  isMetric: string;
  metrics: { id: number; unit: string; temporality: number; isMonotonic: boolean }[];
  /** Half-open; `to` > `from` unless there are no points. */
  from: bigint;
  to: bigint;
}

/** Numbers are kept apart from distributions. */
export const isNumberKind = (kind: string) => kind === 'gauge' || kind === 'sum';

/** "AND this metric" on the rows of `metric m` and `resource r`. */
export function metricConditions({ name, service, kind }: PointsInput, binder: Binder): string {
  const conditions = [
    `m.name = ${binder.text(name)}`,
    `m.kind = ${binder.add(METRIC_KINDS.indexOf(kind), 'UTINYINT')}`,
  ];
  if (service !== undefined) conditions.push(`r.service_name = ${binder.text(service)}`);
  return all(conditions);
}

/** Throws NotFoundError where no such metric is stored. Where the range has no end its points give one. */
export async function readSource(database: Database, input: PointsInput, signal?: CancelSignal): Promise<MetricSource> {
  const binder = new Binder();
  const rows = await database.query(
    `SELECT m.id, m.unit, m.temporality, m.is_monotonic FROM metric m JOIN resource r ON r.id = m.resource
     WHERE ${metricConditions(input, binder)} ORDER BY m.id`,
    binder.parameters,
    signal,
  );
  if (rows.rows === 0) throw new NotFoundError(`There is no metric ${input.name} in this session.`);
  const ids = rows.uint32('id');
  const [units, temporalities, monotonic] = [
    rows.strings('unit'),
    rows.int32('temporality'),
    rows.values('is_monotonic'),
  ];
  const table = isNumberKind(input.kind) ? 'number_point' : 'distribution_point';
  const isMetric = isAnyOf([...ids]);
  return {
    table,
    isMetric,
    metrics: Array.from(ids, (id, i) => ({
      id,
      unit: units[i]!,
      temporality: temporalities[i]!,
      isMonotonic: monotonic[i] === true,
    })),
    ...(await readRange(database, table, isMetric, input, signal)),
  };
}

/** Ids close together are looked up in one number's bits: DuckDB joins with longer lists, point by point. */
function isAnyOf(ids: readonly number[]): string {
  const [low, high] = [Math.min(...ids), Math.max(...ids)];
  if (ids.length < 4 || high - low > 62) return `p.metric IN (${ids.join(',')})`;
  const bits = ids.reduce((sum, id) => sum | (1n << BigInt(id - low)), 0n);
  return `p.metric BETWEEN ${low} AND ${high} AND (${bits}::UBIGINT >> (p.metric - ${low})::UBIGINT) & 1 = 1`;
}

/** Times are reckoned with as signed 64-bit numbers: until the year 2262. */
const LATEST = 2n ** 63n - 1n;
const earlier = (ns: bigint) => (ns < LATEST ? ns : LATEST);

async function readRange(
  database: Database,
  table: string,
  isMetric: string,
  { fromNs, toNs }: PointsInput,
  signal?: CancelSignal,
): Promise<{ from: bigint; to: bigint }> {
  const given = { from: fromNs && earlier(BigInt(fromNs)), to: toNs && earlier(BigInt(toNs)) };
  if (given.from !== undefined && given.to !== undefined) return given as { from: bigint; to: bigint };
  const answer = await database.query(
    `SELECT min(p.time_ns) AS low, max(p.time_ns) AS high FROM ${table} p WHERE ${isMetric} AND p.time_ns > 0 AND p.time_ns < ${LATEST}`,
    {},
    signal,
  );
  const [low, high] = [answer.first('low') as bigint | null, answer.first('high') as bigint | null];
  const from = (given.from ?? low ?? 0n) as bigint;
  return { from, to: (given.to ?? (high === null ? from : high + 1n)) as bigint };
}

/** How often streams report; 0 where no stream has two points. */
export interface Cadence {
  typicalNs: number;
  /** Nine of ten streams report at least this often. */
  slowNs: number;
}

/** Enough of them for a few rounds of 10,000 streams; looked at in order of arrival, so a scan ends early. */
const SAMPLED_POINTS = 50_000;

/** The usual time between two points of one stream, from the first points of the range and as much time before it. */
export async function readCadence(database: Database, source: MetricSource, signal?: CancelSignal): Promise<Cadence> {
  const binder = new Binder();
  const since = source.from - (source.to - source.from);
  const answer = await database.query(
    `WITH sample AS (SELECT p.stream AS h, p.time_ns AS t FROM ${source.table} p
       WHERE ${source.isMetric} AND p.time_ns >= ${binder.nanoseconds(since > 0n ? since : 0n)} AND p.time_ns < ${binder.nanoseconds(source.to)} AND p.time_ns > 0
       LIMIT ${SAMPLED_POINTS}),
     step AS (SELECT h, (t - lag(t) OVER (PARTITION BY h ORDER BY t))::DOUBLE AS step FROM sample),
     stream AS (SELECT h, median(step) AS step FROM step WHERE step > 0 GROUP BY h)
     SELECT coalesce(median(step), 0)::DOUBLE AS typical, coalesce(quantile_disc(step, 0.9), 0)::DOUBLE AS slow FROM stream`,
    binder.parameters,
    signal,
  );
  return { typicalNs: answer.float64('typical')[0]!, slowNs: answer.float64('slow')[0]! };
}

/** Whether a source has more points in its range than that many; looks at no more than these. */
export async function hasMorePoints(
  database: Database,
  source: MetricSource,
  limit: number,
  signal?: CancelSignal,
): Promise<boolean> {
  const binder = new Binder();
  const answer = await database.query(
    `SELECT count(*)::DOUBLE AS n FROM (SELECT 1 FROM ${source.table} p WHERE ${source.isMetric}
       AND p.time_ns >= ${binder.nanoseconds(source.from)} AND p.time_ns < ${binder.nanoseconds(source.to)} LIMIT ${limit + 1})`,
    binder.parameters,
    signal,
  );
  return answer.float64('n')[0]! > limit;
}
