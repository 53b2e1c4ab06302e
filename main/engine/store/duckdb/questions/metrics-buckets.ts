import type { AttributeTerm } from '../../../../../contract/filters.ts';
import type { CancelSignal } from '../../../../../contract/transport.ts';
import { explicitQuantile } from '../../../../../core/analysis/explicit-quantile.ts';
import { mergeExponential, type ExponentialHistogram } from '../../../../../core/analysis/exponential-histogram.ts';
import { exponentialQuantile } from '../../../../../core/analysis/exponential-quantile.ts';
import type { Answer } from '../answer.ts';
import type { Database } from '../database.ts';
import type { Grid } from './metrics-grid.ts';
import { LAYOUT, readLayouts, type Layout } from './metrics-layouts.ts';
import type { MetricSource } from './metrics-source.ts';
import { weightedTables } from './metrics-weighted.ts';
import { Binder, withTables } from './sql.ts';

/** What one slice of one line observed. */
export type Distribution =
  | { kind: 'explicit'; bounds: number[]; counts: Float64Array }
  | { kind: 'exponential'; histogram: ExponentialHistogram };

export interface BucketLine {
  number: number;
  streams: number;
  groups: number;
  pointId: bigint;
  /** Slices in order; only those that observed anything. */
  slices: { bucket: number; of: Distribution }[];
}

export interface BucketLines {
  lines: BucketLine[];
  groups: number;
  refused: { reason: string; points: number; count: number; example: string }[];
  resets: number;
  resetsId: bigint | undefined;
  /** Buckets that fell though the count rose; counted as 0. */
  fallen: number;
}

export interface BucketsInput {
  kind: string;
  groupBy?: readonly string[] | undefined;
  attributes?: readonly AttributeTerm[] | undefined;
  top: number;
  /** Most exponential buckets of a slice; the scale is lowered until they fit. */
  rows: number;
}

/** Distributions per line and slice, from explicit or exponential histograms, taken apart in the store. */
export async function readBuckets(
  database: Database,
  source: MetricSource,
  grid: Grid,
  input: BucketsInput,
  signal?: CancelSignal,
): Promise<BucketLines> {
  const binder = new Binder();
  const isExplicit = input.kind === 'histogram';
  const layouts = isExplicit ? await readLayouts(database, source, signal) : new Map<string, Layout>();
  const drawable = [...layouts].filter(([, { flaw }]) => !flaw).map(([layout]) => layout);
  const tables = await weightedTables(
    database,
    source,
    grid,
    isExplicit
      ? { ...input, layout: LAYOUT, drawable: drawable.length === 0 ? 'false' : `layout IN (${drawable.join(',')})` }
      : { ...input, layout: 'CASE WHEN p.scale BETWEEN -30 AND 30 THEN 1 ELSE 0 END::UBIGINT', drawable: 'layout = 1' },
    binder,
    signal,
  );
  const width = Math.max(1, ...drawable.map((layout) => layouts.get(layout)!.bounds.length + 1));
  const body = isExplicit ? explicitTables(source, width) : exponentialTables(source, input.rows);
  const answer = await database.query(
    `${withTables([...tables, ...body])} SELECT d.*, line.streams, line.groups, line.id,
       (SELECT coalesce(sum(groups), 0) FROM line)::DOUBLE AS all_groups, told.*
     FROM told LEFT JOIN (drawn d JOIN line ON line.line = d.line_number) ON true ORDER BY line_number, bucket`,
    binder.parameters,
    signal,
  );
  const read = isExplicit ? explicitReader(answer, layouts, width) : exponentialReader(answer);
  return {
    lines: linesOf(answer, read.slice),
    groups: Number(answer.first('all_groups') ?? 0),
    refused: refusals(answer, layouts, isExplicit ? 'no-buckets' : 'scale-out-of-range'),
    resets: Number(answer.first('resets') ?? 0),
    resetsId: (answer.first('resets_id') as bigint | null) ?? undefined,
    fallen: read.fallen(),
  };
}

/** `drawn`: a column per bucket. Sums of doubles are exact up to 2^53. */
function explicitTables({ table, isMetric }: MetricSource, width: number): string[] {
  const sums = Array.from({ length: width }, (_, i) => `sum(coefficient * p.bucket_counts[${i + 1}])::DOUBLE AS b${i}`);
  return [
    `drawn AS (SELECT w.line AS line_number, w.bucket, k.layout::VARCHAR AS layout, ${sums.join(', ')}
      FROM ${table} p JOIN placed w ON w.id = p.id JOIN kept k ON k.line = w.line AND k.layout = w.layout
      WHERE ${isMetric} GROUP BY ALL)`,
  ];
}

function explicitReader(answer: Answer, layouts: Map<string, Layout>, width: number) {
  const names = answer.strings('layout');
  const columns = Array.from({ length: width }, (_, i) => answer.float64(`b${i}`));
  let fallen = 0;
  const slice = (row: number): Distribution => {
    const { bounds } = layouts.get(names[row]!)!;
    const counts = Float64Array.from({ length: bounds.length + 1 }, (_, i) => {
      const count = columns[i]![row]!;
      if (count < 0) fallen++;
      return Math.max(0, count);
    });
    return { kind: 'explicit', bounds, counts };
  };
  return { slice, fallen: () => fallen };
}

/**
 * `drawn`: a row per bucket. Every line has one scale, the lowest of its points, lowered until what it holds fits:
 * an index moves to index >> difference, on either side of zero. Side 0 is the zero bucket.
 */
function exponentialTables({ table, isMetric }: MetricSource, rows: number): string[] {
  const cells = (side: number, name: string) =>
    `SELECT line, bucket, ${side} AS side, scale, coefficient, unnest(${name}_counts) AS n,
       ${name}_offset::BIGINT + generate_subscripts(${name}_counts, 1) - 1 AS i FROM point_row WHERE len(${name}_counts) > 0`;
  return [
    `point_row AS MATERIALIZED (SELECT w.line, w.bucket, w.coefficient, p.scale, p.zero_count, p.zero_threshold,
      p.positive_offset, p.positive_counts, p.negative_offset, p.negative_counts
      FROM ${table} p JOIN placed w ON w.id = p.id JOIN kept k ON k.line = w.line AND k.layout = w.layout WHERE ${isMetric})`,
    `cell_row AS MATERIALIZED (SELECT * FROM (${cells(1, 'positive')} UNION ALL ${cells(-1, 'negative')}) WHERE n > 0)`,
    `floor_scale AS (SELECT line, min(scale) AS least_scale FROM point_row GROUP BY line)`,
    `extent AS (SELECT line, side, min(least_scale) AS least_scale, min(i >> least(62, scale - least_scale)) AS low, max(i >> least(62, scale - least_scale)) AS high
      FROM cell_row JOIN floor_scale USING (line) GROUP BY line, side)`,
    `lowered AS (SELECT line, min(least_scale) AS least_scale, coalesce(min(steps) FILTER (fits), 62) AS down FROM (
      SELECT line, steps, min(least_scale) AS least_scale, sum((high >> steps) - (low >> steps) + 1) + 1 <= ${rows} AS fits
      FROM extent, range(63) b(steps) GROUP BY line, steps) GROUP BY line)`,
    `line_scale AS (SELECT f.line, f.least_scale, coalesce(l.down, 0) AS down FROM floor_scale f LEFT JOIN lowered l USING (line))`,
    `drawn AS (SELECT line AS line_number, bucket, side, (i >> least(62, scale - least_scale + down))::DOUBLE AS index, (least_scale - down)::DOUBLE AS scale,
        sum(coefficient * n)::DOUBLE AS n, 0::DOUBLE AS threshold FROM cell_row JOIN line_scale USING (line) GROUP BY ALL
      UNION ALL SELECT line, bucket, 0, 0, (any_value(least_scale) - any_value(down))::DOUBLE, sum(coefficient * zero_count)::DOUBLE, max(zero_threshold)
        FROM point_row JOIN line_scale USING (line) GROUP BY line, bucket)`,
  ];
}

function exponentialReader(answer: Answer) {
  const [side, index, scale] = [answer.int32('side'), answer.float64('index'), answer.float64('scale')];
  const [counts, threshold] = [answer.float64('n'), answer.float64('threshold')];
  let fallen = 0;
  const slice = (from: number, to: number): Distribution => {
    const empty = (): ExponentialHistogram => ({
      scale: scale[from]!,
      zeroCount: 0,
      zeroThreshold: 0,
      positive: new Map(),
      negative: new Map(),
    });
    const [buckets, zero] = [empty(), empty()];
    for (let row = from; row < to; row++) {
      if (counts[row]! < 0) fallen++;
      const count = Math.max(0, counts[row]!);
      if (side[row] === 0) [zero.zeroCount, zero.zeroThreshold] = [count, threshold[row]!];
      else if (count > 0) (side[row]! > 0 ? buckets.positive : buckets.negative).set(index[row]!, count);
    }
    return { kind: 'exponential', histogram: mergeExponential(buckets, zero) };
  };
  return { slice, fallen: () => fallen };
}

/** Rows are ordered by line and slice. */
function linesOf(answer: Answer, read: (from: number, to: number) => Distribution): BucketLine[] {
  if (answer.first('line_number') === null) return [];
  const [numbers, buckets] = [answer.uint32('line_number'), answer.int32('bucket')];
  const [streams, groups, ids] = [answer.uint32('streams'), answer.uint32('groups'), answer.uint64('id')];
  const lines: BucketLine[] = [];
  for (let from = 0; from < answer.rows;) {
    let to = from + 1;
    while (to < answer.rows && numbers[to] === numbers[from] && buckets[to] === buckets[from]) to++;
    if (lines.at(-1)?.number !== numbers[from])
      lines.push({
        number: numbers[from]!,
        streams: streams[from]!,
        groups: groups[from]!,
        pointId: ids[from]!,
        slices: [],
      });
    lines.at(-1)!.slices.push({ bucket: buckets[from]!, of: read(from, to) });
    from = to;
  }
  return lines;
}

/** Why: the buckets' own flaw, no buckets at all, or that they differ from the layout that is drawn. */
function refusals(answer: Answer, layouts: Map<string, Layout>, none: string): BucketLines['refused'] {
  const refused = JSON.parse((answer.first('refused') as string | null) ?? '[]') as {
    layout: string;
    points: number;
    observed: number;
  }[];
  const shown = refused.map(({ layout, points, observed }) => {
    const known = layouts.get(layout);
    const reason = layout === '0' ? none : !known ? 'too-many-buckets' : (known.flaw ?? 'bounds-differ');
    return { reason, points, count: observed, example: known ? boundsText(known.bounds) : '' };
  });
  const strange = Number(answer.first('strange') ?? 0);
  return strange > 0 ? [...shown, { reason: 'bounds-changed', points: strange, count: 0, example: '' }] : shown;
}

const boundsText = (bounds: number[]) => (bounds.length > 8 ? [...bounds.slice(0, 8), '…'] : bounds).join(', ');

/** Quantile of a distribution of either kind. */
export function quantileOf(of: Distribution, quantile: number): number {
  return of.kind === 'explicit'
    ? explicitQuantile(of.bounds, of.counts, quantile)
    : exponentialQuantile(of.histogram, quantile);
}

/** How many values a distribution counts, those at zero included. */
export function observations(of: Distribution): number {
  if (of.kind === 'explicit') return of.counts.reduce((sum, count) => sum + count, 0);
  const { zeroCount, positive, negative } = of.histogram;
  return [...positive.values(), ...negative.values()].reduce((sum, count) => sum + count, zeroCount);
}
