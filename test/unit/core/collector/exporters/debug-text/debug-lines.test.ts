import { describe, expect, test } from 'vitest';
import {
  debugLines,
  MOST_LINES,
  summaryOf,
  type Verbosity,
} from '../../../../../../core/collector/exporters/debug-text/debug-lines.ts';
import { LONGEST_LINE } from '../../../../../../core/collector/exporters/debug-text/terminal-line.ts';
import type { Telemetry } from '../../../../../../core/model/telemetry.ts';
import { EVERY_KIND, EXPONENTIAL, HISTOGRAM, LOG, TRACES } from './cases.ts';
import { attributes, logRecord, logs, metric, metrics, span, traces } from '../../../../../helpers/telemetry.ts';

const linesOf = (telemetry: Telemetry, verbosity: Verbosity) => [...debugLines(telemetry, verbosity)];
const textOf = (telemetry: Telemetry, verbosity: Verbosity) => linesOf(telemetry, verbosity).join('\n');

describe('the summary', () => {
  test.each([
    [TRACES.telemetry, 'Traces {"resource spans": 1, "spans": 2}'],
    [EVERY_KIND.telemetry, 'Metrics {"resource metrics": 1, "metrics": 7, "data points": 7}'],
    [LOG.telemetry, 'Logs {"resource logs": 1, "log records": 1}'],
    [{ signal: 'logs' as const, groups: [] }, 'Logs {"resource logs": 0, "log records": 0}'],
  ])('counts %#', (telemetry, said) => {
    const { message, counts } = summaryOf(telemetry);
    expect(`${message} ${counts}`).toBe(said);
  });

  test('is all of basic', () => {
    expect(linesOf(TRACES.telemetry, 'basic')).toEqual([]);
  });
});

test.each([
  ['spans with events and links', TRACES],
  ['metrics of every kind', EVERY_KIND],
  ['a log record with maps', LOG],
])('detailed writes %s', (_, { telemetry, detailed }) => {
  expect(textOf(telemetry, 'detailed')).toBe(detailed);
});

test.each([
  ['spans', TRACES],
  ['metrics of every kind', EVERY_KIND],
  ['a log record', LOG],
  ['a histogram with buckets', HISTOGRAM],
  ['an exponential histogram with buckets', EXPONENTIAL],
])('normal writes %s', (_, { telemetry, normal }) => {
  expect(textOf(telemetry, 'normal')).toBe(normal);
});

describe.each(['normal', 'detailed'] as const)('%s', (verbosity) => {
  const steering = '\u001b]0;owned\u0007\u001b[2J\u009b1m\u202egnp\u2028x\r\nexporters/debug: Span #7';

  test.each([
    (word: string) => traces(word, span({ name: word, traceState: word, status: { code: 2, message: word } })),
    (word: string) =>
      logs(word, logRecord({ body: { kind: 'string', value: word }, attributes: attributes({ [word]: word }) })),
    (word: string) => metrics(word, metric(word, { kind: 'gauge', dataPoints: [] }, { unit: word, description: word })),
  ])('steers no terminal and makes no lines, whoever wrote it (%#)', (telemetryOf) => {
    const lines = linesOf(telemetryOf(steering), verbosity);
    expect(lines).toHaveLength(linesOf(telemetryOf('x'), verbosity).length);
    for (const line of lines) expect(line).not.toMatch(/[\p{Cc}\u2028\u2029\u202a-\u202e]/u);
    expect(lines.join(' ')).toContain('\\u001b]0;owned\\u0007\\u001b[2J\\u009b1m\\u202egnp\\u2028x\\r\\nexporters');
  });

  test('cuts long texts, not within a character, and says how long they were', () => {
    const body = { kind: 'string' as const, value: '🎈'.repeat(100_000) };
    const cut = linesOf(logs('shop', logRecord({ body })), verbosity).find((line) => line.includes('🎈'))!;
    expect(cut.length).toBeLessThan(LONGEST_LINE + 30);
    expect(cut).toMatch(/🎈… \(2000\d\d characters\)$/u);
    expect(cut.isWellFormed()).toBe(true);
  });

  test('ends after so many lines, and says so', () => {
    const groups = Array.from({ length: MOST_LINES + 1 }, () => ({ ...TRACES.telemetry.groups[0]!, scopes: [] }));
    const lines = linesOf({ signal: 'logs', groups }, verbosity);
    expect(lines).toHaveLength(MOST_LINES + 1);
    expect(lines.at(-1)).toBe('… (only the first 100000 lines)');
  });
});
