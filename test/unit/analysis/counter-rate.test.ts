import { expect, test } from 'vitest';
import { computeCounterRate } from '../../../core/analysis/counter-rate.ts';

const rate = (...points: [seconds: number, total: number][]) =>
  computeCounterRate(
    Float64Array.from(points, ([seconds]) => seconds * 1e9),
    Float64Array.from(points, ([, total]) => total),
  );

test('rise per second, at the later point', () => {
  const { value, time, medianWindowNs } = rate([0, 10], [2, 16], [4, 16], [14, 116]);
  expect([...value]).toEqual([NaN, 3, 0, 10]);
  expect(time[1]).toBe(2e9);
  expect(medianWindowNs).toBe(2e9);
});

test('a counter that began anew has risen by what it says', () => {
  const { value, resets } = rate([0, 10], [2, 4], [4, 6]);
  expect([...value]).toEqual([NaN, 2, 1]);
  expect(resets).toBe(1);
});

test('no rate is taken across a gap', () => {
  expect([...rate([0, 1], [1, NaN], [2, 9], [3, 10]).value]).toEqual([NaN, NaN, NaN, 1]);
});

test('points of one moment count once', () => {
  const { value, time } = rate([0, 1], [1, 2], [1, 3], [2, 4]);
  expect([...time].map((ns) => ns / 1e9)).toEqual([0, 1, 2]);
  expect([...value]).toEqual([NaN, 2, 1]);
});

test('one point, or none, has no rate', () => {
  expect([...rate([0, 1]).value]).toEqual([NaN]);
  expect(rate().medianWindowNs).toBe(0);
});
