/**
 * Counts by bucket index. Bucket i of the positive side is (base^i, base^(i + 1)] with base = 2^(2^-scale); of the
 * negative side the same mirrored; `zeroCount` counts what lies in [-zeroThreshold, zeroThreshold]. Indices come from
 * the wire and may lie billions apart, hence maps.
 */
export interface ExponentialHistogram {
  scale: number;
  zeroCount: number;
  zeroThreshold: number;
  positive: Map<number, number>;
  negative: Map<number, number>;
}

/** Lower end of a bucket's absolute values: base^index. */
export function exponentialBound(index: number, scale: number): number {
  return 2 ** (index * 2 ** -scale);
}

/** Bucket at a scale lower by `by`: two neighbours become one each time. */
export function lowerIndex(index: number, by: number): number {
  return Math.floor(index / 2 ** by);
}

/** The same counts at a lower scale; the scale itself where it is not lower. */
export function lowerScale(histogram: ExponentialHistogram, scale: number): ExponentialHistogram {
  const by = histogram.scale - scale;
  if (by <= 0) return histogram;
  const lower = (side: Map<number, number>) => {
    const result = new Map<number, number>();
    for (const [index, count] of side) addCount(result, lowerIndex(index, by), count);
    return result;
  };
  return { ...histogram, scale, positive: lower(histogram.positive), negative: lower(histogram.negative) };
}

/** How far a scale must be lowered so that indices low … high take at most `rows` buckets. */
export function scaleSteps(low: number, high: number, rows: number): number {
  let by = 0;
  while (lowerIndex(high, by) - lowerIndex(low, by) + 1 > Math.max(1, rows) && by < 64) by++;
  return by;
}

/**
 * Both together: at the lower of their scales and with the wider of their zero buckets. Buckets within the zero bucket
 * go into it; one that it would cut in two widens it (OTLP data model, "ExponentialHistogram: merge").
 */
export function mergeExponential(a: ExponentialHistogram, b: ExponentialHistogram): ExponentialHistogram {
  const scale = Math.min(a.scale, b.scale);
  const merged: ExponentialHistogram = {
    scale,
    zeroCount: a.zeroCount + b.zeroCount,
    zeroThreshold: Math.max(a.zeroThreshold, b.zeroThreshold),
    positive: new Map(),
    negative: new Map(),
  };
  for (const one of [lowerScale(a, scale), lowerScale(b, scale)]) {
    for (const [index, count] of one.positive) addCount(merged.positive, index, count);
    for (const [index, count] of one.negative) addCount(merged.negative, index, count);
  }
  absorb(merged);
  return merged;
}

/** Buckets that begin below the zero threshold go into the zero bucket, which then reaches to their end. */
function absorb(histogram: ExponentialHistogram): void {
  const { scale, positive, negative } = histogram;
  let reach = histogram.zeroThreshold;
  for (let again = reach > 0; again;) {
    again = false;
    for (const side of [positive, negative])
      for (const [index, count] of side) {
        if (exponentialBound(index, scale) >= reach) continue;
        histogram.zeroCount += count;
        side.delete(index);
        const end = exponentialBound(index + 1, scale);
        if (end > reach && count > 0) [reach, again] = [end, true];
      }
  }
  histogram.zeroThreshold = reach;
}

function addCount(side: Map<number, number>, index: number, count: number): void {
  side.set(index, (side.get(index) ?? 0) + count);
}
