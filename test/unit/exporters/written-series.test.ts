import { describe, expect, test } from 'vitest';
import { WrittenSeries } from '../../../core/formats/writing/openmetrics/written-series.ts';

const labels = (text: string) => new Map(text.split(',').map((pair) => pair.split('=') as [string, string]));

describe('series that were written', () => {
  test('take later points only, whatever the order of their labels', () => {
    const series = new WrittenSeries();
    const taken = ['a=1,b=2', 'b=2,a=1', 'a=1', 'a=1,b=2'].map((text, i) =>
      series.add(labels(text), [5n, 5n, 5n, 6n][i]!),
    );
    expect(taken).toEqual([true, false, true, true]);
    expect(series.add(new Map(), 0n)).toBe(true);
    expect(series.add(new Map(), 0n)).toBe(false);
  });

  test('are forgotten one by one where there are too many, the first first', () => {
    const series = new WrittenSeries(2);
    for (const text of ['a=1', 'a=2', 'a=3']) expect(series.add(labels(text), 1n)).toBe(true);
    expect(['a=3', 'a=2', 'a=1'].map((text) => series.add(labels(text), 1n))).toEqual([false, false, true]);
  });

  test('are forgotten where their labels are too long together', () => {
    const series = new WrittenSeries();
    const long = (n: number) => new Map([['a', `${n}`.padEnd(1024 ** 2, 'x')]]);
    for (let n = 0; n < 40; n++) series.add(long(n), 1n);
    expect([series.add(long(39), 1n), series.add(long(0), 1n)]).toEqual([false, true]);
  });
});
