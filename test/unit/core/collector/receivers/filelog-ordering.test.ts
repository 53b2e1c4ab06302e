import { describe, expect, test } from 'vitest';
import { orderFiles, readOrdering } from '../../../../../core/collector/receivers/filelog/ordering.ts';
import { Settings } from '../../../../../core/collector/settings.ts';

function read(values: object) {
  const settings = new Settings(values);
  const ordering = readOrdering(settings);
  return { ordering, problems: settings.problems.map(({ path, message }) => `${path.join('.')}: ${message}`) };
}

/** Files are modified one after the other, as they are listed. */
function chosen(paths: readonly string[], values: object): string[] {
  const { ordering, problems } = read(values);
  expect(problems).toEqual([]);
  return orderFiles(
    paths.map((path, i) => ({ path, modifiedMs: 1_000 * i })),
    ordering!,
  ).map(({ path }) => path);
}

const HOURS = ['err.2023020611.log', 'err.2023020612.log', 'err.2023020610.log', 'err.2023020609.log'];
const BY_HOUR = { sort_type: 'timestamp', regex_key: 'value', location: 'UTC', layout: '%Y%m%d%H' };
const HOUR = 'err\\.(?P<value>\\d{4}\\d{2}\\d{2}\\d{2}).*log';
const NUMBERS = ['err.123456788.log', 'err.123456789.log', 'err.123456787.log', 'err.123456786.log'];
const NUMBER = 'err\\.(?P<value>\\d+).*log';
const LETTERS = ['err.a.log', 'err.d.log', 'err.b.log', 'err.c.log'];
const LETTER = 'err\\.(?P<value>[a-zA-Z]+).*log';
const MANY = ['b.1', 'b.2', 'a.1', 'a.2'].flatMap((one) => [`err.${one}.2023020601.log`, `err.${one}.2023020602.log`]);
const ALL = 'err\\.(?P<alpha>[a-zA-Z])\\.(?P<number>\\d+)\\.(?P<time>\\d{10})\\.log';
const [alpha, number, time] = [
  { sort_type: 'alphabetical', regex_key: 'alpha' },
  { sort_type: 'numeric', regex_key: 'number' },
  { ...BY_HOUR, regex_key: 'time' },
];

describe("the Collector's own cases (pkg/stanza/fileconsumer/matcher)", () => {
  test.each<[string, readonly string[], object, readonly string[]]>([
    ['by time', HOURS, { regex: HOUR, sort_by: [BY_HOUR] }, ['err.2023020612.log']],
    ['by time, ascending', HOURS, { regex: HOUR, sort_by: [{ ...BY_HOUR, ascending: true }] }, ['err.2023020609.log']],
    [
      'more than there are',
      HOURS.slice(0, 2),
      { regex: HOUR, top_n: 3, sort_by: [BY_HOUR] },
      ['err.2023020612.log', 'err.2023020611.log'],
    ],
    [
      'by number',
      NUMBERS,
      { regex: NUMBER, sort_by: [{ sort_type: 'numeric', regex_key: 'value' }] },
      ['err.123456789.log'],
    ],
    [
      'by number, ascending',
      NUMBERS,
      { regex: NUMBER, sort_by: [{ sort_type: 'numeric', regex_key: 'value', ascending: true }] },
      ['err.123456786.log'],
    ],
    [
      'by letters, the first two',
      LETTERS,
      { regex: LETTER, top_n: 2, sort_by: [{ sort_type: 'alphabetical', regex_key: 'value' }] },
      ['err.d.log', 'err.c.log'],
    ],
    [
      'by letters, ascending',
      LETTERS,
      { regex: LETTER, sort_by: [{ sort_type: 'alphabetical', regex_key: 'value', ascending: true }] },
      ['err.a.log'],
    ],
    [
      'by several, of which the last counts most',
      MANY,
      { regex: ALL, top_n: 4, sort_by: [alpha, number, time] },
      ['b.2', 'a.2', 'b.1', 'a.1'].map((one) => `err.${one}.2023020602.log`),
    ],
    [
      'by several, a number ascending',
      MANY,
      { regex: ALL, sort_by: [alpha, { ...number, ascending: true }, time] },
      ['err.b.1.2023020602.log'],
    ],
    [
      'by several, letters at last',
      MANY,
      { regex: ALL, sort_by: [number, time, { ...alpha, ascending: true }] },
      ['err.a.2.2023020602.log'],
    ],
    [
      'a group that is none',
      ['4567.log'],
      { regex: '(?P<value>\\d{4}).*log', sort_by: [{ ...number, regex_key: 'wrong' }] },
      [],
    ],
  ])('%s', (_, files, values, expected) => {
    expect(chosen(files, values)).toEqual(expected);
  });
});

test('each group has its own, and a group of which nothing can be read takes nothing from others', () => {
  const files = ['a.1.log', 'a.2.log', 'b.7.log', 'b.3.log', 'c.x.log', 'none'];
  const values = {
    group_by: '^(\\w)\\.',
    regex: '\\.(?P<n>\\w+)\\.log',
    sort_by: [{ sort_type: 'numeric', regex_key: 'n' }],
  };
  expect(chosen(files, values)).toEqual(['a.2.log', 'b.7.log']);
});

test('by the last change no pattern is wanted', () => {
  expect(chosen(['old', 'new'], { sort_by: [{ sort_type: 'mtime' }] })).toEqual(['new']);
  expect(chosen(['old', 'new'], { sort_by: [{ sort_type: 'mtime', ascending: true }] })).toEqual(['old']);
});

test('numbers are compared as such, however long they are', () => {
  const values = { regex: '(?P<n>\\d+)', sort_by: [{ sort_type: 'numeric', regex_key: 'n' }] };
  expect(chosen(['9', '10', '9007199254740993', '9007199254740992'], values)).toEqual(['9007199254740993']);
});

test('a path that is too long for its pattern is left out', () => {
  const values = { regex: '(?P<n>(x*)*)*y', sort_by: [{ sort_type: 'alphabetical', regex_key: 'n' }] };
  expect(chosen(['xy', 'x'.repeat(1_000_000)], values)).toEqual(['xy']);
});

test('without sort_by it asks for nothing', () => {
  expect(read({ top_n: 3, regex: 'a' })).toEqual({ ordering: undefined, problems: [] });
});

test.each<[object, string]>([
  [{ sort_by: [number] }, 'regex: a pattern with named groups is expected here'],
  [{ regex: '[a-z', sort_by: [number] }, 'regex: '],
  [{ regex: 'a', group_by: '(', sort_by: [number] }, 'group_by: '],
  [{ regex: 'a', top_n: -1, sort_by: [number] }, 'top_n: '],
  [{ regex: 'a', sort_by: [{ regex_key: 'a' }] }, 'sort_by.0: a sort_type is expected here'],
  [{ regex: 'a', sort_by: [{ sort_type: 'size', regex_key: 'a' }] }, 'sort_by.0.sort_type: "size" is none of'],
  [{ regex: 'a', sort_by: [{ sort_type: 'numeric' }] }, 'sort_by.0.regex_key: the name of a group'],
  [{ regex: 'a', sort_by: [{ ...time, layout: '' }] }, 'sort_by.0.layout: a layout is expected here'],
  [{ regex: 'a', sort_by: [{ ...time, layout: '%!' }] }, 'sort_by.0.layout: a part of the layout is not known'],
  [{ regex: 'a', sort_by: [{ ...time, location: 'Mars' }] }, 'sort_by.0.location: unknown time zone Mars'],
  [{ regex: 'a', sort_by: [{ ...time, format: '%Y' }] }, 'sort_by.0.format: unknown key "format"'],
])('%j: %s', (values, expected) => {
  const { problems } = read(values);
  expect(problems).toHaveLength(1);
  expect(problems[0]).toContain(expected);
});
