import type { MetricStream } from '../../../../../contract/operations/metrics.ts';
import type { ParsedInputOf } from '../../../../../contract/operations.ts';
import { NotFoundError } from '../../port.ts';
import type { Answer } from '../answer.ts';
import { plainText } from '../../../../../core/model/plain-text.ts';
import type { CatalogReader } from '../reading/catalog-reader.ts';
import { Reading } from '../reading/reading.ts';
import { METRIC_KINDS } from '../schema.ts';
import type { Ask } from './context.ts';
import { summariseMetrics } from './metrics-list.ts';
import { all, Binder } from './sql.ts';
import { rangeConditions } from './trace-filter.ts';

type Input = ParsedInputOf<'metrics.series'>;

/** Marks a point that says "no value was recorded" (DataPointFlags bit 0). */
const NO_VALUE = '(flags & 1) = 1';
const NUMBER = `CASE WHEN ${NO_VALUE} THEN NULL ELSE coalesce(double_value, int_value::DOUBLE) END`;
/** Of a distribution: its mean, where it has a sum and anything to divide it by. */
const MEAN = `CASE WHEN ${NO_VALUE} OR count = 0 THEN NULL ELSE sum / count END`;

/** The streams of one metric of one service, those with most points first, each reduced to what a screen can show. */
export const metricsSeries: Ask<'metrics.series'> = async (database, { revision }, input, signal) => {
  const binder = new Binder();
  const chosen = metricConditions(input, binder);
  const [metric] = await summariseMetrics(database, chosen, binder, signal);
  if (!metric)
    throw new NotFoundError(
      `There is no metric ${input.name} of ${input.service || 'an unnamed service'} in this session.`,
    );
  const reading = new Reading(database, signal);
  const streams = await readStreams(reading, input);
  const attributes = await streamAttributes(reading, streams);
  const frames = await readPoints(reading, input, revision);
  const points = streams.float64('points');
  const frameOf = (i: number) => ({ ...frames(i), truncated: points[i]! > input.maxPoints });
  return {
    revision,
    metric,
    streams: attributes.map((set, i): MetricStream => ({ attributes: set, frame: frameOf(i) })),
    totalStreams: streams.rows === 0 ? 0 : Number(streams.first('total')),
  };
};

function metricConditions({ name, service, kind }: Input, binder: Binder): string[] {
  const metricKind = binder.add(METRIC_KINDS.indexOf(kind), 'UTINYINT');
  return [`m.name = ${binder.text(name)}`, `r.service_name = ${binder.text(service)}`, `m.kind = ${metricKind}`];
}

/** CTEs: `point` (all points in range) and `stream` (the chosen streams, numbered from 0). */
function seriesTables(input: Input, binder: Binder): string {
  const isNumber = input.kind === 'gauge' || input.kind === 'sum';
  const [table, value, count] = isNumber
    ? ['number_point', NUMBER, 'NULL::DOUBLE']
    : ['distribution_point', MEAN, 'count::DOUBLE'];
  const metrics = `SELECT m.id FROM metric m JOIN resource r ON r.id = m.resource WHERE ${all(metricConditions(input, binder))}`;
  const range = all(rangeConditions('time_ns', input, binder));
  return `WITH point AS (SELECT id, metric, shape, attributes, time_ns AS t, ${value} AS v, ${count} AS c FROM ${table}
      WHERE metric IN (${metrics}) AND ${range}),
    stream AS (SELECT metric, shape, attributes, count(*) AS points, min(id) AS first_id, count(*) OVER () AS total,
      (row_number() OVER (ORDER BY points DESC, first_id) - 1)::UINTEGER AS number FROM point GROUP BY metric, shape, attributes
      QUALIFY number < ${input.maxStreams})`;
}

function readStreams(reading: Reading, input: Input): Promise<Answer> {
  const binder = new Binder();
  const sql = `${seriesTables(input, binder)} SELECT metric, shape, attributes, total, points::DOUBLE AS points FROM stream ORDER BY number`;
  return reading.query(sql, binder.parameters);
}

/** Plain text of each stream's attributes; where several resources send the metric, which of them. */
export async function streamAttributes(reading: Reading, streams: Answer): Promise<Record<string, string>[]> {
  const sets = await reading.attributes.read(streams, reading.signal);
  const metrics = streams.uint32('metric');
  const origins =
    new Set(metrics).size > 1 ? await originNames(reading, metrics) : new Map<number, Record<string, string>>();
  return sets.map((set, row) => ({
    ...origins.get(metrics[row]!),
    ...Object.fromEntries(set.map(({ key, value }) => [key, plainText(value)])),
  }));
}

/** Best known first; other attributes that differ follow by name. */
const TELLING = ['service.name', 'service.instance.id', 'container.name', 'k8s.pod.name', 'host.name', 'process.pid'];
/** Enough to tell streams apart in a legend. */
const MOST_TELLING = 2;

/** By metric row: what its resource and scope say that the others of this series do not. */
async function originNames(reading: Reading, metrics: Uint32Array): Promise<Map<number, Record<string, string>>> {
  const { catalog, signal } = reading;
  await catalog.loadMetrics(metrics, signal);
  await catalog.loadResources(
    [...metrics].map((id) => catalog.metric(id).resource),
    signal,
  );
  await catalog.loadScopes(
    [...metrics].map((id) => catalog.metric(id).scope),
    signal,
  );
  const said = new Map([...metrics].map((id) => [id, originTexts(catalog, id)]));
  const keys = differingKeys([...said.values()]);
  return new Map(
    [...said].map(([id, texts]) => [
      id,
      Object.fromEntries(keys.filter((key) => texts.has(key)).map((key) => [key, texts.get(key)!])),
    ]),
  );
}

function originTexts(catalog: CatalogReader, metric: number): Map<string, string> {
  const { resource, scope } = catalog.metric(metric);
  const attributes = catalog
    .resource(resource)
    .resource.attributes.map(({ key, value }) => [key, plainText(value)] as const);
  return new Map([...attributes, ['otel.scope.name', catalog.scope(scope).scope.name]]);
}

function differingKeys(texts: readonly Map<string, string>[]): string[] {
  const keys = new Set(texts.flatMap((one) => [...one.keys()]));
  const differing = [...keys].filter((key) => new Set(texts.map((one) => one.get(key))).size > 1);
  const rank = (key: string) => (TELLING.includes(key) ? TELLING.indexOf(key) : TELLING.length);
  return differing.sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1)).slice(0, MOST_TELLING);
}

/**
 * M4: a stream with more points than the screen can show keeps, of each slice of time, the first, the last, the lowest
 * and the highest: a line drawn through them covers the same pixels (Jugel et al., VLDB 2014).
 */
async function readPoints(reading: Reading, input: Input, revision: number) {
  const binder = new Binder();
  const slices = Math.max(1, Math.floor(input.maxPoints / 4));
  const all = `SELECT number, t, v, c FROM point JOIN stream USING (metric, shape, attributes)`;
  const sql = `${seriesTables(input, binder)},
    numbered AS (${all} WHERE points <= ${input.maxPoints}),
    crowded AS (${all} WHERE points > ${input.maxPoints}),
    span AS (SELECT min(t) AS low, greatest((max(t) - min(t)) // ${slices} + 1, 1) AS width FROM crowded),
    ends AS (SELECT number, (t - low) // width AS slice, min(t) AS first_t, max(t) AS last_t,
      arg_min(t, v) AS low_t, arg_max(t, v) AS high_t FROM crowded, span GROUP BY number, slice),
    kept AS (SELECT DISTINCT number, unnest([first_t, last_t, low_t, high_t]) AS t FROM ends),
    drawn AS (SELECT number, t, v, c FROM numbered UNION ALL SELECT number, t, v, c FROM crowded SEMI JOIN kept USING (number, t))
    SELECT number, (t::HUGEINT - (SELECT min(t) FROM drawn)::HUGEINT)::DOUBLE AS time, v::DOUBLE AS value, c::DOUBLE AS count,
      (SELECT min(t) FROM drawn)::VARCHAR AS base FROM drawn ORDER BY number, t`;
  const answer = await reading.query(sql, binder.parameters);
  return framesOf(answer, revision);
}

/** Rows are ordered by stream: each stream's frame is a slice of the columns. */
function framesOf(answer: Answer, revision: number): (stream: number) => MetricStream['frame'] {
  const numbers = answer.uint32('number');
  const [time, value, count] = [answer.float64('time'), answer.float64('value'), answer.float64('count')];
  const baseNs = answer.rows === 0 ? '0' : String(answer.first('base'));
  return (stream) => {
    const from = numbers.indexOf(stream);
    const to = numbers.lastIndexOf(stream) + 1;
    const slice = (column: Float64Array) => column.slice(Math.max(0, from), to);
    const columns = { time: slice(time), value: slice(value), count: slice(count) };
    return { revision, rows: columns.time.length, columns, baseNs, truncated: false };
  };
}
