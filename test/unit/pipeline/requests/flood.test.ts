import { expect, test } from 'vitest';
import { Flood } from '../../../../main/engine/pipeline/requests/flood.ts';

const MIB = 1024 ** 2;

test.each([
  ['a flood', 8 * MIB, 100, true],
  ['a steady trickle', 0.3 * MIB, 100, false],
  ['one large request after a pause', 8 * MIB, 60_000, false],
  ['a small request right behind another', 0.01 * MIB, 1, false],
])('%s', (_, bytes, apartMs, isFlood) => {
  const flood = new Flood();
  for (let i = 1; i <= 3; i++) flood.note(bytes, i * apartMs);
  expect(flood.isOn(3 * apartMs + 10)).toBe(isFlood);
  expect(flood.isOn(3 * apartMs + 2_000)).toBe(false);
});
