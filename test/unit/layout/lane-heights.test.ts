import { expect, test } from 'vitest';
import { fitLaneHeight, nextLaneHeight } from '../../../core/layout/lanes/lane-heights.ts';

const HEIGHTS = [1, 4, 16, 20];

test('lanes are as high as lets them take so many screens, a comfortable height at most, the least where none does', () => {
  const fit = (lanes: number) => fitLaneHeight(HEIGHTS, lanes, 100, 2);
  expect([1, 12, 13, 50, 51, 1_000].map(fit)).toEqual([16, 16, 4, 4, 1, 1]);
});

test('the next height is above or below, from one that is none of them too, and at either end the same', () => {
  expect([1, 8, 20].map((px) => nextLaneHeight(HEIGHTS, px, true))).toEqual([4, 16, 20]);
  expect([1, 8, 20].map((px) => nextLaneHeight(HEIGHTS, px, false))).toEqual([1, 4, 16]);
});
