import type { CancelSignal } from '../../../../../contract/transport.ts';
import type { Database } from '../database.ts';
import { quantileOf, readBuckets, type BucketLine, type BucketLines } from './metrics-buckets.ts';
import type { Drawn, DrawnLine } from './metrics-drawn.ts';
import type { Grid } from './metrics-grid.ts';
import { drawValues, type QueryInput } from './metrics-scalar.ts';
import type { MetricSource } from './metrics-source.ts';

/** One quantile's lines. */
export interface DrawnQuantile {
  /** NaN for views without. */
  quantile: number;
  of: Drawn;
  refused?: BucketLines['refused'];
}

/** Where none are asked for. */
const USUAL = [0.5, 0.95, 0.99];

/** Histograms: from the buckets of all streams of a line together. Summaries: what they report themselves. */
export function drawQuantiles(
  database: Database,
  source: MetricSource,
  grid: Grid,
  input: QueryInput,
  signal?: CancelSignal,
): Promise<DrawnQuantile[]> {
  const quantiles = input.quantiles.length > 0 ? input.quantiles : USUAL;
  return input.kind === 'summary'
    ? drawReported(database, source, grid, input, quantiles, signal)
    : drawFromBuckets(database, source, grid, input, quantiles, signal);
}

/** Reported quantiles cannot be added: streams of a group are averaged, unless their least or greatest is asked for. */
async function drawReported(
  database: Database,
  source: MetricSource,
  grid: Grid,
  input: QueryInput,
  quantiles: readonly number[],
  signal?: CancelSignal,
): Promise<DrawnQuantile[]> {
  const of = { ...input, aggregate: input.aggregate === 'sum' ? ('average' as const) : input.aggregate };
  const drawn: DrawnQuantile[] = [];
  for (const quantile of quantiles) {
    const value = `CASE WHEN (p.flags & 1) = 1 THEN NULL ELSE nullif(p.quantile_values[list_position(p.quantiles, ${quantile}::DOUBLE)], 'NaN'::DOUBLE) END`;
    drawn.push({ quantile, of: await drawValues(database, source, grid, of, value, signal, { weight: 'count(*)' }) });
  }
  return drawn;
}

/** Buckets of a slice at most, and of a whole answer: 16 bytes each on their way here. */
const MOST_ROWS = 160;
const MOST_CELLS = 4_000_000;

async function drawFromBuckets(
  database: Database,
  source: MetricSource,
  grid: Grid,
  input: QueryInput,
  quantiles: readonly number[],
  signal?: CancelSignal,
): Promise<DrawnQuantile[]> {
  const rows = Math.max(20, Math.min(MOST_ROWS, Math.floor(MOST_CELLS / (grid.slices * (input.top + 1)))));
  const buckets = await readBuckets(database, source, grid, { ...input, rows }, signal);
  return quantiles.map((quantile, i) => ({
    quantile,
    of: {
      lines: buckets.lines.map((line) => quantileLine(line, quantile)),
      groups: buckets.groups,
      // Findings are the buckets', not each quantile's.
      told: (name) => (i > 0 ? 0 : name === 'resets' ? buckets.resets : name === 'fallen' ? buckets.fallen : 0),
      toldPoint: (name) => (name === 'resets_id' ? buckets.resetsId : undefined),
    },
    ...(i === 0 ? { refused: buckets.refused } : {}),
  }));
}

/** A quantile has no extremes within its slice. */
function quantileLine({ slices, ...line }: BucketLine, quantile: number): DrawnLine {
  const value = Float64Array.from(slices, ({ of }) => quantileOf(of, quantile));
  return { ...line, bucket: Int32Array.from(slices, ({ bucket }) => bucket), value, low: value, high: value };
}
