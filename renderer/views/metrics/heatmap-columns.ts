import type { MetricSummary } from '../../../contract/operations/metrics.ts';

type Reported = Pick<MetricSummary, 'points' | 'streams' | 'firstNs' | 'lastNs'>;

/** How far apart a stream's points usually are; 0 where that cannot be known. */
function cadenceNs({ points, streams, firstNs, lastNs }: Reported): number {
  const steps = points / Math.max(1, streams) - 1;
  return steps >= 1 ? Number(BigInt(lastNs) - BigInt(firstNs)) / steps : 0;
}

/**
 * Columns for a heatmap of a stretch of time: each of whole reporting intervals, as far as that goes. Columns of one and
 * a half intervals would hold one point and two in turn, and show stripes that are in no data.
 */
export function heatmapColumns(metric: Reported, spanNs: number, most: number): number {
  const cadence = cadenceNs(metric);
  if (!(cadence > 0) || !(spanNs > 0)) return most;
  const intervals = Math.max(1, Math.round(spanNs / cadence));
  return Math.max(1, Math.floor(intervals / Math.ceil(intervals / most)));
}
