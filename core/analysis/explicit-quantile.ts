/**
 * A quantile from explicit buckets, as Prometheus reckons it (promql/quantile.go, `bucketQuantile`).
 *
 *   bounds         10      20      50
 *   counts     4   │   2   │   3   │   1          bucket i is (bounds[i - 1], bounds[i]]
 *
 * Values are taken to lie evenly within a bucket. The lowest bucket begins at 0 if its bound is above 0, else its bound
 * is the answer; in the highest, which has no end, the answer is the last bound. NaN where nothing was counted or there
 * are no bounds. Empty buckets hold no quantile: quantile 0 is the lower end of the first bucket that counted anything.
 */
export function explicitQuantile(bounds: ArrayLike<number>, counts: ArrayLike<number>, quantile: number): number {
  const total = sum(counts);
  if (!(total > 0) || bounds.length === 0 || Number.isNaN(quantile)) return NaN;
  if (quantile < 0) return -Infinity;
  if (quantile > 1) return Infinity;
  const rank = quantile * total;
  let below = 0;
  let bucket = 0;
  for (let i = 0; i < counts.length; i++) {
    if (!(counts[i]! > 0)) continue;
    bucket = i;
    if (below + counts[i]! >= rank) break;
    below += counts[i]!;
  }
  if (bucket >= bounds.length) return bounds[bounds.length - 1]!;
  const high = bounds[bucket]!;
  if (bucket === 0 && high <= 0) return high;
  const low = bucket === 0 ? 0 : bounds[bucket - 1]!;
  return low + (high - low) * Math.min(1, (rank - below) / counts[bucket]!);
}

function sum(counts: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < counts.length; i++) total += counts[i]!;
  return total;
}
