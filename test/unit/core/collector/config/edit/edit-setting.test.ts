import fc from 'fast-check';
import { parse } from 'yaml';
import { describe, expect, test, vi } from 'vitest';
import {
  clearSetting,
  readSetting,
  writeSetting,
  type SettingValue,
} from '../../../../../../core/collector/config/edit/edit-setting.ts';

// Each run reads the whole text several times.
vi.setConfig({ testTimeout: 120_000 });

const TEXT = `receivers:
  filelog: {include: [/a, /b], start_at: end}
exporters:
  otlp: # the gateway
    endpoint: "gateway:4317" # ours
    headers: {}
    timeout:   5s
    tls: &tls
      insecure: true
  otlp/2:
    tls: *tls
    script: |
      of several
      lines
  file:
    patterns:
      - '[0-9]+'
      - b
  debug:
`;

const text = (value: string): SettingValue => ({ kind: 'text', text: value });
const plain = (value: string): SettingValue => ({ kind: 'value', text: value });
const texts = (...values: string[]): SettingValue => ({ kind: 'texts', texts: values });

describe('a setting is written at its place, and nothing else is changed', () => {
  test.each<[string, string[], SettingValue, [string, string]]>([
    ['in the quotes it had', ['exporters', 'otlp', 'endpoint'], text('other:1'), ['"gateway:4317" #', '"other:1" #']],
    ['with its spaces', ['exporters', 'otlp', 'timeout'], plain('1m'), ['  5s', '  1m']],
    [
      'a new one behind the others',
      ['exporters', 'file', 'path'],
      text('./a'),
      ['      - b\n', '      - b\n    path: ./a\n'],
    ],
    [
      'into one that has none',
      ['exporters', 'debug', 'verbosity'],
      text('basic'),
      ['  debug:\n', '  debug:\n    verbosity: basic\n'],
    ],
    [
      'with what it is in',
      ['exporters', 'debug', 'queue', 'size'],
      plain('10'),
      ['  debug:\n', '  debug:\n    queue:\n      size: 10\n'],
    ],
    ['in braces', ['receivers', 'filelog', 'start_at'], text('beginning'), ['start_at: end}', 'start_at: beginning}']],
    ['a new one in braces', ['receivers', 'filelog', 'encoding'], text('a, b'), ['end}', 'end, encoding: "a, b"}']],
    ['texts in brackets', ['receivers', 'filelog', 'include'], texts('/c', '{x}'), ['[/a, /b]', '[/c, "{x}"]']],
    ['texts in lines', ['exporters', 'file', 'patterns'], texts('b'), ["      - '[0-9]+'\n", '']],
    [
      'new texts',
      ['exporters', 'debug', 'keys'],
      texts('a', '#b'),
      ['debug:\n', 'debug:\n    keys:\n      - a\n      - "#b"\n'],
    ],
    [
      'a text that looks like a number',
      ['exporters', 'debug', 'token'],
      text('10'),
      ['debug:\n', 'debug:\n    token: "10"\n'],
    ],
    ['a variable', ['exporters', 'debug', 'token'], plain('${env:A}'), ['debug:\n', 'debug:\n    token: ${env:A}\n']],
  ])('%s', (_, path, value, [before, after]) =>
    expect(writeSetting(TEXT, path, value)).toBe(TEXT.replace(before, () => after)),
  );

  test('a component with nothing behind its key', () => {
    const bare = 'exporters:\n  otlp:\n    endpoint: # to be said\n    timeout: null\n';
    expect(writeSetting(bare, ['exporters', 'otlp', 'endpoint'], text('a:1'))).toBe(
      bare.replace('endpoint:', 'endpoint: a:1'),
    );
    const urls = 'a:\n  b: http://x:1 # here\n';
    expect(writeSetting(urls, ['a', 'b'], text('http://y:2'))).toBe('a:\n  b: http://y:2 # here\n');
    expect(writeSetting(bare, ['exporters', 'otlp', 'timeout'], plain('5s'))).toBe(bare.replace('null', '5s'));
  });

  test('it is taken out again', () => {
    expect(clearSetting(TEXT, ['exporters', 'otlp', 'timeout'])).toBe(TEXT.replace('    timeout:   5s\n', ''));
  });
});

describe('what a form cannot change gives no text', () => {
  test.each([
    [
      'what is written once for two places',
      writeSetting(TEXT, ['exporters', 'otlp', 'tls', 'insecure'], plain('false')),
    ],
    ['the other place', writeSetting(TEXT, ['exporters', 'otlp/2', 'tls', 'insecure'], plain('false'))],
    ['a text of several lines', writeSetting(TEXT, ['exporters', 'otlp/2', 'script'], text('x'))],
    ['a value where settings are', writeSetting(TEXT, ['exporters', 'otlp'], text('x'))],
    ['a list in which something is said', writeSetting('a:\n  b:\n    - x # why\n', ['a', 'b'], texts('y'))],
    ['what is not there', clearSetting(TEXT, ['exporters', 'otlp', 'nothing'])],
    ['what is in braces', clearSetting(TEXT, ['receivers', 'filelog', 'start_at'])],
    ['a text that is no YAML', writeSetting('a: [', ['a'], text('x'))],
  ])('%s', (_, after) => expect(after).toBeUndefined());
});

test('what is written is read', () => {
  const read = (...path: string[]) => readSetting(TEXT, path);
  expect(read('exporters', 'otlp', 'endpoint')).toEqual({ kind: 'value', text: 'gateway:4317' });
  expect(read('exporters', 'otlp', 'tls', 'insecure')).toEqual({ kind: 'value', text: 'true' });
  expect(read('exporters', 'file', 'patterns')).toEqual({ kind: 'texts', texts: ['[0-9]+', 'b'] });
  expect(read('exporters', 'otlp', 'headers')).toEqual({ kind: 'other' });
  expect(read('exporters', 'otlp/2', 'tls')).toEqual({ kind: 'other' });
  expect(read('exporters', 'debug', 'verbosity')).toEqual({ kind: 'none' });
  expect(readSetting('a: [', ['a'])).toEqual({ kind: 'other' });
});

test('whatever text is written, it is that text, and the rest is as it was', () => {
  const places = fc.constantFrom(
    ['receivers', 'filelog', 'start_at'],
    ['receivers', 'filelog', 'encoding'],
    ['exporters', 'otlp', 'endpoint'],
    ['exporters', 'otlp', 'timeout'],
    ['exporters', 'debug', 'verbosity'],
  );
  type Settings = Record<string, Record<string, object>>;
  const before = parse(TEXT) as Settings;
  fc.assert(
    fc.property(places, fc.string({ unit: 'binary', maxLength: 20 }), ([section, id, key], value) => {
      if (!value.isWellFormed()) return;
      const after = parse(writeSetting(TEXT, [section!, id!, key!], text(value))!) as Settings;
      const changed = { ...before[section!]![id!], [key!]: value };
      expect(after).toEqual({ ...before, [section!]: { ...before[section!], [id!]: changed } });
    }),
    // Each writes and reads the whole text anew.
    { numRuns: 40 },
  );
});

test.each(['---', '...', '--- x', '... x'])('%s is a text, and no end of the document', (value) => {
  for (const path of [
    ['exporters', 'otlp', 'headers', 'a'],
    ['exporters', 'debug', 'verbosity'],
    ['receivers', 'filelog', 'start_at'],
  ])
    for (const setting of [text(value), plain(value), texts(value)]) {
      const written = writeSetting(TEXT, path, setting);
      if (written === undefined) continue;
      const found = path.reduce<unknown>((inner, key) => (inner as Record<string, unknown>)[key], parse(written));
      expect(found).toEqual(setting.kind === 'texts' ? [value] : value);
    }
});
