import { describe, expect, test } from 'vitest';
import { compareLines, meanOf } from '../../../core/analysis/compare-lines.ts';
import { computeLoad, readLoad, type StateLine } from '../../../core/analysis/machine-load.ts';

const MINUTE = 60e9;
const line = (state: string, values: number[], stepNs = MINUTE): StateLine => ({
  state,
  time: Float64Array.from(values, (_, row) => row * stepNs),
  value: Float64Array.from(values),
});

describe('how much of a machine is in use', () => {
  test('a share is what is not at rest', () => {
    const { share } = computeLoad([line('user', [0.2]), line('system', [0.1]), line('idle', [0.7])], true);
    expect([...share]).toEqual([expect.closeTo(0.3, 9)]);
  });

  test('without a line at rest shares add up, and amounts say nothing of the whole', () => {
    const lines = [line('user', [0.2]), line('system', [0.1])];
    expect([...computeLoad(lines, true).share]).toEqual([expect.closeTo(0.3, 9)]);
    expect(computeLoad(lines, false).time).toHaveLength(0);
  });

  test('of amounts it is the part of all; caches can be had, what is counted twice is left out', () => {
    const lines = [line('used', [6]), line('free', [2]), line('cached', [4]), line('slab_unreclaimable', [9])];
    expect([...computeLoad(lines, false).share]).toEqual([0.5]);
  });

  test('a gap is left out, not taken for nought; rounding beyond the whole is cut', () => {
    const { time, share } = computeLoad([line('idle', [NaN, -0.01, 0.5])], true);
    expect([...time]).toEqual([MINUTE, 2 * MINUTE]);
    expect([...share]).toEqual([1, 0.5]);
  });
});

describe('minutes above a threshold', () => {
  test('count by their mean, on the minutes of the clock', () => {
    // Half-minute points from half past: minutes hold {0.9}, {0.9, 0.5} = 0.7, {0.9, 0.9}.
    const load = computeLoad([line('busy', [0.9, 0.9, 0.5, 0.9, 0.9], MINUTE / 2)], true);
    const reading = readLoad(load, 0.8, BigInt(MINUTE / 2));
    expect(reading).toEqual({ minutesAbove: 2, minutes: 3, highest: 0.9, mean: expect.closeTo(0.82, 9) as number });
  });

  test('of nothing there is nothing to read', () => {
    expect(readLoad(computeLoad([], true), 0.8, 0n)).toEqual({ minutesAbove: 0, minutes: 0, highest: NaN, mean: NaN });
  });
});

describe('the difference of two lines', () => {
  const values = (...all: number[]) => ({ value: Float64Array.from(all) });

  test('is that of their means, gaps aside', () => {
    expect(compareLines(values(6, NaN, 6), values(4))).toEqual({ now: 6, before: 4, change: 0.5 });
    expect(compareLines(values(-6), values(-4)).change).toBe(-0.5);
  });

  test('from nought is infinite, from nothing unknown, and of equals none', () => {
    expect(compareLines(values(1), values(0)).change).toBe(Infinity);
    expect(compareLines(values(1), values(NaN)).change).toBeNaN();
    expect(compareLines(values(0), values(0)).change).toBe(0);
    expect(meanOf(values())).toBeNaN();
  });
});
