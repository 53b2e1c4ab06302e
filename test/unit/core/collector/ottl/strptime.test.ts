import { expect, onTestFinished, test, vi } from 'vitest';
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

test('zones are looked up once, not for each text', () => {
  const made = vi.spyOn(Intl, 'DateTimeFormat');
  onTestFinished(() => made.mockRestore());
  const read = timeReader('%Y-%m-%d %H:%M:%S', 'Asia/Kathmandu')!;
  const first = BigInt(Date.UTC(2024, 0, 1)) * 1_000_000n - 20_700n * NS;
  for (let second = 0; second < 60; second++)
    expect(read(`2024-01-01 00:00:${String(second).padStart(2, '0')}`)).toBe(first + BigInt(second) * NS);
  // Nobody knows it: that is remembered as well.
  const named = timeReader('%H:%M %Z', '')!;
  for (let minute = 10; minute < 60; minute++) expect(named(`00:${minute} QQQ`)).toBeUndefined();
  expect(made.mock.calls.length).toBeLessThan(5);
});

test('the longest format that may be written makes an expression that JavaScript takes', () => {
  const longest = '%c'.repeat(MOST_FORMAT / 2);
  const moment = 1_700_000_000n * NS;
  expect(timeReader(longest, 'UTC')!(formatTime(moment, longest)!)).toBe(moment);
  expect(timeReader('%c'.repeat(MOST_FORMAT * 4), '')).toBeUndefined();
});

test.each([
  // Of the location first, each name with the offset of its own season.
  ['2024-07-01 12:00 BST', 'Europe/London', '2024-07-01T12:00:00+01:00'],
  ['2024-07-01 12:00 PST', 'America/Los_Angeles', '2024-07-01T12:00:00-08:00'],
  ['2024-07-01 12:00 PDT', 'America/Los_Angeles', '2024-07-01T12:00:00-07:00'],
  ['2024-07-01 12:00 KST', 'Asia/Seoul', '2024-07-01T12:00:00+09:00'],
  ['2024-07-01 12:00 IST', 'Asia/Kolkata', '2024-07-01T12:00:00+05:30'],
  // Then those that are zones of IANA's, wherever it is read.
  ['2024-07-01 12:00 CET', 'Asia/Seoul', '2024-07-01T12:00:00+01:00'],
  ['2024-07-01 12:00 EST', '', '2024-07-01T12:00:00-05:00'],
  ['2024-07-01 12:00 UTC', 'Asia/Seoul', '2024-07-01T12:00:00Z'],
  // And nothing that is guessed: Intl takes BST for Dhaka's.
  ['2024-07-01 12:00 BST', '', undefined],
  ['2024-07-01 12:00 PDT', 'Asia/Seoul', undefined],
  ['2024-07-01 12:00 QQQ', '', undefined],
])('%s, read for "%s"', (text, location, expected) => {
  const ns = timeReader('%Y-%m-%d %H:%M %Z', location)!(text);
  expect(ns && new Date(Number(ns / 1_000_000n)).toISOString()).toBe(expected && new Date(expected).toISOString());
});
