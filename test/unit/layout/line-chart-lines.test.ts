import { describe, expect, test } from 'vitest';
import { layoutLine } from '../../../core/layout/line-chart/line.ts';
import { nearestRow, neighbourTime, rowAtCrosshair, snapTime } from '../../../core/layout/line-chart/read-values.ts';
import { layoutValueAxis } from '../../../core/layout/line-chart/value-axis.ts';

const stream = (...points: [number, number][]) => ({
  time: Float64Array.from(points, ([time]) => time),
  value: Float64Array.from(points, ([, value]) => value),
});
const axis = layoutValueAxis({ min: 0, max: 10 }, 100, 50);
const window = (fromNs: number, toNs: number) => ({ baseNs: 0n, fromNs, toNs, widthPx: 100 });

describe('line', () => {
  test('lifts the pen at gaps, and keeps lone points', () => {
    const line = layoutLine(stream([0, 3], [1, 4], [2, NaN], [3, 5], [4, NaN], [5, 6], [6, 7]), window(0, 10), axis);
    expect([...line.runs]).toEqual([0, 2, 3, 5]);
    expect([...line.row]).toEqual([0, 1, 3, 5, 6]);
    expect([...line.x]).toEqual([0, 10, 30, 50, 60]);
    expect(line.y[0]).toBeCloseTo(70);
  });

  test('takes one point beyond each end of the window', () => {
    const line = layoutLine(stream([0, 1], [10, 1], [20, 1], [30, 1], [40, 1]), window(15, 25), axis);
    expect([...line.row]).toEqual([1, 2, 3]);
    expect(line.x[0]).toBe(-50);
  });

  test('an empty stream has no runs', () => {
    expect([...layoutLine(stream(), window(0, 1), axis).runs]).toEqual([0]);
  });
});

describe('reading', () => {
  const time = Float64Array.of(0, 10, 20);

  test('the nearest point, the earlier of two as near', () => {
    expect([-5, 4, 5, 6, 19, 99].map((ns) => nearestRow(time, ns))).toEqual([0, 0, 0, 1, 2, 2]);
    expect(nearestRow(new Float64Array(), 1)).toBe(-1);
  });

  const a = stream([0, 1], [10, 1], [10, 2], [20, 1]);
  const b = stream([4, 1], [16, 1]);

  test('a crosshair snaps to any stream’s point', () => {
    expect(snapTime([a, b], 5.5)).toBe(4);
    expect(snapTime([], 5)).toBeNaN();
  });

  test('keys visit every moment once, and stop at the ends', () => {
    const visited = [0];
    while (visited.length < 8) visited.push(neighbourTime([a, b], visited.at(-1)!, 1));
    expect(visited).toEqual([0, 4, 10, 16, 20, 20, 20, 20]);
    expect(neighbourTime([a, b], 16, -1)).toBe(10);
    expect(neighbourTime([a, b], 10, -1)).toBe(4);
    expect(neighbourTime([a, b], 0, -1)).toBe(0);
  });

  test('a stream that ended long ago has nothing to say', () => {
    expect(rowAtCrosshair(stream([0, 1], [10, 2]), 12)).toBe(1);
    expect(rowAtCrosshair(stream([0, 1], [10, 2]), 500)).toBe(-1);
    expect(rowAtCrosshair(stream([5, 1]), 500)).toBe(0);
  });
});
