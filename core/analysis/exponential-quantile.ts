import type { ExponentialHistogram } from './exponential-histogram.ts';

interface Step {
  count: number;
  /** Value at a share 0 … 1 of the way through the bucket, from its low end up. */
  at: (share: number) => number;
}

/**
 * A quantile from exponential buckets, as Prometheus reckons it (promql/quantile.go, `histogramQuantile`): within a
 * bucket values are taken to lie evenly on a logarithmic scale, within the zero bucket evenly; that one begins at 0
 * where nothing negative, and ends at 0 where nothing positive was counted. NaN where nothing was counted at all.
 *
 *   -base^(i+1) … -base^i    -zero … zero    base^i … base^(i+1)        walked from the left
 */
export function exponentialQuantile(histogram: ExponentialHistogram, quantile: number): number {
  const steps = ascending(histogram).filter(({ count }) => count > 0);
  const total = steps.reduce((sum, { count }) => sum + count, 0);
  if (total === 0 || Number.isNaN(quantile)) return NaN;
  if (quantile < 0) return -Infinity;
  if (quantile > 1) return Infinity;
  const rank = quantile * total;
  let below = 0;
  for (const { count, at } of steps) {
    if (below + count >= rank) return at((rank - below) / count);
    below += count;
  }
  return steps.at(-1)!.at(1);
}

function ascending({ scale, zeroCount, zeroThreshold, positive, negative }: ExponentialHistogram): Step[] {
  const width = 2 ** -scale;
  const byIndex = (side: Map<number, number>) => [...side].sort(([a], [b]) => a - b);
  const low = hasAny(negative) ? -zeroThreshold : 0;
  const high = hasAny(positive) ? zeroThreshold : 0;
  return [
    ...byIndex(negative)
      .reverse()
      .map(([index, count]) => ({ count, at: (share: number) => -(2 ** ((index + 1 - share) * width)) })),
    { count: zeroCount, at: (share: number) => low + (high - low) * share },
    ...byIndex(positive).map(([index, count]) => ({ count, at: (share: number) => 2 ** ((index + share) * width) })),
  ];
}

function hasAny(side: Map<number, number>): boolean {
  for (const count of side.values()) if (count > 0) return true;
  return false;
}
