import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { expand } from '../../../../../core/collector/ottl/regex/expand.ts';
import { globMatcher } from '../../../../../core/collector/ottl/regex/glob.ts';
import { toNative } from '../../../../../core/collector/ottl/regex/javascript.ts';
import { toSteps } from '../../../../../core/collector/ottl/regex/machine.ts';
import { parseRegex } from '../../../../../core/collector/ottl/regex/parse.ts';
import { matchesAnywhere } from '../../../../../core/collector/ottl/regex/matches-anywhere.ts';
import { StepBudget } from '../../../../../core/collector/ottl/regex/step-budget.ts';
import { Pattern } from '../../../../../core/collector/ottl/regex/pattern.ts';
import { search } from '../../../../../core/collector/ottl/regex/search.ts';

/** What the pattern finds first, and its groups, by the machine that is linear. */
function byMachine(source: string, text: string): (string | undefined)[] | undefined {
  const { root, names } = parseRegex(source);
  const slots = search(toSteps(root), text, 0, 2 * (names.length + 1), Pattern.budget());
  if (!slots) return undefined;
  return Array.from({ length: slots.length / 2 }, (_, i) =>
    slots[2 * i] === -1 ? undefined : text.slice(slots[2 * i], slots[2 * i + 1]),
  );
}

function byPattern(source: string, text: string): (string | undefined)[] | undefined {
  const slots = new Pattern(source).exec(text);
  if (!slots) return undefined;
  return Array.from({ length: slots.length / 2 }, (_, i) =>
    slots[2 * i] === -1 ? undefined : text.slice(slots[2 * i], slots[2 * i + 1]),
  );
}

describe('patterns of RE2', () => {
  test.each<[pattern: string, text: string, found: (string | undefined)[] | undefined]>([
    ['ring', 'string', ['ring']],
    ['.*ring', 'a string', ['a string']],
    ['^(?P<first>\\w+) (?P<second>\\w+)$', 'hello world', ['hello world', 'hello', 'world']],
    ['(?<n>a)(b)?', 'ac', ['a', 'a', undefined]],
    ['(?i)HTTP', 'an http call', ['http']],
    ['(?i:a)b', 'Ab', ['Ab']],
    ['(?i:a)b', 'AB', undefined],
    ['(?i)kelvin', '\u212aelvin', ['\u212aelvin']],
    ['(?s)a.b', 'a\nb', ['a\nb']],
    ['a.b', 'a\nb', undefined],
    ['a.b', 'a\rb', ['a\rb']],
    ['a.b', 'a\u2028b', ['a\u2028b']],
    ['b$', 'b\n', undefined],
    ['(?m)b$', 'b\n', ['b']],
    ['(?m)^b', 'a\r\nb', ['b']],
    ['(?m)^b', 'a\rb', undefined],
    ['b\\z', 'ab', ['b']],
    ['\\Ab', 'ab', undefined],
    ['a|ab', 'ab', ['a']],
    ['(a|ab)(c|bcd)(d*)', 'abcd', ['abcd', 'a', 'bcd', '']],
    ['a+?', 'aaa', ['a']],
    ['(?U)a+', 'aaa', ['a']],
    ['(?U)a+?', 'aaa', ['aaa']],
    ['a{2,3}', 'aaaa', ['aaa']],
    ['x{,3}', 'x{,3}', ['x{,3}']],
    ['[[:alpha:]_]+', '1ab_2', ['ab_']],
    ['[^[:space:]]+', ' ab ', ['ab']],
    ['[]a]+', 'b]a', [']a']],
    ['[^]a]+', ']b]', ['b']],
    ['[A-Za-z0-9-_]+', 'a-b_c!', ['a-b_c']],
    ['\\pL+', '1äß2', ['äß']],
    ['\\p{Greek}+', 'aβγ', ['βγ']],
    ['\\P{L}+', 'a12b', ['12']],
    ['\\p{^L}+', 'a12b', ['12']],
    ['\\Qa.b\\E+', 'a.bbb', ['a.bbb']],
    ['\\x41\\x{42}\\103', 'ABC', ['ABC']],
    ['password\\=[^\\s]*(\\s?)', 'x password=secret y', ['password=secret ', ' ']],
    ['\\s', '\v\u00a0', undefined],
    ['\\bfoo\\b', 'a foo b', ['foo']],
    ['\\bé', 'é', undefined],
    ['(?:(a)|b)*', 'ab', ['ab', 'a']],
    ['(a*)*', 'b', ['', '']],
    ['(a*)+', 'b', ['', '']],
    ['(|a)*', 'aa', ['', '']],
    ['(|a)+', 'aa', ['', '']],
    ['😀{2}', '😀😀', ['😀😀']],
    ['^.$', '😀', ['😀']],
  ])('%s in %j', (pattern, text, found) => {
    expect(byPattern(pattern, text)).toEqual(found);
    expect(byMachine(pattern, text)).toEqual(found);
    expect(new Pattern(pattern).test(text)).toBe(found !== undefined);
  });

  test.each<[pattern: string, offset: number, message: string]>([
    ['a(b', 1, 'missing closing )'],
    ['ab)', 2, 'unexpected )'],
    ['a[b', 1, 'missing closing ]'],
    ['*a', 0, 'missing argument to repetition operator: *'],
    ['a**', 2, 'invalid nested repetition operator'],
    ['a(?=b)', 1, '(?=: this is not in RE2'],
    ['a(?<!b)', 1, '(?<!: this is not in RE2'],
    ['(a)\\1', 3, '\\1: this is not in RE2'],
    ['a\\y', 1, 'invalid escape sequence: \\y'],
    ['[b-a]', 1, 'invalid character class range: b-a'],
    ['[[:word:][:nope:]]', 9, 'invalid character class range: [:nope:]'],
    ['\\p{Klingon}', 0, 'invalid character class range'],
    ['(?P<git.sha>\\w+)', 0, 'invalid named capture'],
    ['a{1001}', 1, 'invalid repeat count: {1001}'],
    ['a\\', 1, 'trailing backslash'],
    ['\\C', 0, '\\C (any byte) is not supported'],
    ['a\\Z', 1, '\\Z is not in RE2'],
    ['((a{100}){100}){100}', 0, 'the pattern is too large'],
  ])('%s is refused at %i', (pattern, offset, message) => {
    expect(() => new Pattern(pattern)).toThrow(
      expect.objectContaining({ offset, message: expect.stringContaining(message) }),
    );
  });

  test('JavaScript’s engine, where it is taken, finds what the machine finds', () => {
    const atom = fc.constantFrom('a', 'b', '[ab]', '[^a]', '.', '(a)', '(?:ab)', '(b|a)', '\\b', '^', '$', '(?:a|b)');
    const suffix = fc.constantFrom('', '', '*', '+', '?', '*?', '+?', '{1,2}', '{2}');
    const part = fc.tuple(atom, suffix).map(([one, many]) => (/^(?:\\b|\^|\$)$/.test(one) ? one : one + many));
    const pattern = fc.array(fc.array(part, { maxLength: 4 }), { minLength: 1, maxLength: 2 });
    let native = 0;
    fc.assert(
      fc.property(
        pattern,
        fc.string({ unit: fc.constantFrom('a', 'b', 'c', '\n'), maxLength: 8 }),
        (alternatives, text) => {
          const source = alternatives.map((parts) => parts.join('')).join('|');
          if (toNative(parseRegex(source).root, true, 1e6)) native++;
          const found = byMachine(source, text);
          expect(byPattern(source, text)).toEqual(found);
          expect(new Pattern(source).test(text)).toBe(found !== undefined);
          expect(matchesAnywhere(toSteps(parseRegex(source).root), text)).toBe(found !== undefined);
        },
      ),
      { numRuns: 2000, seed: 7 },
    );
    expect(native).toBeGreaterThan(500);
  });

  test('patterns and texts that hang others are done in linear time', () => {
    const many = 'a'.repeat(5000);
    expect(new Pattern('^(a+)+$').test(`${many}!`)).toBe(false);
    expect(new Pattern('(a|a)*b').test(many)).toBe(false);
    expect(new Pattern('(.*)x(.*)y(.*)z').exec(many)).toBeUndefined();
    expect(new Pattern('(a?){30}a{30}').test(many)).toBe(true);
    expect(new Pattern('.*password.*').test(`${many}password${many}`)).toBe(true);
  });

  test('a text too long for its pattern is refused, not waited for', () => {
    expect(() => new Pattern('(a|b){500}c').test('ab'.repeat(100_000))).toThrow('too long for this pattern');
    expect(new Pattern('abc').test('ab'.repeat(100_000))).toBe(false);
  });

  test('the steps of all matches of a text are bounded, not those of each alone', () => {
    // Each search goes to the end for the longer alternative and takes the shorter one.
    const open = new Pattern('(?:a|aa)+b|a');
    expect(open.replaceAll('a'.repeat(1000), () => '-')).toBe('-'.repeat(1000));
    expect(() => open.replaceAll('a'.repeat(20_000), () => '-')).toThrow('too long for this pattern');
    // Those that read no further than they match go through texts as long as before.
    const near = new Pattern('(?:a|b)+c');
    expect(near.replaceAll('abc'.repeat(300_000), () => '-')).toBe('-'.repeat(300_000));
    const budget = new StepBudget(1_000_000);
    near.exec('a'.repeat(10_000), 9_000, false, budget);
    const counted = 1_000_000 - budget.left;
    expect(counted).toBeGreaterThan(1_000);
    expect(counted).toBeLessThan(20 * 1_001);
  });

  test('places of many groups, which are copied at every step, are counted', () => {
    const groups = new Pattern(`(?:${'(a)?'.repeat(400)})+b`);
    expect(groups.test('a'.repeat(5_000))).toBe(false);
    expect(() => groups.exec('a'.repeat(5_000))).toThrow('too long for this pattern');
  });

  test.each([
    ['classes of Unicode', '\\p{L}{1000}'.repeat(900)],
    ['groups of them', '(\\pL)'.repeat(1_900)],
    ['repetitions in each other', '((((a{4}){4}){4}){4})'.repeat(400)],
  ])('a pattern of which JavaScript would make too much is refused when it is read: %s', (_, source) => {
    expect(toNative(parseRegex(source).root, false, 1e6)).toBeUndefined();
    expect(() => new Pattern(source)).toThrow('too large');
  });

  test('characters in a row count: each place of the text may read them all', () => {
    const longestOf = (source: string) => toNative(parseRegex(source).root, false, 1e6)!.longest;
    expect(longestOf('[0-9a-f]{32}y')).toBeGreaterThan(900_000);
    // 1,000 for each of a million places are not a million.
    expect(longestOf('x{1000}y')).toBeLessThan(40_000);
    expect(longestOf('x'.repeat(9_000))).toBeLessThan(4_000);
  });

  test('one that is long but plain is taken', () => {
    expect(new Pattern('x'.repeat(3_000)).test('x'.repeat(3_000))).toBe(true);
    expect(new Pattern('\\p{L}{1,64}').test('é')).toBe(true);
    expect(toNative(parseRegex('\\p{L}{1,64}').root, false, 1e6)).toBeDefined();
  });

  test('all matches, as Go finds them: none of nothing right after another', () => {
    const replaced = (pattern: string, text: string, by: string) => {
      const regex = new Pattern(pattern);
      return regex.replaceAll(text, (slots) => expand(by, regex, text, slots));
    };
    expect(replaced('a*', 'baaac', 'x')).toBe('xbxcx');
    expect(replaced('x*', 'abc', '-')).toBe('-a-b-c-');
    expect(replaced('^kube_([0-9A-Za-z]+_)', 'kube_pod_status', 'k8s.$1.')).toBe('k8s.pod_.status');
    expect(replaced('(?P<a>\\d)', 'x1y2', '${a}${1}$a')).toBe('x111y222');
    expect(replaced('(\\d)', 'x1', '$1x|${1}x|$$1|$9|$')).toBe('x|1x|$1||$');
    expect(replaced('', '😀', '-')).toBe('-😀-');
  });
});

describe('globs of filepath.Match', () => {
  test.each<[string, string, boolean]>([
    ['/user/*/list/*', '/user/1234/list/5678', true],
    ['/user/*/list/*', '/user/12/34/list/5', false],
    ['*', 'abc', true],
    ['*', 'a/b', false],
    ['a?c', 'abc', true],
    ['a?c', 'a/c', false],
    ['[a-c]x', 'bx', true],
    ['[^a-c]x', 'bx', false],
    ['a\\*', 'a*', true],
    ['a*b*c', 'axxbyyc', true],
    ['a*b*c', 'axxbyy', false],
    ['', '', true],
  ])('%s against %s', (pattern, text, matches) => expect(globMatcher(pattern)(text)).toBe(matches));

  test('what is no pattern is refused', () => {
    expect(() => globMatcher('[a')).toThrow('syntax error');
    expect(() => globMatcher('a\\')).toThrow('syntax error');
  });
});
