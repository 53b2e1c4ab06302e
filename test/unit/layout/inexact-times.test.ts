import { expect, test } from 'vitest';
import { countInexactTimes } from '../../../core/layout/timeline/inexact-times.ts';

test('spans with rounded times are counted once; an unfinished one has no duration', () => {
  const start = Float64Array.of(0, -1.7e18, 2 ** 53 - 1, 2 ** 53, -1.7e18);
  const duration = Float64Array.of(NaN, 1, 1, 1, 1.7e18);
  expect(countInexactTimes({ start, duration })).toBe(3);
  expect(countInexactTimes({ start: Float64Array.of(1), duration: Float64Array.of(2 ** 60) })).toBe(1);
});
