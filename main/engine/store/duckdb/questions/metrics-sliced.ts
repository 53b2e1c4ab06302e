import { DELTA } from '../../../../../core/analysis/counter-increase.ts';
import type { Grid } from './metrics-grid.ts';
import type { MetricSource } from './metrics-source.ts';
import type { Binder } from './sql.ts';

/** Marks a point that says "no value was recorded" (DataPointFlags bit 0). */
const NO_VALUE = '(p.flags & 1) = 1';

/** What is read of a point, as DOUBLE; NaN counts as no value. */
export const POINT_VALUES = {
  number: `CASE WHEN ${NO_VALUE} THEN NULL ELSE nullif(coalesce(p.double_value, p.int_value::DOUBLE), 'NaN'::DOUBLE) END`,
  count: `CASE WHEN ${NO_VALUE} THEN NULL ELSE p.count::DOUBLE END`,
  sum: `CASE WHEN ${NO_VALUE} THEN NULL ELSE nullif(p.sum, 'NaN'::DOUBLE) END`,
} as const;

/** The same of points whose `link` says that they have a value: one column less to read of ten million rows. */
export const LINKED_VALUES = {
  number: 'coalesce(p.double_value, p.int_value::DOUBLE)',
  count: 'p.count::DOUBLE',
  sum: "nullif(p.sum, 'NaN'::DOUBLE)",
} as const;

/** Points in the grid, `h` their chain: streams of what they say are put together later. Times are signed offsets from its base: `arg_max` by UBIGINT is six times slower. */
export function pointTable(
  source: MetricSource,
  grid: Grid,
  columns: Record<string, string>,
  binder: Binder,
  { name = 'point', since = grid.base, where = 'true' }: { name?: string; since?: bigint; where?: string } = {},
): string {
  const listed = Object.entries(columns).map(([column, sql]) => `${sql} AS ${column}`);
  const from = since > grid.base ? since : grid.base;
  return `${name} AS ${where === 'true' ? 'NOT ' : ''}MATERIALIZED (SELECT p.stream AS h, p.id, (p.time_ns - ${binder.nanoseconds(grid.base)})::BIGINT AS t, ${listed.join(', ')}
    FROM ${source.table} p WHERE ${source.isMetric} AND p.time_ns >= ${binder.nanoseconds(from)} AND p.time_ns < ${binder.nanoseconds(grid.to)} AND p.time_ns > 0 AND ${where})`;
}

/** Start times beyond 2262 are taken for unset; so signed numbers suffice. */
export const START = 'CASE WHEN p.start_ns > 9223372036854775807 THEN 0 ELSE p.start_ns END::BIGINT';

/** Of the metric rows that satisfy a test: a condition on a point `p`. */
export function whichMetrics(source: MetricSource, test: (metric: MetricSource['metrics'][number]) => boolean): string {
  const ids = source.metrics.filter(test).map(({ id }) => id);
  if (ids.length === 0) return 'false';
  return ids.length === source.metrics.length ? 'true' : `p.metric IN (${ids.join(',')})`;
}

export const isDelta = ({ temporality }: { temporality: number }) => temporality === DELTA;

/**
 * `sliced` for values as they are: per stream and slice the last value, the extremes, and for delta sums what the slice
 * adds up to. A slice whose points carry no value has n = 0.
 */
export function slicedValues(source: MetricSource, grid: Grid, value: string, binder: Binder): string[] {
  const delta = whichMetrics(source, isDelta);
  const last = delta === 'false' ? 'arg_max(v, t)' : 'CASE WHEN any_value(d) THEN sum(v) ELSE arg_max(v, t) END';
  const extreme = (name: string) =>
    delta === 'false' ? `${name}(v)` : `CASE WHEN any_value(d) THEN sum(v) ELSE ${name}(v) END`;
  const step = binder.add(grid.stepNs, 'BIGINT');
  return [
    pointTable(source, grid, { v: value, ...(delta === 'false' ? {} : { d: delta }) }, binder),
    `sliced AS MATERIALIZED (SELECT h, (t // ${step})::INTEGER AS slice, false AS alone, count(v)::UINTEGER AS n, (count(*) - count(v))::UINTEGER AS empty,
      ${last} AS value, max(t) FILTER (v IS NOT NULL) AS told_t, ${extreme('min')} AS low, ${extreme('max')} AS high, min(id) AS first_id FROM point GROUP BY h, slice)`,
  ];
}

/**
 * `sliced` for counters: per stream and slice the rise between its points (`counter-increase.ts` says what a rise is),
 * the time these rises are taken over, and its first and last point, from which `chained` takes the rise from the slice
 * before. `x` is a second total that rises along with `v`, NULL where there is none.
 *
 * Exact: every point beside its neighbour, a sort of them all. Else only in slices where something may have begun anew:
 * where all points have one start time and the first is the least and the last the greatest, the rise is last − first.
 * A sender that begins anew without a new start time and passes its old total within one slice would go unseen; where
 * start times are set that breaks the specification, where not `unproven` counts the slices.
 */
export function slicedCounters(
  source: MetricSource,
  grid: Grid,
  of: { value: string; second: string; exact: boolean },
  binder: Binder,
): string[] {
  const columns = {
    v: of.value,
    x: of.second,
    s: START,
    d: whichMetrics(source, isDelta),
    mono: whichMetrics(source, ({ isMonotonic }) => isMonotonic || source.table === 'distribution_point'),
  };
  const step = binder.add(grid.stepNs, 'BIGINT');
  const base = binder.add(grid.base, 'BIGINT');
  const points = pointTable(source, grid, columns, binder);
  if (of.exact) return [points, ...pairedSlices('sliced AS MATERIALIZED', 'point', step, base)];
  return [
    points,
    roughSlices(step, base, columns.d !== 'false', of.second),
    `doubtful AS (SELECT p.* FROM point p JOIN (SELECT h, slice FROM rough WHERE NOT clean) r ON r.h = p.h AND r.slice = (p.t // ${step})::INTEGER)`,
    ...pairedSlices('neighboured AS', 'doubtful', step, base),
    `sliced AS MATERIALIZED (SELECT * FROM neighboured UNION ALL BY NAME SELECT h, slice, n, d, mono, first_id, total AS rise, total_x AS rise_x,
      CASE WHEN total_x IS NULL THEN NULL ELSE total END AS rise_n, took, s0 = 0 AS startless, 0::UINTEGER AS resets, 0::UINTEGER AS crossings,
      first_v, first_x, s0 AS first_s, first_t, last_v, last_x, s0 AS last_s, last_t FROM rough WHERE clean)`,
  ];
}

export function pairedSlices(name: string, from: string, step: string, base: string): string[] {
  return [
    `paired AS (SELECT *, (t // ${step})::INTEGER AS slice, lag(v) OVER w AS pv, lag(x) OVER w AS px, lag(t) OVER w AS pt, lag(s) OVER w AS ps
      FROM ${from} WHERE v IS NOT NULL WINDOW w AS (PARTITION BY h ORDER BY t, id))`,
    `rising AS (SELECT *, ${rise('v', 'pv', 't', 'pt', 's', 'ps', base)} AS how, pt IS NOT NULL AND pt // ${step} = slice AS inner_pair FROM paired)`,
    `risen AS (SELECT *, ${riseOf('v', 'pv')} AS rise, ${riseOf('x', 'px')} AS rise_x, ${elapsed('t', 'pt', 's', base)} AS took FROM rising)`,
    `${name} (SELECT h, slice, count(*)::UINTEGER AS n, any_value(d) AS d, any_value(mono) AS mono, min(id) AS first_id,
      sum(rise) FILTER (inner_pair OR d) AS rise, sum(rise_x) FILTER (inner_pair OR d) AS rise_x,
      sum(rise) FILTER ((inner_pair OR d) AND rise_x IS NOT NULL) AS rise_n, sum(took) FILTER (inner_pair OR d) AS took,
      min(rise / took) FILTER ((inner_pair OR d) AND took > 0) AS low, max(rise / took) FILTER ((inner_pair OR d) AND took > 0) AS high,
      count_if(inner_pair AND how = 1)::UINTEGER AS resets, count_if(inner_pair AND how = 2)::UINTEGER AS crossings, bool_or(s = 0) AS startless,
      arg_min(v, t) AS first_v, arg_min_null(x, t) AS first_x, arg_min(s, t) AS first_s, min(t) AS first_t,
      arg_max(v, t) AS last_v, arg_max_null(x, t) AS last_x, arg_max(s, t) AS last_s, max(t) AS last_t FROM risen GROUP BY h, slice)`,
  ];
}

/** `rough`: what aggregates that need no order tell of a stream's slice, and whether that is all there is to tell. */
function roughSlices(step: string, base: string, hasDelta: boolean, second: string): string {
  const x =
    second === NO_SECOND
      ? 'NULL::DOUBLE AS first_x, NULL::DOUBLE AS last_x'
      : 'arg_min_null(x, t) AS first_x, arg_max_null(x, t) AS last_x';
  const deltas = hasDelta
    ? `sum(v) AS added, sum(x) AS added_x, sum(t + ${base} - s) AS covered, bool_and(s > 0 AND s < t + ${base}) AS timed`
    : 'NULL::DOUBLE AS added, NULL::DOUBLE AS added_x, NULL::HUGEINT AS covered, false AS timed';
  return `rough AS MATERIALIZED (SELECT *, CASE WHEN d THEN added WHEN n > 1 THEN last_v - first_v END AS total,
      CASE WHEN d THEN added_x WHEN n > 1 THEN last_x - first_x END AS total_x, CASE WHEN d THEN covered WHEN n > 1 THEN last_t - first_t END AS took,
      CASE WHEN d THEN timed WHEN s0 <> s1 THEN false WHEN mono THEN first_v = least_v AND last_v = most_v ELSE true END AS clean,
      clean AND mono AND NOT d AND s0 = 0 AND n > 3 AS unproven FROM (
        SELECT h, (t // ${step})::INTEGER AS slice, count(*)::UINTEGER AS n, any_value(d) AS d, any_value(mono) AS mono, min(id) AS first_id,
          arg_min(v, t) AS first_v, arg_max(v, t) AS last_v, min(v) AS least_v, max(v) AS most_v, min(s) AS s0, max(s) AS s1,
          min(t) AS first_t, max(t) AS last_t, ${x}, ${deltas} FROM point WHERE v IS NOT NULL GROUP BY h, slice))`;
}

/** Of points that have one value only. */
export const NO_SECOND = 'NULL::DOUBLE';

/** 0 went on · 1 began anew · 2 start time wavers. */
export function rise(v: string, pv: string, t: string, pt: string, s: string, ps: string, base: string): string {
  const moved = `${s} <> 0 AND ${ps} <> 0 AND ${s} <> ${ps}`;
  return `CASE WHEN ${pt} IS NULL OR d THEN 0 WHEN (${moved} AND ${s} >= ${pt} + ${base}) OR (mono AND ${v} < ${pv} AND ${t} > ${pt}) THEN 1
    WHEN ${moved} THEN 2 ELSE 0 END`;
}

const riseOf = (now: string, before: string) => `CASE WHEN d OR how = 1 THEN ${now} ELSE ${now} - ${before} END`;

/** Nanoseconds a rise is taken over. */
const elapsed = (t: string, pt: string, s: string, base: string) =>
  `CASE WHEN d AND ${s} > 0 AND ${s} < ${t} + ${base} THEN ${t} + ${base} - ${s} WHEN ${pt} IS NULL THEN 0 ELSE ${t} - ${pt} END`;

/**
 * `chained`: `sliced` (of the streams in `stream`) with the rise from the slice before added, and for a stream's first point the
 * rise from 0 where its start lies in range.
 */
export function chainedCounters(grid: Grid, binder: Binder): string[] {
  const base = binder.add(grid.base, 'BIGINT');
  return [
    `linked AS (SELECT s.*, false AS alone, m.c, lag(last_v) OVER w AS pv, lag(last_x) OVER w AS px, lag(last_t) OVER w AS pt, lag(last_s) OVER w AS ps
      FROM sliced s JOIN stream m USING (h) WINDOW w AS (PARTITION BY m.c ORDER BY first_t, last_t))`,
    `judged AS (SELECT *, ${rise('first_v', 'pv', 'first_t', 'pt', 'first_s', 'ps', base)} AS how FROM linked)`,
    ...bridgedCounters(grid, binder),
  ];
}

/** From `judged`, which knows the point before each first one, to `chained`; `more` is SQL of further rows of it. */
export function bridgedCounters(grid: Grid, binder: Binder, more = ''): string[] {
  const base = binder.add(grid.base, 'BIGINT');
  const from = binder.add(grid.from, 'BIGINT');
  return [
    `begun AS (SELECT *, NOT d AND pt IS NULL AND first_s > 0 AND first_s >= ${from} AND first_s < first_t + ${base} AS from_zero FROM judged)`,
    `bridged AS (SELECT *, CASE WHEN d THEN NULL WHEN from_zero THEN first_v WHEN pt IS NULL THEN NULL WHEN how = 1 THEN first_v ELSE first_v - pv END AS more,
      CASE WHEN d THEN NULL WHEN from_zero THEN first_x WHEN pt IS NULL THEN NULL WHEN how = 1 THEN first_x ELSE first_x - px END AS more_x,
      CASE WHEN d THEN NULL WHEN from_zero THEN first_t + ${base} - first_s WHEN pt IS NULL THEN NULL ELSE first_t - pt END AS more_took FROM begun)`,
    `chained AS MATERIALIZED (SELECT c, slice, d, startless, coalesce(rise + more, rise, more) AS rise, coalesce(rise_x + more_x, rise_x, more_x) AS rise_x,
      coalesce(rise_n, 0) + CASE WHEN more_x IS NULL THEN 0 ELSE more END AS rise_n, coalesce(took, 0) + coalesce(more_took, 0) AS took,
      least(low, CASE WHEN more_took > 0 THEN more / more_took END) AS low, greatest(high, CASE WHEN more_took > 0 THEN more / more_took END) AS high,
      resets + CASE WHEN how = 1 AND NOT d THEN 1 ELSE 0 END AS resets, crossings + CASE WHEN how = 2 THEN 1 ELSE 0 END AS crossings, first_id, alone
      FROM bridged WHERE slice >= ${grid.lead} ${more})`,
  ];
}
