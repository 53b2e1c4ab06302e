import { describe, expect, test } from 'vitest';
import { encodingOf } from '../../../../../core/collector/receivers/filelog/encoding.ts';
import {
  fingerprintOf,
  identify,
  readSavedFiles,
  type KnownFile,
  type SeenFile,
} from '../../../../../core/collector/receivers/filelog/known-files.ts';
import { splitEntries, type SplitRules } from '../../../../../core/collector/receivers/filelog/split.ts';
import { Pattern } from '../../../../../core/collector/ottl/regex/pattern.ts';
import { encodeUtf8 } from '../../../../../core/encoding/utf8.ts';

const rules = (more: Partial<SplitRules> = {}, encoding = 'utf-8'): SplitRules => ({
  encoding: encodingOf(encoding)!,
  edge: undefined,
  maxBytes: 1024 ** 2,
  keepsLeading: false,
  keepsTrailing: false,
  ...more,
});
const start = (source: string, isOmitted = false) => ({
  pattern: new Pattern(`(?m)${source}`),
  isStart: true,
  isOmitted,
});
const end = (source: string, isOmitted = false) => ({ ...start(source, isOmitted), isStart: false });

/** As a file that grows is read: from where the last entry ended, with more each time. */
function readGrowing(bytes: Uint8Array, by: number, how: SplitRules): unknown[] {
  const bodies: unknown[] = [];
  let offset = 0;
  for (let size = by; ; size += by) {
    const isAll = size >= bytes.length;
    const { tokens, consumed } = splitEntries(bytes.subarray(offset, size), how, isAll ? 'waits' : 'continues');
    bodies.push(...tokens.map(({ body }) => ('value' in body ? body.value : body.kind)));
    offset += consumed;
    if (isAll) break;
  }
  const { tokens } = splitEntries(bytes.subarray(offset), how, 'flush');
  return [...bodies, ...tokens.map(({ body }) => ('value' in body ? body.value : body.kind))];
}

test.each([
  ['ucs-2', 'utf-16le'],
  ['unicode', 'utf-16le'],
  ['unicodefffe', 'utf-16be'],
  ['korean', 'euc-kr'],
  ['ksc5601', 'euc-kr'],
  ['x-sjis', 'shift_jis'],
  ['csbig5', 'big5'],
  ['gb_2312', 'gbk'],
  ['unicode-1-1-utf-8', 'utf-8'],
])('an encoding by its other name %s is read as %s', (alias, name) => {
  const { unit, newline, search } = encodingOf(alias)!;
  const known = encodingOf(name)!;
  expect({ unit, newline, isSearched: search !== undefined }).toEqual({
    ...{ unit: known.unit, newline: known.newline, isSearched: known.search !== undefined },
  });
});

const TEXT = '가 one\nException 나: two\n\tat x\n\tat 😀\nException three\r\n\n  four \nrest';

describe('entries are the same however a file grows', () => {
  test.each([
    ['lines', rules(), ['가 one', 'Exception 나: two', 'at x', 'at 😀', 'Exception three', 'four', 'rest']],
    [
      'by their beginning',
      rules({ edge: start('^Exception') }),
      ['가 one', 'Exception 나: two\n\tat x\n\tat 😀', 'Exception three\r\n\n  four \nrest'],
    ],
    [
      'by their beginning, left out',
      rules({ edge: start('^Exception ', true) }),
      ['가 one', '나: two\n\tat x\n\tat 😀', 'Exception three\r\n\n  four \nrest'],
    ],
    [
      'by their end',
      rules({ edge: end('one|three') }),
      ['가 one', 'Exception 나: two\n\tat x\n\tat 😀\nException three', 'four \nrest'],
    ],
    [
      'with their spaces',
      rules({ keepsLeading: true, keepsTrailing: true }),
      ['가 one', 'Exception 나: two', '\tat x', '\tat 😀', 'Exception three', '  four ', 'rest'],
    ],
  ])('%s', (_, how, expected) => {
    const bytes = encodeUtf8(TEXT);
    for (let by = 1; by <= bytes.length; by++) expect(readGrowing(bytes, by, how)).toEqual(expected);
  });

  test('in UTF-16', () => {
    const bytes = new Uint8Array(Buffer.from(TEXT, 'utf16le'));
    const expected = ['가 one', 'Exception 나: two\n\tat x\n\tat 😀', 'Exception three\r\n\n  four \nrest'];
    for (let by = 2; by <= bytes.length; by += 2)
      expect(readGrowing(bytes, by, rules({ edge: start('^Exception') }, 'utf-16le'))).toEqual(expected);
  });
});

describe('entries', () => {
  test('tell where they stood, and what is no UTF-8 shifts none of them', () => {
    const bytes = Uint8Array.of(0xff, 0xfe, 10, ...encodeUtf8('AB\nAC\n'));
    const { tokens, consumed } = splitEntries(bytes, rules({ edge: start('^A') }), 'waits');
    expect(tokens.map((token) => [token.start, token.end])).toEqual([
      [0, 3],
      [3, 6],
    ]);
    expect(consumed).toBe(6);
  });

  test('are no longer than they may be, however they are told apart', () => {
    const bytes = encodeUtf8(`${'x'.repeat(25)}\nend;`);
    const lengths = (how: SplitRules) =>
      splitEntries(bytes, how, 'flush').tokens.map(({ body }) => ('value' in body ? String(body.value).length : 0));
    expect(lengths(rules({ maxBytes: 10 }))).toEqual([10, 10, 5, 4]);
    expect(lengths(rules({ maxBytes: 10, edge: end(';') }))).toEqual([10, 10, 10]);
    const wide = splitEntries(
      new Uint8Array(Buffer.from('가나다라\n', 'utf16le')),
      rules({ maxBytes: 5 }, 'utf-16le'),
      'flush',
    );
    expect(wide.tokens.map(({ body }) => 'value' in body && body.value)).toEqual(['가나', '다라']);
  });

  test('of a pattern that matches nothing at all are what is there', () => {
    for (const edge of [start('x*'), end('x*')]) {
      const { consumed } = splitEntries(encodeUtf8('aaa\nbbb'), rules({ edge }), 'flush');
      expect(consumed).toBe(7);
    }
  });
});

describe('files', () => {
  const head = (text: string) => encodeUtf8(text);
  const known = (id: string, inode: string, text: string, offset = text.length): KnownFile => ({
    id,
    path: id,
    inode,
    print: fingerprintOf(head(text)),
    offset,
    records: 0,
  });
  const seen = (inode: string, text: string): SeenFile => ({ path: inode, inode, size: text.length, head: head(text) });
  const idsOf = (found: (KnownFile | 'copy' | undefined)[]) =>
    found.map((one) => (typeof one === 'object' ? one.id : one));
  const LONG = 'a first line that is long enough\n';

  test.each([
    ['the same, grown', [known('a', '1', LONG)], [seen('1', `${LONG}more`)], ['a']],
    [
      'moved, and a new one in its place',
      [known('a', '1', LONG)],
      [seen('2', 'other'), seen('1', LONG)],
      [undefined, 'a'],
    ],
    ['made shorter', [known('a', '1', LONG)], [seen('1', 'x')], [undefined]],
    [
      'another in the same place of the disk',
      [known('a', '1', LONG)],
      [seen('1', 'another line that is long enough\n and more')],
      [undefined],
    ],
    ['copied, the original still there', [known('a', '1', LONG)], [seen('2', LONG), seen('1', LONG)], ['copy', 'a']],
    ['copied and made shorter', [known('a', '1', LONG)], [seen('2', `${LONG}rest`), seen('1', '')], ['a', undefined]],
    ['restored under another number', [known('a', '1', LONG)], [seen('9', `${LONG}rest`)], ['a']],
    ['alike by chance', [known('a', '1', 'ab\n')], [seen('2', 'ab\ncd\n')], [undefined]],
    [
      'begun alike and read further: the longer',
      [known('a', '1', LONG), known('b', '2', `${LONG}b`)],
      [seen('3', `${LONG}bc`)],
      ['b'],
    ],
    ['shorter than it was read: a new one', [known('a', '1', LONG, 1_000)], [seen('2', LONG)], [undefined]],
    ['empty', [], [seen('1', ''), seen('2', '')], [undefined, undefined]],
  ])('%s', (_, before, now, expected) => expect(idsOf(identify(before, now))).toEqual(expected));

  test('that begin as before are the same where shorter ones are kept', () => {
    const before = [known('a', '1', LONG, 1_000)];
    const others = [seen('1', LONG), seen('1', 'another line that is long enough'), seen('2', LONG)];
    expect(others.map((one) => idsOf(identify(before, [one], [], true))[0])).toEqual(['a', undefined, undefined]);
  });

  test('a copy of one that nobody looked into', () => {
    expect(identify([], [seen('2', LONG)], [fingerprintOf(head(LONG))])).toEqual(['copy']);
  });

  test('are kept, and what is none of them is not read', () => {
    const files = [known('a', '1', LONG)];
    expect(readSavedFiles(JSON.stringify({ version: 1, files }))).toEqual(files);
    for (const written of [
      '',
      'x',
      '{}',
      '{"version":2,"files":[]}',
      '{"version":1,"files":[{"id":"a"}]}',
      '{"version":1,"files":[null]}',
    ])
      expect(readSavedFiles(written)).toBeUndefined();
  });
});
