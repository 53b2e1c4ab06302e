import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import {
  addStep,
  clearSetting,
  defineComponent,
  readSetting,
  writeSetting,
} from '../../../../../core/collector/config/edit/edit-config.ts';
import { YamlSource } from '../../../../../core/collector/config/yaml-source.ts';

const valueOf = (yaml: string): unknown => {
  const { value, problems } = new YamlSource(yaml);
  expect(problems).toEqual([]);
  return value;
};

const BASE = `x-base: &base
  timeout: 5s
  tls: {insecure: true, ca_file: a}
x-more: &more {timeout: 9s, compression: gzip}
`;

describe('merge keys', () => {
  test.each([
    ['of one map', '{<<: *base, endpoint: gw:1}', { endpoint: 'gw:1', timeout: '5s' }],
    ['behind the keys they stand beside', '{timeout: 1s, <<: *base}', { timeout: '1s' }],
    ['before them', '{<<: *base, timeout: 1s}', { timeout: '1s' }],
    ['of a list, the first one counts', '{<<: [*base, *more]}', { timeout: '5s', compression: 'gzip' }],
    ['of a list, the other way round', '{<<: [*more, *base]}', { timeout: '9s', compression: 'gzip' }],
    ['of a map that is written there', '{<<: {a: 1}, b: 2}', { a: 1, b: 2 }],
  ])('%s', (_, map, expected) => {
    const { own } = valueOf(`${BASE}own: ${map}`) as { own: Record<string, unknown> };
    expect(own).toMatchObject(expected);
    expect(own).not.toHaveProperty('<<');
  });

  test('are of the map alone, not of what is in it', () => {
    const { own } = valueOf(`${BASE}own: {<<: *base, tls: {insecure: false}}`) as { own: { tls: unknown } };
    expect(own.tls).toEqual({ insecure: false });
  });

  test('are what the library makes of them', () => {
    const yaml = `${BASE}own: &own {<<: *base, a: [1, {<<: *more}]}\nother: {<<: [*own, {z: 1}], timeout: 3s}\n`;
    expect(valueOf(yaml)).toEqual(parse(yaml, { merge: true }));
  });

  test.each(['5', '[*base, 5]', 'text'])('of what is no map are told at their place: %s', (what) => {
    const { problems } = new YamlSource(`${BASE}own:\n  <<: ${what}\n`);
    expect(problems).toEqual([{ line: 6, column: 7, message: 'a map, or a list of maps, is expected here' }]);
  });

  test('that multiply cost no more than what is written', () => {
    const levels = Array.from(
      { length: 12 },
      (_, i) => `l${i + 1}: &l${i + 1} {<<: [${Array(8).fill(`*l${i}`).join(', ')}]}`,
    );
    const { problems } = new YamlSource(`l0: &l0 {a: 1}\n${levels.join('\n')}\n`);
    // As the library counts references.
    expect(problems.length).toBeLessThanOrEqual(1);
  });

  test('are bounded in all that they put in', () => {
    const base = Array.from({ length: 500 }, (_, i) => `k${i}: 1`).join(', ');
    const users = (count: number) => Array.from({ length: count }, (_, i) => `u${i}: {<<: *base}\n`).join('');
    const problems = (count: number) => new YamlSource(`base: &base {${base}}\n${users(count)}`).problems;
    expect(problems(20)).toEqual([]);
    expect(problems(21)).toEqual([{ line: 22, column: 11, message: 'more than 10000 keys by merge keys' }]);
  });

  test.each(['{b: *a}', '{<<: *a}', '{<<: [*a, *a]}'])(
    'a value that holds itself is a problem, not the end: %s',
    (map) => {
      const source = new YamlSource(`a: &a ${map}`);
      expect(source.problems).toEqual([{ line: 1, column: 1, message: 'an anchor holds itself' }]);
      expect(source.placed({ path: ['a', 'none'], message: '' })).toMatchObject({ line: 1, column: 1 });
      expect(source.depth(['a', 'none'])).toBe(0);
    },
  );

  test('no place is looked for among references that multiply', () => {
    const levels = Array.from(
      { length: 12 },
      (_, i) => `l${i + 1}: &l${i + 1} {<<: [${Array(8).fill(`*l${i}`).join(', ')}]}`,
    );
    const source = new YamlSource(`l0: &l0 {a: 1}\n${levels.join('\n')}\n`);
    expect(source.problems).toHaveLength(1);
    expect(source.depth(['l12', 'none'])).toBe(0);
  });
});

describe('the place of what comes by a merge key', () => {
  const source = new YamlSource(`${BASE}exporters:\n  otlp: {<<: [*more, *base], endpoint: gw:1}\n`);
  const at = (path: string[], isKey = false) => {
    const { line, column } = source.placed({ path, message: '', isKey });
    return `${line}:${column}`;
  };
  test('is where it is written', () => {
    expect(at(['exporters', 'otlp', 'endpoint'])).toBe('6:40');
    expect(at(['exporters', 'otlp', 'tls', 'ca_file'])).toBe('3:34');
    expect(at(['exporters', 'otlp', 'timeout'], true)).toBe('4:16');
    expect(at(['exporters', 'otlp', 'timeout'])).toBe('4:25');
  });
});

describe('forms', () => {
  const TEXT = `${BASE}exporters:
  otlp:
    <<: *base
    endpoint: gw:1
service:
  pipelines:
    traces: &traces {receivers: [otlp], exporters: [otlp]}
    traces/2:
      <<: *traces
`;
  const set = (...path: string[]) => writeSetting(TEXT, ['exporters', 'otlp', ...path], { kind: 'text', text: 'x' });

  test('leave to the text what comes by a merge key', () => {
    expect(set('timeout')).toBeUndefined();
    expect(set('tls', 'ca_file')).toBeUndefined();
    expect(clearSetting(TEXT, ['exporters', 'otlp', 'timeout'])).toBeUndefined();
    expect(readSetting(TEXT, ['exporters', 'otlp', 'timeout'])).toEqual({ kind: 'other' });
    expect(addStep(TEXT, { pipeline: 'traces/2', role: 'processors' }, 'batch')).toBeUndefined();
  });

  test('change what stands beside it', () => {
    expect(set('endpoint')).toBe(TEXT.replace('endpoint: gw:1', 'endpoint: x'));
    expect(defineComponent(TEXT, 'exporters', 'nop')).toContain('  nop:\n');
  });
});
