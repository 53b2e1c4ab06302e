import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  exponentialBound,
  lowerIndex,
  lowerScale,
  mergeExponential,
  scaleSteps,
  type ExponentialHistogram,
} from '../../../core/analysis/exponential-histogram.ts';
import { exponentialQuantile } from '../../../core/analysis/exponential-quantile.ts';

type Counts = Record<number, number>;
const side = (counts: Counts) => new Map(Object.entries(counts).map(([index, count]) => [Number(index), count]));
const histogram = (
  scale: number,
  positive: Counts,
  parts: { zero?: number; threshold?: number; negative?: Counts } = {},
): ExponentialHistogram => ({
  scale,
  positive: side(positive),
  negative: side(parts.negative ?? {}),
  zeroCount: parts.zero ?? 0,
  zeroThreshold: parts.threshold ?? 0,
});
const total = ({ zeroCount, positive, negative }: ExponentialHistogram) =>
  [...positive.values(), ...negative.values()].reduce((sum, count) => sum + count, zeroCount);

test('bounds: base 2^(2^-scale) to the index', () => {
  expect([exponentialBound(3, 0), exponentialBound(-1, 0), exponentialBound(1, -1), exponentialBound(2, 1)]).toEqual([
    8, 0.5, 4, 2,
  ]);
});

test('indices are lowered by an arithmetic shift, also beyond 31', () => {
  expect([5, 4, -1, -2, -3].map((index) => lowerIndex(index, 1))).toEqual([2, 2, -1, -1, -2]);
  expect([lowerIndex(2 ** 31 - 1, 40), lowerIndex(-(2 ** 31), 40)]).toEqual([0, -1]);
});

test('a lower scale adds neighbours together', () => {
  const lower = lowerScale(histogram(1, { 0: 1, 1: 2, 2: 3, [-1]: 4 }), 0);
  expect([lower.scale, lower.positive]).toEqual([0, side({ 0: 3, 1: 3, [-1]: 4 })]);
  expect(lowerScale(histogram(0, { 1: 1 }), 3)).toEqual(histogram(0, { 1: 1 }));
});

test('as few steps down as the rows need', () => {
  expect([scaleSteps(0, 7, 8), scaleSteps(0, 7, 7), scaleSteps(-1, 0, 1), scaleSteps(3, 3, 1)]).toEqual([0, 1, 64, 0]);
});

describe('merging', () => {
  test('at the lower scale', () => {
    const merged = mergeExponential(
      histogram(1, { 2: 1, 3: 1 }, { zero: 2 }),
      histogram(0, { 1: 5 }, { negative: { 0: 1 } }),
    );
    expect(merged).toEqual(histogram(0, { 1: 7 }, { zero: 2, negative: { 0: 1 } }));
  });

  test('the wider zero bucket takes in what it covers, and reaches to the end of what it would cut', () => {
    const merged = mergeExponential(
      histogram(0, { [-2]: 1, 0: 2, 1: 4 }),
      histogram(0, {}, { zero: 1, threshold: 1.5 }),
    );
    expect(merged).toEqual(histogram(0, { 1: 4 }, { zero: 4, threshold: 2 }));
  });

  test('loses nothing, in any order', () => {
    const counts = fc.dictionary(fc.integer({ min: -200, max: 200 }).map(String), fc.integer({ min: 1, max: 9 }), {
      maxKeys: 8,
    });
    const any = fc
      .tuple(fc.integer({ min: -2, max: 6 }), counts, counts, fc.nat(5), fc.constantFrom(0, 0.001, 1))
      .map(([scale, positive, negative, zero, threshold]) => histogram(scale, positive, { negative, zero, threshold }));
    fc.assert(
      fc.property(any, any, (a, b) => {
        const [one, other] = [mergeExponential(a, b), mergeExponential(b, a)];
        expect(total(one)).toBe(total(a) + total(b));
        expect({ ...one, positive: [...one.positive].sort(), negative: [...one.negative].sort() }).toEqual({
          ...other,
          positive: [...other.positive].sort(),
          negative: [...other.negative].sort(),
        });
      }),
    );
  });
});

describe('quantiles', () => {
  test.each([
    // (1, 2] holds 2, (2, 4] holds 2: half way through a bucket lies the root of its ends
    [0, 1],
    [0.25, Math.SQRT2],
    [0.5, 2],
    [0.75, 2 * Math.SQRT2],
    [1, 4],
    [-1, -Infinity],
    [2, Infinity],
  ])('quantile %d of two buckets', (quantile, expected) => {
    expect(exponentialQuantile(histogram(0, { 0: 2, 1: 2 }), quantile)).toBeCloseTo(expected, 12);
  });

  test('negative buckets are mirrored: the largest amounts come first', () => {
    const both = histogram(0, { 0: 2 }, { negative: { 0: 1, 1: 1 }, zero: 0 });
    expect([0, 0.25, 0.5, 1].map((quantile) => exponentialQuantile(both, quantile))).toEqual([-4, -2, -1, 2]);
  });

  test('the zero bucket is even, and one-sided where only one side counted', () => {
    const zero = (positive: Counts, negative: Counts) =>
      exponentialQuantile(histogram(0, positive, { zero: 8, threshold: 0.5, negative }), 0.5);
    expect([zero({}, {}), zero({ 3: 1 }, { 3: 1 })]).toEqual([0, 0]);
    expect(exponentialQuantile(histogram(0, { 3: 8 }, { zero: 8, threshold: 0.5 }), 0.25)).toBe(0.25);
    expect(exponentialQuantile(histogram(0, {}, { zero: 8, threshold: 0.5, negative: { 3: 8 } }), 0.75)).toBe(-0.25);
  });

  test('nothing counted', () => {
    expect(exponentialQuantile(histogram(3, {}), 0.5)).toBeNaN();
  });

  test('are within the width of one bucket of the value they stand for', () => {
    const values = fc.array(fc.integer({ min: 1, max: 100_000 }), { minLength: 1, maxLength: 50 });
    fc.assert(
      fc.property(
        values,
        fc.integer({ min: 0, max: 5 }),
        fc.constantFrom(0.1, 0.5, 0.9, 0.99),
        (list, scale, quantile) => {
          const width = 2 ** -scale;
          const counts: Counts = {};
          for (const value of list) {
            const index = Math.ceil(Math.log2(value) / width) - 1;
            counts[index] = (counts[index] ?? 0) + 1;
          }
          const truth = list.sort((a, b) => a - b)[Math.max(0, Math.ceil(quantile * list.length - 1e-9) - 1)]!;
          const ratio = exponentialQuantile(histogram(scale, counts), quantile) / truth;
          expect(Math.abs(Math.log2(ratio))).toBeLessThanOrEqual(width * (1 + 1e-9));
        },
      ),
    );
  });
});
