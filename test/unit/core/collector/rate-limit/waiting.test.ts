import { expect, test } from 'vitest';
import { Waiting } from '../../../../../core/collector/rate-limit/waiting.ts';

test('what waits has a bound, and each tenant has an eighth of it', () => {
  const waiting = new Waiting(80);
  const ends = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((tenant) => waiting.begin(tenant, 10));
  expect([waiting.hasRoom('a', 1), waiting.hasRoom('h', 11), waiting.hasRoom('h', 10)]).toEqual([false, false, true]);
  ends.push(waiting.begin('h', 10));
  expect(waiting.hasRoom('i', 1)).toBe(false);
  ends[0]!();
  expect([waiting.hasRoom('a', 10), waiting.hasRoom('i', 10), waiting.hasRoom('b', 1)]).toEqual([true, true, false]);
});
