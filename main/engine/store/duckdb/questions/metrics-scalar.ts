import type { CancelSignal } from '../../../../../contract/transport.ts';
import type { ParsedInputOf } from '../../../../../contract/operations.ts';
import type { Database } from '../database.ts';
import type { Grid } from './metrics-grid.ts';
import { readDrawn, type Drawn } from './metrics-drawn.ts';
import { isInOrder } from './metrics-pieces.ts';
import { lineTables, streamTables } from './metrics-members.ts';
import { chainedPieces, piecedCounters, piecedValues } from './metrics-chained.ts';
import {
  chainedCounters,
  isDelta,
  LINKED_VALUES,
  NO_SECOND,
  POINT_VALUES,
  slicedCounters,
  slicedValues,
} from './metrics-sliced.ts';
import { hasMorePoints, type MetricSource } from './metrics-source.ts';
import { Binder, withTables } from './sql.ts';

export type QueryInput = ParsedInputOf<'metrics.query'>;

/** How streams of a group become one, for a column of theirs. */
const AGGREGATES = { sum: 'sum', average: 'avg', min: 'min', max: 'max' } as const;

/** Slices of a line: put together where the line is more than one stream (`metrics-grid.ts`). */
const bucketOf = (slice: string, grid: Grid) =>
  `CASE WHEN l.streams > 1 THEN (${slice} - ${grid.lead}) // ${grid.wide} * ${grid.wide} ELSE ${slice} - ${grid.lead} END::INTEGER`;

/** Values as they are. `value` is SQL over a point `p`, `weight` what groups are ranked by: else the area under them. */
export async function drawValues(
  database: Database,
  source: MetricSource,
  grid: Grid,
  input: QueryInput,
  value: string,
  signal?: CancelSignal,
  { weight = 'sum(value) FILTER (n > 0)', pieces = true }: { weight?: string; pieces?: boolean } = {},
): Promise<Drawn> {
  const binder = new Binder();
  const inPieces =
    pieces && value === POINT_VALUES.number && source.metrics.every((metric) => metric.isMonotonic && !isDelta(metric));
  const tables = [
    ...(inPieces
      ? piecedValues(source, grid, await isInOrder(database, source, grid, signal), binder)
      : slicedValues(source, grid, value, binder)),
    ...(await streamTables(database, source, { ...input, lead: grid.lead }, binder, signal)),
    ...lineTables(`SELECT c, ${weight} AS weight FROM sliced JOIN stream USING (h) GROUP BY c`, input.top),
    // A stream of several chains may have more than one in a slice; the one that came last has the last value.
    `several AS MATERIALIZED (SELECT c FROM stream GROUP BY c HAVING count(*) > 1)`,
    `placed AS (SELECT s.*, m.c, m.line, ${bucketOf('s.slice', grid)} AS bucket, s.alone AND (l.streams = 1 OR ${grid.wide === 1}) AND m.c NOT IN (FROM several) AS single
      FROM sliced s JOIN stream USING (h) JOIN member m USING (c) JOIN line l USING (line))`,
    `held AS (SELECT line, bucket, value, low, high FROM placed WHERE single UNION ALL BY NAME
      SELECT c, line, bucket, arg_max(value, told_t) FILTER (n > 0) AS value, min(low) AS low, max(high) AS high FROM placed WHERE NOT single GROUP BY ALL)`,
    `drawn AS (SELECT line, bucket, ${aggregate(input, 'value', 'low', 'high')} FROM held GROUP BY line, bucket)`,
    `told AS (SELECT sum(s.empty)::DOUBLE AS empty, arg_max(s.first_id, s.empty) AS empty_id FROM sliced s JOIN stream USING (h))`,
  ];
  return readDrawn(database, withTables(tables), binder, signal);
}

function aggregate({ aggregate }: QueryInput, value: string, low: string, high: string): string {
  const name = AGGREGATES[aggregate];
  return `${name}(${value})::DOUBLE AS value, ${name}(${low})::DOUBLE AS low, ${name}(${high})::DOUBLE AS high`;
}

/** Up to here every point is looked at beside its neighbour: a sort of a million points takes about 0.1 s. */
const EXACT_POINTS = 1_000_000;

/**
 * Rises of counters, and of the counts and sums of distributions. Above `exactPoints` neighbours are looked at only where a
 * counter may have begun anew (`slicedCounters`), and a rate's extremes within its slice are not looked for.
 */
export async function drawCounters(
  database: Database,
  source: MetricSource,
  grid: Grid,
  input: QueryInput,
  signal?: CancelSignal,
  { exactPoints = EXACT_POINTS, pieces: mayPiece = true }: { exactPoints?: number; pieces?: boolean } = {},
): Promise<Drawn> {
  const exact = !(await hasMorePoints(database, source, exactPoints, signal));
  const binder = new Binder();
  const isNumber = source.table === 'number_point';
  const value = isNumber ? POINT_VALUES.number : POINT_VALUES.count;
  const second = isNumber ? undefined : POINT_VALUES.sum;
  const inPieces = mayPiece && !source.metrics.some(isDelta);
  const ordered = inPieces && (await isInOrder(database, source, grid, signal));
  const linked = isNumber
    ? { value: LINKED_VALUES.number, second: undefined }
    : { value: LINKED_VALUES.count, second: LINKED_VALUES.sum };
  const pieces = { ...linked, extremes: exact && input.view === 'rate', ordered };
  const tables = [
    ...(inPieces
      ? piecedCounters(source, grid, pieces, binder)
      : slicedCounters(source, grid, { value, second: second ?? NO_SECOND, exact }, binder)),
    ...(await streamTables(database, source, { ...input, lead: grid.lead }, binder, signal)),
    ...(inPieces ? chainedPieces(grid, pieces, binder) : chainedCounters(grid, binder)),
    ...lineTables('SELECT c, sum(rise) AS weight FROM chained GROUP BY c', input.top),
    `placed AS (SELECT h.*, m.line, ${bucketOf('h.slice', grid)} AS bucket, ${widthOf(grid)} AS width, h.alone AND (l.streams = 1 OR ${grid.wide === 1}) AS single
      FROM chained h JOIN member m USING (c) JOIN line l USING (line))`,
    `held AS (SELECT line, bucket, rise, rise_x, rise_n, took, low, high FROM placed WHERE single UNION ALL BY NAME
      SELECT c, line, bucket, sum(rise) AS rise, sum(rise_x) AS rise_x, sum(rise_n) AS rise_n,
        CASE WHEN bool_or(d) THEN greatest(sum(took), any_value(width)) ELSE sum(took) END AS took, min(low) AS low, max(high) AS high
      FROM placed WHERE NOT single GROUP BY c, line, bucket)`,
    `drawn AS (SELECT line, bucket, ${VIEWS[input.view as CounterView](input, exact)} FROM held GROUP BY line, bucket)`,
    isNumber ? 'sumless AS (SELECT NULL::UBIGINT AS id WHERE false)' : SUMLESS,
    `told AS (SELECT sum(resets)::DOUBLE AS resets, arg_max(first_id, resets) AS resets_id, sum(crossings)::DOUBLE AS crossings, arg_max(first_id, crossings) AS crossings_id,
      count(DISTINCT c) FILTER (startless)::DOUBLE AS startless, min(first_id) FILTER (startless) AS startless_id,
      (SELECT count(*) FROM sumless)::DOUBLE AS sumless, (SELECT min(id) FROM sumless) AS sumless_id,
      ${exact || inPieces ? '0::DOUBLE' : '(SELECT count_if(unproven) FROM rough)::DOUBLE'} AS unproven
      FROM chained WHERE resets > 0 OR crossings > 0 OR startless)`,
  ];
  return readDrawn(database, withTables(tables), binder, signal);
}

/** Streams with a slice that rose and tells no sum at all. */
const SUMLESS = `sumless AS MATERIALIZED (SELECT c, min(first_id) AS id FROM (
  SELECT c, slice, min(first_id) AS first_id, sum(rise) AS rose, sum(rise_x) AS rose_x FROM chained
  SEMI JOIN (SELECT c FROM chained WHERE rise > 0 AND rise_x IS NULL) USING (c) GROUP BY c, slice) WHERE rose > 0 AND rose_x IS NULL GROUP BY c)`;

const widthOf = (grid: Grid) =>
  `CASE WHEN l.streams > 1 THEN ${grid.stepNs * BigInt(grid.wide)} ELSE ${grid.stepNs} END`;

export type CounterView = 'rate' | 'increase' | 'mean';

/** Per second: nanoseconds divide last. */
const RATE = 'rise / nullif(took, 0) * 1e9';

const VIEWS: Record<CounterView, (input: QueryInput, exact: boolean) => string> = {
  rate: (input, exact) => {
    const band = (name: string) => (exact ? `coalesce(${name} * 1e9, ${RATE})` : RATE);
    return aggregate(input, RATE, band('low'), band('high'));
  },
  increase: (input) => aggregate(input, 'rise', 'rise', 'rise'),
  mean: (input) => {
    const each = 'rise_x / nullif(rise_n, 0)';
    const pooled = 'sum(rise_x) / nullif(sum(rise_n), 0)';
    const value = input.aggregate === 'min' || input.aggregate === 'max' ? `${input.aggregate}(${each})` : pooled;
    return `(${value})::DOUBLE AS value, min(${each})::DOUBLE AS low, max(${each})::DOUBLE AS high`;
  },
};
