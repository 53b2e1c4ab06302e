import { expect, test } from 'vitest';
import { slopeOf } from './slope.ts';

test('the slope of a line, and of points on both sides of one', () => {
  const at = (...values: number[]) => values.map((value, atS) => ({ atS, value }));
  expect(slopeOf(at(5, 8, 11))).toBeCloseTo(3);
  expect(slopeOf(at(0, 3, 1, 4, 2))).toBeCloseTo(0.5);
  expect(slopeOf(at(7, 7, 7))).toBe(0);
});
