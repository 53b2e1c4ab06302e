import { expect, test } from 'vitest';
import { MessageSampler } from '../../../../../../core/collector/exporters/debug-text/message-sampler.ts';

/** Which of so many equal messages, counted from 1, are let through within a second. */
function letThrough(sampler: MessageSampler, messages: number, nowMs = 0): number[] {
  return Array.from({ length: messages }, (_, i) => i + 1).filter(() => sampler.lets(['Traces'], nowMs));
}

test('by default all are let through', () => {
  expect(letThrough(new MessageSampler(2, 1), 6)).toEqual([1, 2, 3, 4, 5, 6]);
});

test('the first ones are, and then every so manieth', () => {
  expect(letThrough(new MessageSampler(2, 3), 12)).toEqual([1, 2, 5, 8, 11]);
});

test('with none thereafter only the first ones are', () => {
  expect(letThrough(new MessageSampler(2, 0), 9)).toEqual([1, 2]);
});

test('each second begins anew, and each message counts for itself', () => {
  const sampler = new MessageSampler(1, 0);
  expect(letThrough(sampler, 3, 0)).toEqual([1]);
  expect(sampler.lets(['Logs'], 500)).toBe(true);
  expect(letThrough(sampler, 3, 999)).toEqual([]);
  expect(letThrough(sampler, 3, 1_000)).toEqual([1]);
});
