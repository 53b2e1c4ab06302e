import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { computeCounterIncrease, DELTA, type CounterPoint } from '../../../core/analysis/counter-increase.ts';

/** Points as [time, value, start]; slices of 10 from 100 on. */
const points = (...rows: [time: number, value: number, start?: number][]): CounterPoint[] =>
  rows.map(([time, value, start = 0]) => ({ timeNs: BigInt(time), value, startNs: BigInt(start) }));
const increase = (rows: CounterPoint[], parts: { temporality?: number; isMonotonic?: boolean; slices?: number } = {}) =>
  computeCounterIncrease(rows, { fromNs: 100n, stepNs: 10n, slices: 3, temporality: 2, isMonotonic: true, ...parts });

describe('totals', () => {
  test('the rise belongs to the slice of the later point', () => {
    const {
      increase: rise,
      elapsedNs,
      resets,
    } = increase(points([100, 7], [105, 10], [109, 16], [112, 20], [129, 50]));
    expect([...rise]).toEqual([9, 4, 30]);
    expect([...elapsedNs]).toEqual([9, 3, 17]);
    expect(resets).toBe(0);
  });

  test('a slice without points knows of no rise; one whose total stood still rose by 0', () => {
    expect([...increase(points([100, 7], [105, 7], [125, 9])).increase]).toEqual([0, NaN, 2]);
  });

  test('a fall is a reset: the new total is the rise', () => {
    const { increase: rise, resets } = increase(points([100, 10], [105, 16], [112, 4], [115, 9]));
    expect([[...rise], resets]).toEqual([[6, 9, NaN], 1]);
  });

  test('a new start time is a reset, also where the total did not fall', () => {
    const { increase: rise, resets } = increase(points([100, 10, 50], [105, 30, 102], [112, 31, 102]));
    expect([[...rise], resets]).toEqual([[30, 1, NaN], 1]);
  });

  test('a start time that wavers is no reset but is told of', () => {
    const { increase: rise, resets, overlaps } = increase(points([100, 10, 50], [105, 12, 51], [109, 15, 49]));
    expect([rise[0], resets, overlaps]).toEqual([5, 0, 2]);
  });

  test('the first point rises from 0 only where its start is known and in range', () => {
    expect([...increase(points([109, 5, 101], [112, 6, 101])).increase]).toEqual([5, 1, NaN]);
    for (const start of [0, 99, 109]) expect([...increase(points([109, 5, start])).increase]).toEqual([NaN, NaN, NaN]);
  });

  test('a point before the range is the predecessor of the first one in it', () => {
    const { increase: rise, elapsedNs } = increase(points([95, 1], [104, 4]));
    expect([rise[0], elapsedNs[0]]).toEqual([3, 9]);
  });

  test('points without a value, of one moment, and out of order', () => {
    expect([...increase(points([112, 20], [100, 1], [105, NaN], [109, 4], [109, 5])).increase]).toEqual([4, 15, NaN]);
  });

  test('a total that may fall', () => {
    const { increase: rise, resets } = increase(points([100, 10], [105, 4], [112, 6]), { isMonotonic: false });
    expect([[...rise], resets]).toEqual([[-6, 2, NaN], 0]);
  });
});

describe('delta values', () => {
  test('are summed as they are, over the time they say', () => {
    const { increase: rise, elapsedNs } = increase(points([104, 3, 98], [109, 4, 104], [118, 1, 109]), {
      temporality: DELTA,
    });
    expect([...rise]).toEqual([7, 1, NaN]);
    expect([...elapsedNs]).toEqual([11, 9, 0]);
  });
});

const counter = fc
  .array(fc.record({ gap: fc.integer({ min: 1, max: 40 }), rise: fc.nat(50), reset: fc.boolean() }), { minLength: 1 })
  .map((steps) => {
    let [time, total] = [100, 0];
    return steps.map(({ gap, rise, reset }) => {
      time += gap;
      total = reset ? rise : total + rise;
      return [time, total] as [number, number];
    });
  });

test('however it is sliced, the slices add up to the same whole', () => {
  fc.assert(
    fc.property(counter, fc.integer({ min: 1, max: 97 }), (rows, step) => {
      const all = (stepNs: bigint, slices: number) =>
        computeCounterIncrease(points([100, 0], ...rows), {
          fromNs: 100n,
          stepNs,
          slices,
          temporality: 2,
          isMonotonic: true,
        });
      const add = (values: Float64Array) => values.reduce((sum, value) => sum + (Number.isNaN(value) ? 0 : value), 0);
      const [whole, parts] = [all(100_000n, 1), all(BigInt(step), 100_000 / step + 1)];
      expect(add(parts.increase)).toBe(add(whole.increase));
      expect(add(parts.elapsedNs)).toBe(rows.at(-1)![0] - 100);
      expect(parts.resets).toBe(whole.resets);
    }),
  );
});
