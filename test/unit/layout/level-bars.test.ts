import { describe, expect, test } from 'vitest';
import { layoutLevelBars, totalOf } from '../../../core/layout/level-bars.ts';

const slices = {
  start: Float64Array.of(100, 110, 120),
  fromNs: 100,
  toNs: 130,
  // info, then error
  counts: [Uint32Array.of(6, 0, 1_000), Uint32Array.of(4, 1, 0)],
};

describe('bars by level', () => {
  test('the heaviest level stands on the ground, the lighter ones upon it', () => {
    const two = { ...slices, counts: [Uint32Array.of(6, 0, 0), Uint32Array.of(4, 0, 0)] };
    expect(layoutLevelBars(two, 30, 20)).toEqual([
      { level: 1, x: 0, y: 12, width: 9, height: 8 },
      { level: 0, x: 0, y: 0, width: 9, height: 12 },
    ]);
  });

  test('a lone error beside a thousand records is still seen, and nothing is drawn of nothing', () => {
    const bars = layoutLevelBars(slices, 30, 20);
    expect(bars.find(({ level, x }) => level === 1 && x === 10)).toMatchObject({ height: 1.5, y: 18.5 });
    expect(bars.filter(({ x }) => x === 20)).toEqual([{ level: 0, x: 20, y: 0, width: 9, height: 20 }]);
  });

  test('counts a slice', () => {
    expect([0, 1, 2].map((slice) => totalOf(slices, slice))).toEqual([10, 1, 1_000]);
  });
});
