import { expect, test } from 'vitest';
import { HeldExemplars } from '../../../../../core/collector/receivers/held-exemplars.ts';
import { exemplarOf } from '../../../../../core/formats/prometheus/exemplar.ts';

const exemplar = (value: number, labels: [string, string][] = []) => exemplarOf(labels, value, 1n);
const valuesOf = (held: HeldExemplars, key: string) =>
  held.take(key).map(({ value }) => 'value' in value && value.value);

test('the last ten of a series are held until they are taken', () => {
  const held = new HeldExemplars();
  for (let at = 0; at < 12; at++) held.hold('a', [exemplar(at)]);
  expect(valuesOf(held, 'a')).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
  expect(valuesOf(held, 'a')).toEqual([]);
});

test('of too many series the oldest go', () => {
  const held = new HeldExemplars();
  for (let at = 0; at < 10_001; at++) held.hold(`s${at}`, [exemplar(at)]);
  expect(valuesOf(held, 's0')).toEqual([]);
  expect(valuesOf(held, 's1')).toEqual([1]);
});

test('of series that take too much memory the oldest go, whatever it is that is long', () => {
  const [long, name] = ['x'.repeat(1024 ** 2), (at: number) => `s${at} ${'y'.repeat(1024 ** 2)}`];
  const byLabels = new HeldExemplars();
  for (let at = 0; at < 40; at++) byLabels.hold(`s${at}`, [exemplar(at, [['label', long]])]);
  const byName = new HeldExemplars();
  for (let at = 0; at < 40; at++) byName.hold(name(at), [exemplar(at)]);
  const heldOf = (held: HeldExemplars, nameOf: (at: number) => string) =>
    Array.from({ length: 40 }, (_, at) => valuesOf(held, nameOf(at)).length).reduce((sum, one) => sum + one, 0);
  expect(heldOf(byLabels, (at) => `s${at}`)).toBe(15);
  expect(heldOf(byName, name)).toBe(15);
  // One that alone is too large is not kept, and keeps no room.
  byLabels.hold('a', [exemplar(1, [['label', long.repeat(17)]])]);
  expect(valuesOf(byLabels, 'a')).toEqual([]);
  byLabels.hold('b', [exemplar(2)]);
  expect(valuesOf(byLabels, 'b')).toEqual([2]);
});
