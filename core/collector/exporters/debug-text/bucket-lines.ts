import type { ExponentialHistogramDataPoint } from '../../../model/metric.ts';
import { fixedText } from './go-texts.ts';

/** The buckets of a point from the most negative to the largest, with their bounds; the one of zero only where it holds some. */
export function* bucketLines(point: ExponentialHistogramDataPoint): Generator<string> {
  const factor = Math.LN2 * 2 ** -point.scale;
  const bound = (index: number): number => Math.exp(index * factor);
  const { negative, positive } = point;
  for (let i = (negative?.bucketCounts.length ?? 0) - 1; i >= 0; i--) {
    const index = negative!.offset + i;
    yield `Bucket [${fixedText(-bound(index + 1))}, ${fixedText(-bound(index))}), Count: ${negative!.bucketCounts[i]}`;
  }
  if (point.zeroCount !== 0n) yield `Bucket [0, 0], Count: ${point.zeroCount}`;
  for (const [i, count] of (positive?.bucketCounts ?? []).entries()) {
    const index = positive!.offset + i;
    yield `Bucket (${fixedText(bound(index))}, ${fixedText(bound(index + 1))}], Count: ${count}`;
  }
}
