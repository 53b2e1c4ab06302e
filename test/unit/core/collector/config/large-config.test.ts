import { describe, expect, test, vi } from 'vitest';
import { didYouMean } from '../../../../../core/collector/did-you-mean.ts';
import type { KnownTypes } from '../../../../../core/collector/config/collector-config.ts';
import { SIGNALS } from '../../../../../core/model/telemetry.ts';
import { disabledSteps } from '../../../../../core/collector/config/edit/disabled-steps.ts';
import { Written } from '../../../../../core/collector/config/edit/written.ts';
import { readConfig } from '../../../../../core/collector/config/read-config.ts';
import { YamlSource } from '../../../../../core/collector/config/yaml-source.ts';
import {
  deleteComponent,
  disableStep,
  enableStep,
  freeId,
  moveStep,
  readSetting,
  writeSetting,
} from '../../../../../core/collector/config/edit/edit-config.ts';

// Texts of hundreds of kilobytes are read, some of them ten times.
vi.setConfig({ testTimeout: 120_000 });

const none = new Map<string, never>();
const NO_TYPES: KnownTypes = { receivers: none, processors: none, exporters: none, connectors: none, extensions: none };

const messagesOf = (text: string) => new YamlSource(text).problems.map(({ line, message }) => [line, message]);

test('a map of thousands of keys is read, and one that is there twice is told with its place', () => {
  const keys = Array.from({ length: 10_000 }, (_, at) => `k${at}: 1`);
  const text = keys.join('\n');
  expect(messagesOf(text)).toEqual([]);
  expect(messagesOf(`${text}\nk7: 2\n`)).toEqual([[10_001, 'Map keys must be unique']]);
});

test('equal keys are told wherever they are, equal names of several maps are not', () => {
  expect(messagesOf('a: {b: 1, b: 2}\nc: 3\nc: 4')).toEqual([
    [3, 'Map keys must be unique'],
    [1, 'Map keys must be unique'],
  ]);
  expect(messagesOf('a: {b: 1}\nc: {b: 1}')).toEqual([]);
});

test.each([
  ['a number and its text', '1: a\n"1": b', 'Map keys must be unique'],
  ['quotes of both kinds', `'a b': 1\n"a\\x20b": 2`, 'Map keys must be unique'],
  ['a truth value and its text', 'true: a\n"true": b', 'Map keys must be unique'],
  ['one number written in two ways', '1: a\n0x1: b', undefined],
])('keys are equal by their text, as for the Collector: %s', (_, text, message) => {
  expect(messagesOf(text)).toEqual(message ? [[2, message]] : []);
});

test('references to anchors are counted before any is looked for', () => {
  const references = (count: number) => `a: &x 1\n${Array.from({ length: count }, (_, at) => `b${at}: *x`).join('\n')}`;
  expect(messagesOf(references(5_000))).toEqual([[202, 'more than 200 references to anchors']]);
  expect(messagesOf(references(60))).toEqual([]);
});

test.each([
  ...['[', '{a: ', '- ', '? '].map((open) => [open, 10_000] as const),
  // Thrown by the library, not told.
  ['- ', 500_000],
] as const)('a text that nests without end is told in one sentence: %s, %i times', (open, times) => {
  expect(messagesOf(`${open.repeat(times)}1\nb: 1\n`)).toMatchObject([[1, 'it nests too deeply']]);
});

test('what is wrong is told without all of the text that it is about', () => {
  expect(messagesOf('*'.repeat(100_000))).toEqual([
    [1, 'Unresolved alias (the anchor must be set before the alias): …'],
  ]);
  expect(String(messagesOf('!'.repeat(100_000))[0]![1]).length).toBeLessThanOrEqual(502);
});

test('of thousands of mistakes the first are told', () => {
  expect(messagesOf('- "\\q"\n'.repeat(2_000))).toHaveLength(100);
});

test('a key that is given more often than a call takes arguments is told', () => {
  expect(messagesOf('? \n'.repeat(150_000))).toHaveLength(100);
});

test('of tens of thousands of problems the first are told, and a name is not looked for among as many', () => {
  const text = `receivers: {otlp: }\n${Array.from({ length: 20_000 }, (_, at) => `k${at}: 1\n`).join('')}`;
  const { problems } = readConfig(text, NO_TYPES, { env: () => undefined });
  expect(problems).toHaveLength(1_001);
  expect(problems.at(-1)!.message).toMatch(/^and \d+ more$/);
  expect(problems[1]).toMatchObject({ line: 2, message: expect.stringContaining('unknown section "k0"') });
  const names = Array.from({ length: 1_000 }, (_, at) => `otlp/${at}`);
  expect([didYouMean('otpl/7', names.slice(0, 10)), didYouMean('otpl/7', names)]).toEqual([
    '; did you mean "otlp/7"?',
    '',
  ]);
  expect(didYouMean('a'.repeat(100_000), ['b'.repeat(100_000)])).toBe('');
});

test('steps that are comments are looked for in as many lists as a text of its length may be read for', () => {
  const pipelines = (count: number) =>
    Array.from(
      { length: count },
      (_, at) => `    traces/${at}:\n      exporters: [a] # ${'-'.repeat(60_000)}\n        # - b\n`,
    );
  const text = `exporters: {a: , b: }\nservice:\n  pipelines:\n    traces:\n      exporters:\n        - a\n        # - b\n${pipelines(8).join('')}`;
  const open = vi.spyOn(Written, 'open');
  expect(disabledSteps(text)).toMatchObject([{ pipeline: 'traces', role: 'exporters', id: 'b' }]);
  expect(open.mock.calls.length).toBeLessThan(8);
  expect(disabledSteps(text.replaceAll('#', ''))).toEqual([]);
});

test('forms change a configuration of hundreds of components', () => {
  const names = Array.from({ length: 800 }, (_, at) => `filter/${at}`);
  const text = `receivers:
  otlp:
processors:
${names.map((name) => `  ${name}:\n    error_mode: ignore\n`).join('')}exporters:
  debug:
service:
  pipelines:
    traces:
      receivers: [otlp]
      processors: [${names.join(', ')}]
      exporters: [debug]
`;
  const steps = { pipeline: 'traces', role: 'processors' } as const;
  const [path, last] = [['processors', 'filter/799', 'error_mode'], 'filter/799'];
  const written = writeSetting(text, path, { kind: 'text', text: 'silent' })!;
  expect(written.length).toBe(text.length);
  expect(readSetting(written, path)).toEqual({ kind: 'value', text: 'silent' });
  const disabled = disableStep(text, steps, 'filter/5')!;
  expect(enableStep(disabled, steps, 'filter/5')).toBe(text);
  expect(moveStep(moveStep(text, steps, last, -799)!, steps, last, 799)).toBe(text);
  expect(deleteComponent(text, 'processors', last)!.length).toBe(
    text.length - `  ${last}:\n    error_mode: ignore\n`.length - `, ${last}`.length,
  );
  expect(freeId('filter', ['filter', ...names])).toBe('filter/800');
});

describe('thousands of pipelines one behind the other', () => {
  const MANY = 4_000;
  const type = { signals: SIGNALS, check: () => [] };
  const known = (name: string) => new Map([[name, type]]);
  const types = { ...NO_TYPES, receivers: known('in'), exporters: known('out'), connectors: known('forward') };
  const chain = (first: string, last: string) =>
    readConfig(
      [
        'receivers: {in: {}}',
        'exporters: {out: {}, foreign: {}}',
        `connectors: {${Array.from({ length: MANY }, (_, at) => `forward/${at}: {}`).join(', ')}}`,
        'service:',
        '  pipelines:',
        ...Array.from({ length: MANY }, (_, at) => {
          const [from, to] = [at === 0 ? first : `forward/${at - 1}`, at === MANY - 1 ? last : `forward/${at}`];
          return `    traces/${at}: {receivers: [${from}], exporters: [${to}]}`;
        }),
      ].join('\n'),
      types,
      { env: () => undefined },
    );

  const told = ({ problems }: ReturnType<typeof chain>) => problems.map(({ message }) => message);

  test('that go round are told in one sentence', () => {
    expect(told(chain(`in, forward/${MANY - 1}`, `forward/${MANY - 1}`))).toEqual([
      'pipeline "traces/0" leads back to itself through connectors',
    ]);
  });

  test('are left out with the last of them', () => {
    expect(told(chain('in', 'foreign'))).toContain('no pipeline is left that can run');
  });
});
