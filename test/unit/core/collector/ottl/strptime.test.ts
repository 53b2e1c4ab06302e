import { expect, test } from 'vitest';
import { formatTime, MOST_FORMAT, timeReader } from '../../../../../core/collector/ottl/strptime.ts';

const NS = 1_000_000_000n;

test('parts of one or two digits take what they can and keep it, as in Go: no text is tried in many ways', () => {
  expect(timeReader('%Y-%q-%g', '')!('2024-1-12')).toBe(BigInt(Date.UTC(2024, 0, 12) / 1000) * NS);
  expect(timeReader('%Y%q%g', '')!('2024112')).toBe(BigInt(Date.UTC(2024, 10, 2) / 1000) * NS);
  // Giving a digit back would read it as 1 and 12.
  expect(timeReader('%Y %q%d', '')!('2024 112')).toBeUndefined();
});

test('a format of nothing but such parts is done with at once, whatever the text', () => {
  // In ways to divide the digits: more than there are atoms.
  const read = timeReader('%q'.repeat(MOST_FORMAT / 2), '')!;
  expect(read('1'.repeat(MOST_FORMAT * 0.75))).toBeUndefined();
  expect(timeReader('%l%S%I%Z'.repeat(32), '')!(`${'1'.repeat(100)}${'A'.repeat(60)}!`)).toBeUndefined();
});

test('the longest format that may be written makes an expression that JavaScript takes', () => {
  const longest = '%c'.repeat(MOST_FORMAT / 2);
  const moment = 1_700_000_000n * NS;
  expect(timeReader(longest, 'UTC')!(formatTime(moment, longest)!)).toBe(moment);
  expect(timeReader('%c'.repeat(MOST_FORMAT * 4), '')).toBeUndefined();
});
