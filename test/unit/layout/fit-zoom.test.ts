import { expect, test } from 'vitest';
import { fitZoom } from '../../../core/layout/fit-zoom.ts';

test('a picture that is a bit too wide becomes smaller by itself, a wide one when somebody asks', () => {
  expect(fitZoom(1_000, 1_000, true)).toBe(1);
  expect(fitZoom(1_000, 900, false)).toBe(0.9);
  expect(fitZoom(1_000, 849, false)).toBe(1);
  expect(fitZoom(1_000, 849, true)).toBe(0.849);
  expect(fitZoom(1_000, 100, true)).toBe(0.4);
  expect(1_500 * fitZoom(1_500, 1_333, false)).toBeLessThanOrEqual(1_333);
});

test('before the room is known it has its own size', () => {
  expect(fitZoom(1_000, 0, true)).toBe(1);
});
