import type { MetricHeatmap } from '../../../../../contract/operations/metrics.ts';
import { exponentialBound } from '../../../../../core/analysis/exponential-histogram.ts';
import { QuestionError } from '../../port.ts';
import { Reading } from '../reading/reading.ts';
import type { Ask } from './context.ts';
import {
  observations,
  quantileOf,
  readBuckets,
  type BucketLine,
  type BucketLines,
  type Distribution,
} from './metrics-buckets.ts';
import { frameOf } from './metrics-frames.ts';
import { layGrid, type Grid } from './metrics-grid.ts';
import { labelText, readLabels } from './metrics-labels.ts';
import { readCadence, readSource, type Cadence } from './metrics-source.ts';

/**
 * All streams together as cells of time and bucket. A column is never shorter than streams usually take to report: else
 * most columns would be empty, and the others would hold what was observed before them.
 */
export const metricsHeatmap: Ask<'metrics.heatmap'> = async (database, { revision }, input, signal) => {
  if (input.kind !== 'histogram' && input.kind !== 'exponentialHistogram')
    throw new QuestionError('Only histograms have buckets; ask for lines instead.');
  const source = await readSource(database, input, signal);
  const cadence = await readCadence(database, source, signal);
  const width = Number(source.to - source.from);
  const columns = Math.max(
    1,
    Math.min(input.columns, cadence.slowNs > 0 ? Math.floor(width / cadence.slowNs) : input.columns),
  );
  const grid = { ...layGrid(source, columns, cadence, true), wide: 1 };
  const of = { kind: input.kind, groupBy: [], attributes: input.attributes, top: 1, rows: input.rows };
  const buckets = await readBuckets(database, source, grid, of, signal);
  const [line] = buckets.lines;
  const ladder = ladderOf(line?.slices.map(({ of }) => of) ?? []);
  const cells = cellsOf(line, ladder);
  const example =
    buckets.resetsId === undefined
      ? ''
      : labelText(
          (await readLabels(new Reading(database, signal), source, [buckets.resetsId], undefined)).get(
            buckets.resetsId,
          ),
        );
  return {
    revision,
    unit: source.metrics[0]!.unit,
    frame: { revision, rows: cells.count.length, columns: cells, baseNs: String(grid.from), truncated: false },
    xEdgesNs: Array.from({ length: grid.slices + 1 }, (_, i) => String(grid.from + grid.stepNs * BigInt(i))),
    yEdges: ladder.edges,
    total: line?.slices.reduce((sum, { of }) => sum + observations(of), 0) ?? 0,
    quantiles: input.quantiles.map((quantile) => ({
      quantile,
      frame: quantileFrame(line, quantile, grid, cadence, revision),
    })),
    refused: buckets.refused,
    findings: findingsOf(buckets, example),
  } satisfies MetricHeatmap;
};

/** The rows of a heatmap: their edges, and each distribution's counts by row. */
interface Ladder {
  edges: number[];
  rows: (of: Distribution) => [row: number, count: number][];
}

function ladderOf(all: readonly Distribution[]): Ladder {
  const [first] = all;
  if (!first) return { edges: [], rows: () => [] };
  return first.kind === 'explicit' ? explicitLadder(first.bounds) : exponentialLadder(all, first.histogram.scale);
}

/** The lowest bucket begins at 0 if its bound is above 0, as for quantiles, else nowhere. */
function explicitLadder(bounds: readonly number[]): Ladder {
  return {
    edges: [bounds[0]! > 0 ? 0 : -Infinity, ...bounds, Infinity],
    rows: (of) => (of.kind === 'explicit' ? [...of.counts].map((count, row) => [row, count]) : []),
  };
}

/**
 * Negative buckets from the largest amount down, then the zero bucket, then the positive ones:
 *
 *   -base^(n+1) … -base^m │ zero │ base^i … base^(j+1)
 */
function exponentialLadder(all: readonly Distribution[], scale: number): Ladder {
  const histograms = all.flatMap((of) => (of.kind === 'exponential' ? [of.histogram] : []));
  const [negative, positive] = [range(histograms.map((h) => h.negative)), range(histograms.map((h) => h.positive))];
  const hasZero = negative !== undefined || histograms.some((h) => h.zeroCount > 0) || !positive;
  const below = negative
    ? steps(negative)
        .reverse()
        .map((index) => -exponentialBound(index, scale))
    : [];
  const above = positive ? steps(positive).map((index) => exponentialBound(index, scale)) : [];
  const reach = Math.max(0, ...histograms.map((h) => h.zeroThreshold));
  const low = hasZero && !negative ? [0] : [];
  const high = hasZero && !positive ? [negative ? Math.max(reach, 0) : reach || 1] : [];
  const zeroRow = negative ? below.length - 1 : 0;
  const rows = (of: Distribution): [number, number][] =>
    of.kind !== 'exponential'
      ? []
      : [
          ...[...of.histogram.negative].map(([index, count]): [number, number] => [negative!.high - index, count]),
          [zeroRow, of.histogram.zeroCount],
          ...[...of.histogram.positive].map(([index, count]): [number, number] => [
            zeroRow + (hasZero ? 1 : 0) + index - positive!.low,
            count,
          ]),
        ];
  return { edges: [...below, ...low, ...above, ...high], rows };
}

interface IndexRange {
  low: number;
  high: number;
}

function range(sides: readonly Map<number, number>[]): IndexRange | undefined {
  let found: IndexRange | undefined;
  for (const side of sides)
    for (const index of side.keys())
      found = { low: Math.min(found?.low ?? index, index), high: Math.max(found?.high ?? index, index) };
  return found;
}

/** Both ends of every bucket. */
const steps = ({ low, high }: IndexRange) => Array.from({ length: high - low + 2 }, (_, i) => low + i);

function cellsOf(line: BucketLine | undefined, ladder: Ladder) {
  const cells = (line?.slices ?? []).flatMap(({ bucket, of }) =>
    ladder.rows(of).flatMap(([row, count]) => (count > 0 ? [{ column: bucket, row, count }] : [])),
  );
  cells.sort((a, b) => a.column - b.column || a.row - b.row);
  return {
    column: Uint16Array.from(cells, ({ column }) => column),
    row: Uint16Array.from(cells, ({ row }) => row),
    count: Float64Array.from(cells, ({ count }) => count),
  };
}

function quantileFrame(line: BucketLine | undefined, quantile: number, grid: Grid, cadence: Cadence, revision: number) {
  const slices = line?.slices ?? [];
  const value = Float64Array.from(slices, ({ of }) => quantileOf(of, quantile));
  const bucket = Int32Array.from(slices, ({ bucket }) => bucket);
  const { frame } = frameOf({ streams: 1, bucket, value, low: value, high: value }, grid, cadence, revision);
  return { ...frame, columns: { time: frame.columns.time, value: frame.columns.value } };
}

function findingsOf({ resets, fallen }: BucketLines, example: string): MetricHeatmap['findings'] {
  return [
    { code: 'reset', count: resets, example },
    { code: 'bucket-fell', count: fallen, example: '' },
  ].filter(({ count }) => count > 0);
}
