import fc from 'fast-check';
import { expect, test } from 'vitest';
import { alignAttribute } from '../../../core/analysis/attribute-values.ts';

const FAR = 2 ** 40;

const texts = (rowKeys: number[], found: [number, string][]) => {
  const dictionary = [...new Set(found.map(([, text]) => text))];
  const codes = Uint32Array.from(found, ([, text]) => dictionary.indexOf(text));
  const key = Float64Array.from(found, ([own]) => own);
  const values = alignAttribute(Float64Array.from(rowKeys), { key, value: { dictionary, codes } });
  return [...values.codes].map((code) => values.dictionary[code]);
};

test('values stand at the rows of their spans, in whatever order they come', () => {
  const rows = [5, FAR + 5, 7, 2 ** 31 + 1];
  expect(
    texts(rows, [
      [5, 'a'],
      [7, 'b'],
    ]),
  ).toEqual(['a', undefined, 'b', undefined]);
  expect(
    texts(rows, [
      [7, 'b'],
      [FAR + 5, ''],
      [2 ** 31 + 1, 'c'],
    ]),
  ).toEqual([undefined, '', 'b', 'c']);
  expect(texts(rows, [])).toEqual([undefined, undefined, undefined, undefined]);
});

test('a span that is not among the rows changes nothing for the others', () => {
  expect(
    texts(
      [1, 2],
      [
        [9, 'x'],
        [1, 'a'],
        [2, 'b'],
      ],
    ),
  ).toEqual(['a', 'b']);
});

test('every row has what was found for its key, or nothing', () => {
  const keys = fc.uniqueArray(fc.oneof(fc.nat(60), fc.integer({ min: FAR, max: FAR + 60 })), { maxLength: 40 });
  fc.assert(
    fc.property(keys, keys, (rows, others) => {
      const found = others.map((own): [number, string] => [own, `v${own % 7}`]);
      const known = new Map(found);
      expect(texts(rows, found)).toEqual(rows.map((own) => known.get(own)));
    }),
    { endOnFailure: true },
  );
});
