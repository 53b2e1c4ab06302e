import type { InputOf } from '../../../contract/operations.ts';
import type { MetricSummary } from '../../../contract/operations/metrics.ts';
import { parseDuration } from '../../format/duration.ts';
import type { Bounds } from '../../state/time-range.ts';
import type { ChartSettings } from './chart-settings.ts';

/** Which metric; the kind belongs to it because a name may be used twice. */
export type ChartTarget = Pick<MetricSummary, 'name' | 'service' | 'kind'>;

/** Quantiles of the line view and over a heatmap. */
export const QUANTILES: readonly number[] = [0.5, 0.95, 0.99];

function points({ name, service, kind }: ChartTarget, { where, allServices }: ChartSettings, bounds: Bounds) {
  return {
    name,
    kind,
    ...bounds,
    ...(allServices ? {} : { service }),
    ...(where.length > 0 ? { attributes: [...where] } : {}),
  };
}

/**
 * What makes the lines. Quantiles of each of many streams would be a thicket: without a wish they are of all together.
 * Those of summaries cannot be put together without loss, so there each stream stays for itself.
 */
export function shownGroups(
  { kind }: Pick<MetricSummary, 'kind'>,
  { view, groupBy }: Pick<ChartSettings, 'view' | 'groupBy'>,
): readonly string[] | null {
  return groupBy === null && view === 'quantile' && kind !== 'summary' ? [] : groupBy;
}

/** What `metrics.query` is asked for a chart; a heatmap's compared lines are its quantiles. */
export function lineQuestion(
  target: ChartTarget,
  settings: ChartSettings,
  bounds: Bounds,
  slices: number,
): InputOf<'metrics.query'> {
  const { view, aggregate, top } = settings;
  const isQuantile = view === 'quantile' || view === 'heatmap';
  const keys = shownGroups(target, settings);
  return {
    ...points(target, settings, bounds),
    view: isQuantile ? 'quantile' : view,
    ...(isQuantile ? { quantiles: [...QUANTILES] } : {}),
    ...(keys ? { groupBy: [...keys] } : {}),
    aggregate,
    slices,
    top,
  };
}

export function heatmapQuestion(
  target: ChartTarget,
  settings: ChartSettings,
  bounds: Bounds,
  columns: number,
  rows: number,
): InputOf<'metrics.heatmap'> {
  return { ...points(target, settings, bounds), columns, rows, quantiles: [...QUANTILES] };
}

/**
 * How far back the compared window lies, in nanoseconds; null where nothing is compared or, for "the one before",
 * where the shown one has no length.
 */
export function compareShiftNs(compare: string, shown: { fromNs: bigint; toNs: bigint } | null): bigint | null {
  if (compare === '' || !shown) return null;
  const shift = compare === 'previous' ? shown.toNs - shown.fromNs : (parseDuration(compare) ?? 0n);
  return shift > 0n ? shift : null;
}

/** The earlier window as bounds; null where it would lie before time began. */
export function earlierBounds(shown: { fromNs: bigint; toNs: bigint }, shiftNs: bigint): Required<Bounds> | null {
  const toNs = shown.toNs - shiftNs;
  if (toNs <= 0n) return null;
  const fromNs = shown.fromNs > shiftNs ? shown.fromNs - shiftNs : 0n;
  return { fromNs: fromNs.toString(), toNs: toNs.toString() };
}
