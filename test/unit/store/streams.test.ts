import { expect, test } from 'vitest';
import { Streams } from '../../../main/engine/store/duckdb/streams.ts';

const words = (...values: number[]) => Uint32Array.from(values);

test('a stream is one metric, shape and set of values', () => {
  const streams = new Streams();
  const one = streams.of(1, 1, words(1, 0, 2, 0));
  expect(streams.of(1, 1, words(1, 0, 2, 0))).toBe(one);
  const others = [
    streams.of(2, 1, words(1, 0, 2, 0)),
    streams.of(1, 2, words(1, 0, 2, 0)),
    streams.of(1, 1, words(2, 0, 1, 0)),
    streams.of(1, 1, words()),
  ];
  expect([one, ...others].map(({ id }) => id)).toEqual([1, 2, 3, 4, 5]);
});

test('values are kept, not the buffer they were given in', () => {
  const streams = new Streams();
  const given = words(7, 0);
  streams.of(1, 1, given);
  given[0] = 8;
  expect([streams.of(1, 1, words(7, 0)).id, streams.of(1, 1, words(8, 0)).id]).toEqual([1, 2]);
});

test('ids go on where chains are broken, and memory is bounded: a stream met again is a new one', () => {
  const streams = new Streams();
  streams.lastId = 10;
  expect(streams.of(1, 1, words(1)).id).toBe(11);
  streams.forget();
  expect(streams.of(1, 1, words(1)).id).toBe(12);
  for (let value = 2; value <= 300_000; value++) streams.of(1, 1, words(value));
  expect(streams.of(1, 1, words(300_000)).id).toBe(300_011);
  expect(streams.of(1, 1, words(1)).id).toBe(300_012);
});
