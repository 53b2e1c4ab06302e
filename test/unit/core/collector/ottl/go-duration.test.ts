import { expect, test } from 'vitest';
import { goDurationNs } from '../../../../../core/collector/ottl/go-duration.ts';

test.each<[string, bigint | undefined]>([
  ['1.s', 1_000_000_000n],
  ['.5s', 500_000_000n],
  ['.s', undefined],
  ['1', undefined],
  ['', undefined],
  ['0', 0n],
  ['0.000000001s', 1n],
  ['9223372036854775807ns', 2n ** 63n - 1n],
  ['9223372036854775808ns', undefined],
  ['1h1', undefined],
])('%s', (text, expected) => expect(goDurationNs(text)).toBe(expected));

test('digits beyond those of any duration are not made numbers of', () => {
  const many = 1_000_000;
  expect(goDurationNs(`${'9'.repeat(many)}s`)).toBeUndefined();
  expect(goDurationNs(`${'0'.repeat(many)}1s`)).toBe(1_000_000_000n);
  expect(goDurationNs(`0.${'3'.repeat(many)}s`)).toBe(333_333_333n);
  expect(goDurationNs(`0.${'3'.repeat(many)}`)).toBeUndefined();
  expect(goDurationNs('0'.repeat(many))).toBeUndefined();
});
