import { expect, test } from 'vitest';
import {
  fixedText,
  goTime,
  kindText,
  severityText,
  shortestText,
  statusText,
  temporalityText,
  typedText,
} from '../../../../../../core/collector/exporters/debug-text/go-texts.ts';
import type { AnyValue } from '../../../../../../core/model/attributes.ts';

test.each([
  [0, '0.000000'],
  [-1.5, '-1.500000'],
  [1 / 128, '0.007812'],
  [3 / 128, '0.023438'],
  [-1 / 128, '-0.007812'],
  [1e22, '10000000000000000000000.000000'],
  [Infinity, '+Inf'],
  [NaN, 'NaN'],
])('%d is %s by %%f', (value, text) => {
  expect(fixedText(value)).toBe(text);
});

test.each([
  [0.125, '0.125'],
  [0.00001, '1e-05'],
  [1e20, '100000000000000000000'],
  [1e21, '1e+21'],
  [-Infinity, '-Inf'],
])('%d is %s by %%v', (value, text) => {
  expect(shortestText(value)).toBe(text);
});

test.each([
  [0n, '1970-01-01 00:00:00 +0000 UTC'],
  [1_699_678_143_509_493_770n, '2023-11-11 04:49:03.50949377 +0000 UTC'],
  [2n ** 64n - 1n, '2554-07-21 23:34:33.709551615 +0000 UTC'],
])('%d is %s', (timeNs, text) => {
  expect(goTime(timeNs)).toBe(text);
});

test.each<[AnyValue, string]>([
  [{ kind: 'empty' }, 'Empty()'],
  [{ kind: 'string', value: 'shop' }, 'Str(shop)'],
  [{ kind: 'bool', value: true }, 'Bool(true)'],
  [{ kind: 'int', value: 2n ** 53n + 1n }, 'Int(9007199254740993)'],
  [{ kind: 'double', value: 34.22 }, 'Double(34.22)'],
  [
    {
      kind: 'array',
      values: [
        { kind: 'int', value: 1n },
        { kind: 'string', value: 'a' },
      ],
    },
    'Slice([1,"a"])',
  ],
  [{ kind: 'bytes', value: Uint8Array.of(1, 2, 3) }, 'Bytes(AQID)'],
])('a value with its type: %#', (value, text) => {
  expect(typedText(value)).toBe(text);
});

test('numbers the specification names have their names, others none', () => {
  expect([0, 1, 4, 9, 12, 13, 17, 24, 25].map(severityText)).toEqual([
    'Unspecified(0)',
    'Trace(1)',
    'Trace4(4)',
    'Info(9)',
    'Info4(12)',
    'Warn(13)',
    'Error(17)',
    'Fatal4(24)',
    '(25)',
  ]);
  expect([2, 5, 6].map(kindText)).toEqual(['Server', 'Consumer', '']);
  expect([0, 1, 2, 3].map(statusText)).toEqual(['Unset', 'Ok', 'Error', '']);
  expect([0, 1, 2, 3].map(temporalityText)).toEqual(['Unspecified', 'Delta', 'Cumulative', '']);
});
