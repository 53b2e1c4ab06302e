import { afterEach, describe, expect, test, vi } from 'vitest';
import { compareTraces } from '../../../core/analysis/compare-traces/compare-traces.ts';
import { codeSpan } from '../../../core/report/comparison/markdown-text.ts';
import { writeComparisonCsv } from '../../../core/report/comparison/comparison-csv.ts';
import { writeComparisonJson } from '../../../core/report/comparison/comparison-json.ts';
import { writeComparisonMarkdown } from '../../../core/report/comparison/comparison-markdown.ts';
import { ROW_STATES } from '../../../core/analysis/compare-traces/row-changes.ts';
import { sourceOf } from '../../../renderer/views/trace/compare/compared.ts';
import {
  comparisonSource,
  copyComparison,
  saveComparison,
} from '../../../renderer/views/trace/compare/export-comparison.ts';
import { useExports } from '../../../renderer/state/exports.ts';
import { traceFromText } from '../../helpers/trace-from-text.ts';

const BEFORE = traceFromText(`
  web: GET /cart     [================]
    db: load         [====]
    cache: get            [=]
`);
const AFTER = traceFromText(`
  web: GET /cart     [====================]
    db: load         [=======]
    db: =HYPERLINK("x")       [=]
`);
const compared = { before: BEFORE, after: AFTER, comparison: compareTraces(sourceOf(BEFORE), sourceOf(AFTER)) };
const source = comparisonSource(compared);

const words = {
  ...{ title: 'Comparison', before: 'Before', after: 'After', trace: 'Trace', root: 'Root', start: 'Start' },
  ...{ duration: 'Duration', spans: 'Spans', difference: 'Difference', explains: 'Why', inferred: 'Inferred.' },
  unrelated: (n: number) => `Nothing in common but ${n}.`,
  ...{ name: 'Span', state: 'State', change: 'Change', share: 'Share', changes: 'Changes' },
  states: { same: 'same', new: 'new', gone: 'gone', slower: 'slower', faster: 'faster' },
  time: String,
  length: (ns: number) => `${ns / 1e6} ms`,
  signed: (ns: number) => `${ns / 1e6} ms`,
  shareOf: (part: number, whole: number) => `${Math.round((100 * part) / whole)}%`,
  count: String,
  more: (n: number) => `${n} more`,
};

describe('as JSON', () => {
  const json = JSON.parse(writeComparisonJson(source).join('')) as {
    before: { durationNs: number; startTimeUnixNano: string };
    differenceNs: number;
    operations: { timeNs: number }[];
    spans: { timeNs: number }[];
    rows: { name: string; state: string; before: { spanId: string } | null; after: { spanId: string } | null }[];
  };

  test('every span of both sides is in exactly one row', () => {
    const ids = (side: 'before' | 'after') => json.rows.flatMap((row) => row[side]?.spanId ?? []).sort();
    const told = ['1', '2', '3'].map((id) => id.padStart(16, '0'));
    expect([ids('before'), ids('after')]).toEqual([told, told]);
    expect(json.rows.map(({ name, state }) => `${state} ${name}`)).toEqual([
      'slower GET /cart',
      'slower load',
      'gone get',
      'new =HYPERLINK("x")',
    ]);
  });

  test('the parts are the difference', () => {
    const sum = (parts: { timeNs: number }[]) => parts.reduce((all, { timeNs }) => all + timeNs, 0);
    expect(json.differenceNs).toBe(4e6);
    expect([sum(json.operations), sum(json.spans)]).toEqual([4e6, 4e6]);
  });

  test('times keep their digits', () => {
    expect(json.before).toMatchObject({ durationNs: 17e6, startTimeUnixNano: '1700000000000000000' });
  });
});

test('as CSV: a line a row, and no formula', () => {
  const lines = writeComparisonCsv(source).join('').trimEnd().split('\r\n');
  expect(lines).toHaveLength(1 + source.comparison.tree.rows);
  expect(lines[4]).toBe(
    `3,0,1,new,0,db,"'=HYPERLINK(""x"")","",0000000000000003,,2000000,2000000,2000000,${source.comparison.changes.pathNs[3]}`,
  );
});

describe('as Markdown', () => {
  test('tells both traces, what explains the difference, and what changed', () => {
    const text = writeComparisonMarkdown(source, words);
    expect(text).toContain('**Difference: 4 ms** (24%)');
    expect(text).toContain('| slower | `web GET /cart` | 17 ms | 21 ms | 4 ms |');
    expect(text).toContain('| gone | · `cache get` | 2 ms |  | -2 ms |');
    const states = ROW_STATES.filter((state) => text.includes(`| ${state} |`));
    expect(states).toEqual(['new', 'gone', 'slower']);
  });

  test('says of traces without a common operation that they are unrelated, and of others does not', () => {
    const other = traceFromText('mail: send [==]');
    const comparison = compareTraces(sourceOf(BEFORE), sourceOf(other));
    const text = writeComparisonMarkdown(comparisonSource({ before: BEFORE, after: other, comparison }), words);
    expect(text).toContain('\nNothing in common but 0.\n');
    expect(writeComparisonMarkdown(source, words)).not.toContain('Nothing in common');
  });

  test('counts what it leaves out', () => {
    const many = (letters: string) =>
      traceFromText(['a: root [===]', ...Array.from({ length: 60 }, (_, i) => `  a: ${letters}${i} [=]`)].join('\n'));
    const [before, after] = [many('x'), many('y')];
    const comparison = compareTraces(sourceOf(before), sourceOf(after));
    const text = writeComparisonMarkdown(comparisonSource({ before, after, comparison }), words);
    expect(text).toContain(`${comparison.changes.isChange.reduce((sum, bit) => sum + bit, 0) - 50} more`);
  });

  test('names are no markup', () => {
    const cases = [
      ['plain', '`plain`'],
      ['', ''],
      ['a`b``c', '```a`b``c```'],
      ['`', '`` ` ``'],
      ['a|b', '`a\\|b`'],
      ['a\\|b', '`a\\\\\\|b`'],
      ['two\r\nlines\u2028\u202e!', '`two lines !`'],
      ['end\\', '` end\\ `'],
      ['[x](javascript:1) @me <b>', '`[x](javascript:1) @me <b>`'],
    ];
    expect(cases.map(([text]) => codeSpan(text!))).toEqual(cases.map(([, written]) => written));
  });

  test('long names are cut, between characters', () => {
    expect(codeSpan('\\'.repeat(4_096))).toBe(`\`${'\\'.repeat(199)}…\``);
    expect(codeSpan('x'.repeat(200))).toBe(`\`${'x'.repeat(200)}\``);
    expect(codeSpan(`${'x'.repeat(198)}🧭🧭`)).toBe(`\`${'x'.repeat(198)}…\``);
  });

  test('every bar of a run of backslashes and bars is escaped', () => {
    expect(codeSpan(String.raw`a\\|\||b`)).toBe(`\`${String.raw`a\\\\\|\\\|\|b`}\``);
  });
});

test('what leaves has the times as told, whatever the picture shows', () => {
  const late = traceFromText(`
    web: GET kind=3      [==========]
      db: load kind=2  [====]
  `);
  const shown = {
    before: late,
    after: AFTER,
    comparison: compareTraces(sourceOf(late), sourceOf(AFTER), { correctClocks: true }),
  };
  expect(shown.comparison.before.isCorrected).toBe(true);
  expect(comparisonSource(shown).comparison.before.isCorrected).toBe(false);
});

const redact = vi.hoisted(() =>
  vi.fn(async (texts: readonly string[]) => texts.map((text) => text.replaceAll('/cart', '/[redacted]'))),
);
vi.mock('../../../renderer/state/redact-texts.ts', () => ({
  redactWith: async (make: (by: typeof redact) => unknown) => ({ made: await make(redact), hidden: [] }),
  noteHidden: vi.fn(),
}));

describe('as a file', () => {
  afterEach(() => {
    vi.unstubAllGlobals();
    useExports.setState({ jobs: [] });
  });

  test.each([writeComparisonJson, writeComparisonCsv])(
    'no piece holds more than a row, however many there are',
    (write) => {
      const many = traceFromText(
        ['a: root [===]', ...Array.from({ length: 60 }, (_, i) => `  a: ${i} [=]`)].join('\n'),
      );
      const comparison = compareTraces(sourceOf(many), sourceOf(AFTER));
      const pieces = write(comparisonSource({ before: many, after: AFTER, comparison }));
      expect(pieces.length).toBeGreaterThan(comparison.tree.rows);
      expect(Math.max(...pieces.map((piece) => piece.trim().split('\n').length))).toBeLessThanOrEqual(2);
    },
  );

  test('without what must not leave, and not at all where nobody can say what that is', async () => {
    const written: string[] = [];
    vi.stubGlobal('Blob', function (parts: string[]) {
      written.push(parts.join(''));
      throw new Error('enough');
    });
    vi.stubGlobal('reportError', vi.fn());
    for (const format of ['json', 'csv', 'markdown'] as const) await saveComparison(compared, format);
    expect(written).toHaveLength(3);
    for (const text of written) expect(text).toContain('/[redacted]');
    for (const text of written) expect(text).not.toContain('/cart');
    redact.mockRejectedValueOnce(new Error('The engine is gone.'));
    expect(await copyComparison(compared)).toBe(false);
    redact.mockRejectedValueOnce(new Error('The engine is gone.'));
    await saveComparison(compared, 'json');
    expect(written).toHaveLength(3);
    expect(useExports.getState().jobs.at(-1)).toMatchObject({ state: 'failed', reason: 'The engine is gone.' });
  });

  test('that has no memory is told of among the exports', async () => {
    const error = new RangeError('Array buffer allocation failed');
    vi.stubGlobal('Blob', function () {
      throw error;
    });
    const reported = vi.fn();
    vi.stubGlobal('reportError', reported);
    await saveComparison(compared, 'json');
    expect(reported).toHaveBeenCalledExactlyOnceWith(error);
    expect(useExports.getState().jobs).toMatchObject([
      {
        state: 'failed',
        name: expect.stringMatching(/\.json$/) as string,
        reason: 'there is no memory for so large a file',
      },
    ]);
  });
});
