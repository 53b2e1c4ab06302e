import fc from 'fast-check';
import { expect, test } from 'vitest';
import { explicitQuantile } from '../../../core/analysis/explicit-quantile.ts';

const BOUNDS = [10, 20, 50];

test.each([
  // 4 up to 10, 2 up to 20, 3 up to 50, 1 above
  [0, 0],
  [0.2, 5],
  [0.4, 10],
  [0.5, 15],
  [0.6, 20],
  [0.75, 35],
  [0.9, 50],
  [1, 50],
  [-0.1, -Infinity],
  [1.1, Infinity],
])('quantile %d', (quantile, expected) => {
  expect(explicitQuantile(BOUNDS, [4, 2, 3, 1], quantile)).toBeCloseTo(expected, 12);
});

test.each([
  ['nothing counted', BOUNDS, [0, 0, 0, 0], 0.5, NaN],
  ['no number', BOUNDS, [4, 2, 3, 1], NaN, NaN],
  ['no bounds', [], [7], 0.5, NaN],
  ['no buckets', [], [], 0.5, NaN],
  ['all above the last bound', BOUNDS, [0, 0, 0, 3], 0.5, 50],
  ['empty buckets are stepped over', BOUNDS, [0, 0, 4, 0], 0, 20],
  ['the lowest bucket reaches below 0', [-5, 5], [2, 2, 0], 0.25, -5],
  ['negative bounds', [-20, -10, 0], [0, 4, 0, 0], 0.5, -15],
])('%s', (_, bounds, counts, quantile, expected) => {
  expect(explicitQuantile(bounds, counts, quantile)).toBe(expected);
});

test('lies within the bucket of the value it stands for, and never falls', () => {
  const bounds = [1, 2, 5, 10, 20, 50, 100];
  const values = fc.array(
    fc.integer({ min: 1, max: 1_000 }).map((n) => n / 10),
    { minLength: 1, maxLength: 60 },
  );
  fc.assert(
    fc.property(values, (list) => {
      const bucketOf = (value: number) =>
        (bounds.findIndex((bound) => value <= bound) + bounds.length + 1) % (bounds.length + 1);
      const counts = new Array<number>(bounds.length + 1).fill(0);
      for (const value of list) counts[bucketOf(value)]!++;
      const sorted = [...list].sort((a, b) => a - b);
      let last = -Infinity;
      for (const quantile of [0.01, 0.25, 0.5, 0.9, 0.99, 1]) {
        const answer = explicitQuantile(bounds, counts, quantile);
        const bucket = bucketOf(sorted[Math.max(0, Math.ceil(quantile * list.length - 1e-9) - 1)]!);
        expect(answer).toBeGreaterThanOrEqual(bucket === 0 ? 0 : bounds[bucket - 1]!);
        expect(answer).toBeLessThanOrEqual(bounds[bucket]!);
        expect(answer).toBeGreaterThanOrEqual(last);
        last = answer;
      }
    }),
  );
});
