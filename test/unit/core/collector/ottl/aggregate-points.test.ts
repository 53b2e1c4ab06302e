import { expect, test } from 'vitest';
import { aggregatePoints } from '../../../../../core/collector/ottl/functions/aggregate-points.ts';
import type { ExponentialHistogramDataPoint } from '../../../../../core/model/metric.ts';

const point = (bucketCounts: bigint[]): ExponentialHistogramDataPoint => ({
  ...{ attributes: [], startTimeUnixNano: 0n, timeUnixNano: 1n, flags: 0, exemplars: [], scale: 0, zeroCount: 0n },
  ...{ zeroThreshold: 0, count: 1n, sum: undefined, min: undefined, max: undefined, negative: undefined },
  positive: { offset: 0, bucketCounts },
});

test('buckets of points of other lengths are summed place by place, each once', () => {
  let read = 0;
  // Of one long point and many short ones each bucket is looked at, not each for each.
  const counted = (length: number) =>
    new Proxy(new Array<bigint>(length).fill(1n), {
      get(target, key, receiver) {
        if (typeof key === 'string' && /^\d+$/.test(key)) read++;
        return Reflect.get(target, key, receiver) as unknown;
      },
    });
  const points = [point(counted(1_000)), ...Array.from({ length: 1_000 }, () => point(counted(1)))];
  const data = aggregatePoints({ kind: 'exponentialHistogram', aggregationTemporality: 2, dataPoints: points }, 'sum');
  const [sum, ...others] = data.kind === 'exponentialHistogram' ? data.dataPoints : [];
  expect(others).toEqual([]);
  expect(sum!.positive!.bucketCounts).toEqual([1_001n, ...new Array<bigint>(999).fill(1n)]);
  expect(read).toBeLessThanOrEqual(2_000);
});
