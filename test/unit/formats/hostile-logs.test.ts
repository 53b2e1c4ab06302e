import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LOG_FORMATS } from '../../../core/formats/log-formats.ts';
import { parseLine } from '../../../core/formats/log-lines/parse-message.ts';
import { WRITTEN } from './log-records.ts';
import { bytesOf, readAll } from './read-parts.ts';

const TIME = '2024-05-02T12:17:25Z';
/** Lines that make a parser go back and forth, if it can. */
const PATTERNS = [
  '[',
  '{',
  '"',
  '\\',
  '=',
  'a=',
  'a="',
  '{"a":',
  '[[',
  ' ',
  '\t',
  '<1>',
  '[a b="',
  'trace_id=',
  'traceid"="',
  'span-id ',
  'A.',
  'Exception',
  '2024-05-02 ',
  `${TIME} `,
  'I0507 11:59:44 1 a:1',
  '1.1.1.1 - - [26/Jan/2019:19:45:25 +0330] "',
  'a] ',
  '%',
  '\u0000',
  '-',
  '0',
  'é',
  'projects/',
  'Caused by',
  'ERROR ',
  '<',
  ']',
];

/** Far beyond what a line costs that is gone through once. */
const LONG_MS = 60_000;
const MANY = 400_000;

describe('hostile lines', () => {
  // A parser that goes back for each character would be at it for many minutes; one that does not has no use for the time.
  it.each(PATTERNS)(
    '%j again and again are gone through once',
    (pattern) => {
      const line = pattern.repeat(Math.ceil(MANY / pattern.length));
      const lines = [
        line,
        `${TIME} ${line}`,
        `<34>1 ${TIME} h a p m ${line}`,
        `level=info ${line}`,
        `{"time":"${line}"}`,
      ];
      for (const one of lines) {
        const { draft } = parseLine(one);
        const { body, attributes } = draft;
        expect(JSON.stringify([body, attributes], digits).length).toBeLessThan(100 * one.length);
      }
    },
    LONG_MS,
  );

  const digits = (_: string, value: unknown) => (typeof value === 'bigint' ? String(value) : value);
});

describe('whatever a file holds', () => {
  const readers = () => LOG_FORMATS.map((format) => [format.name, () => format.createReader(WRITTEN)] as const);

  it.each(readers())('%s takes or tells every line, and never falls', (_, createReader) => {
    const piece = fc.oneof(
      fc.constantFrom(...PATTERNS),
      fc.constantFrom(
        '\n',
        '\r\n',
        '18446744073709551616',
        '1e999',
        '-1',
        'null',
        '"time":',
        '"log":',
        '"__REALTIME_TIMESTAMP":',
      ),
      fc.string({ unit: 'binary', maxLength: 8 }),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), fc.integer({ min: 1, max: 50 }), (pieces, chunkSize) => {
        const bytes = bytesOf(pieces.join(''));
        const whole = readAll(bytes, 1 << 20, createReader());
        const cut = readAll(bytes, chunkSize, createReader());
        expect([cut.telemetry, cut.skipped]).toEqual([whole.telemetry, whole.skipped]);
      }),
      { endOnFailure: true, numRuns: 150 },
    );
  });

  it.each(readers())('%s: a million brackets are a line like any other', (_, createReader) => {
    for (const bracket of ['[', '{"a":']) {
      const out = readAll(bytesOf(`${bracket.repeat(1_000_000)}\n{"a":1}\n`), 65_536, createReader());
      expect(out.mostBuffered).toBeLessThan(20 * 1024 * 1024);
    }
  });

  it.each(readers())('%s: wrong types everywhere', (_, createReader) => {
    const values = ['null', '1', '-1', '1e999', 'true', '"x"', '[]', '{}', '[1]', '{"a":[{}]}', '18446744073709551616'];
    const keys = [
      'time',
      'ts',
      'level',
      'msg',
      'trace_id',
      'span_id',
      'log',
      'stream',
      'service',
      'fields',
      'PRIORITY',
      'MESSAGE',
      '__REALTIME_TIMESTAMP',
      'instant',
      't',
      'dd',
      'dd.trace_id',
      'trace_flags',
      'severity_number',
      '__proto__',
      'constructor',
    ];
    const lines = values.flatMap((value) => keys.map((key) => `{"${key}":${value},"time":${value}}`));
    const streams = values.map(
      (value) => `{"streams":[{"stream":${value},"values":[["1645030244810757120","a",${value}],${value}]}]}`,
    );
    const bytes = bytesOf([...lines, ...streams].join('\n'));
    const out = readAll(bytes, 1_000, createReader());
    for (const { reason } of out.skipped) expect(reason.length).toBeGreaterThan(5);
  });
});
