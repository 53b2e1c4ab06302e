import { expect, test } from 'vitest';
import { Random } from '../../../core/generate/stage/random.ts';

const wordsOf = (random: Random, count: number) => Array.from({ length: count }, () => random.word());

test('the same seed gives the same words, a seed that differs in one part gives others', () => {
  const first = wordsOf(new Random('shop', 1), 1_000);
  expect(wordsOf(new Random('shop', 1), 1_000)).toEqual(first);
  for (const other of [new Random('shop', 2), new Random('queue', 1), new Random('shop', 1, 0)]) {
    const known = new Set(first);
    expect(wordsOf(other, 1_000).filter((word) => known.has(word))).toEqual([]);
  }
});

test('words are spread over all 32 bits', () => {
  const words = wordsOf(new Random(1), 20_000);
  for (let bit = 0; bit < 32; bit++) {
    const set = words.filter((word) => (word >>> bit) & 1).length / words.length;
    expect(Math.abs(set - 0.5)).toBeLessThan(0.02);
  }
});

test('whole numbers reach both ends and no further', () => {
  const random = new Random('dice');
  expect(new Set(Array.from({ length: 500 }, () => random.whole(1, 6)))).toEqual(new Set([1, 2, 3, 4, 5, 6]));
});

test('half of the latencies are below the median', () => {
  const random = new Random('latency');
  const below = Array.from({ length: 4_000 }, () => random.latency(10)).filter((value) => value < 10).length;
  expect(Math.abs(below / 4_000 - 0.5)).toBeLessThan(0.03);
});

test('hex has eight digits a word', () => {
  const random = new Random('ids');
  for (let i = 0; i < 1_000; i++) expect(random.hex(4)).toMatch(/^[0-9a-f]{32}$/);
});
