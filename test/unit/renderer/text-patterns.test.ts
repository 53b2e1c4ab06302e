import fc from 'fast-check';
import { expect, test } from 'vitest';
import { TextPatterns } from '../../../renderer/i18n/text-patterns.ts';

const patterns = new TextPatterns({
  Stopped: '중지',
  "{0} '{1}' is not {2} (line {3})": '{1}은 {2}가 아님({0}, {3}행)',
  '{0} (in {1})': '{0}({1} 안)',
  'line {0}, byte {1}: {2}': '{0}행 {1}바이트: {2}',
  'was refused: {0,}': '거부: {0}',
  '{0}{1}!': '<{0}|{1}>',
});

test.each([
  ['Stopped', '중지'],
  ['Stopped.', undefined],
  ["a 'b' is not c (line 4)", 'b은 c가 아님(a, 4행)'],
  // As little as may be for each but the last.
  ["a 'b' is not c' is not d (line 1) (line 2)", "b은 c' is not d가 아님(a, 1) (line 2행)"],
  [" 'b' is not c (line 4)", undefined],
  ["a 'b' is not c (line )", undefined],
  ['a (in b)', 'a(b 안)'],
  [' (in b)', undefined],
  ['Stopped (in b)', '중지(b 안)'],
  ['line 1, byte 2: Stopped', '1행 2바이트: 중지'],
  ['was refused: what, was: Stopped', '거부: what, was: 중지'],
  ['was refused: what was Stopped', '거부: what was Stopped'],
  ['ab!', '<a|b>'],
  ['a!', undefined],
])('%j is %j', (text, translation) => expect(patterns.find(text)).toBe(translation));

/** As expressions that try every way have it. */
function triedEveryWay(text: string, pattern: string): string[] | undefined {
  const escaped = pattern.split(/\{\d\}/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${escaped.join('([^]+?)')}$`).exec(text)?.slice(1);
}

test('the same is found as by trying every way', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', ' '), maxLength: 12 });
  const between = fc.string({ unit: fc.constantFrom('a', 'b', ' '), maxLength: 2 });
  fc.assert(
    fc.property(text, between, between, between, (said, first, middle, last) => {
      const pattern = `^${first}{0}${middle}{1}${last}`;
      const [one, other] = triedEveryWay(`^${said}`, pattern) ?? [];
      const found = new TextPatterns({ [pattern]: '<{0}|{1}>' }).find(`^${said}`);
      expect(found).toBe(one === undefined ? undefined : `<${one}|${other}>`);
    }),
  );
});

test('what looks like very many messages in one is left after some', () => {
  const nested = `x${' (in a)'.repeat(250)}`;
  const found = patterns.find(nested)!;
  expect(found).toMatch(/^x\(a/);
  expect(found).toContain(' (in a)');
});

test('long texts are no message, and many beginnings of one cost no more than their letters', () => {
  expect(patterns.find(`line 1, byte 2: ${'x'.repeat(2_000)}`)).toBeUndefined();
  const hostile = `${"a '".repeat(200)}${"' is not ".repeat(100)}${' (line '.repeat(60)}x`;
  expect(hostile.length).toBeLessThan(2_000);
  // By trying every way this takes seconds: 200 × 100 × 60 ways.
  for (let i = 0; i < 2_000; i++) expect(patterns.find(hostile)).toBeUndefined();
});
