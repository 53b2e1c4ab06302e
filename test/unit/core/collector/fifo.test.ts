import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Fifo } from '../../../../core/collector/fifo.ts';

test('gives out in order of arrival, whatever comes in between', () => {
  const step = fc.oneof(fc.nat(9), fc.constant('shift' as const), fc.constant('take' as const));
  fc.assert(
    fc.property(fc.array(step), (steps) => {
      const [fifo, plain]: [Fifo<number>, number[]] = [new Fifo(), []];
      for (const one of steps) {
        if (one === 'shift') expect(fifo.shift()).toBe(plain.shift());
        else if (one === 'take') expect(fifo.take()).toEqual(plain.splice(0));
        else [fifo, plain].forEach((list) => list.push(one));
        expect([fifo.length, fifo.first]).toEqual([plain.length, plain[0]]);
      }
    }),
    { seed: 5 },
  );
});

test('keeps no room for what was given out, however long it stays filled', () => {
  const fifo = new Fifo<number>();
  for (let at = 0; at < 100; at++) fifo.push(at);
  for (let at = 100; at < 50_000; at++) {
    fifo.push(at);
    expect(fifo.shift()).toBe(at - 100);
    expect(fifo.places).toBeLessThan(2_000);
  }
  while (fifo.shift() !== undefined);
  expect(fifo.places).toBe(0);
});

test('a million that wait are given out', () => {
  const fifo = new Fifo<number>();
  for (let at = 0; at < 1_000_000; at++) fifo.push(at);
  let sum = 0;
  for (let next = fifo.shift(); next !== undefined; next = fifo.shift()) sum += next;
  expect(sum).toBe((1_000_000 * 999_999) / 2);
});
