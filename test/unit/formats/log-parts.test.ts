import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ReadOptions } from '../../../core/formats/format.ts';
import { LineReader } from '../../../core/formats/line-reader.ts';
import { continuesRecord } from '../../../core/formats/log-lines/continues.ts';
import { epochNs } from '../../../core/formats/log-lines/epoch-time.ts';
import { FastFields } from '../../../core/formats/log-lines/fast-fields.ts';
import { levelIn } from '../../../core/formats/log-lines/found-in-text.ts';
import { readJsonFields } from '../../../core/formats/log-lines/json-fields.ts';
import { severityOfSyslog, severityOfTens, severityOfWord } from '../../../core/formats/log-lines/severity.ts';
import { TimeSettler } from '../../../core/formats/log-lines/settle-times.ts';
import { readTimeText, timeAt } from '../../../core/formats/log-lines/text-time.ts';
import { hexOfDecimal, readSpanId, readTraceId, readTraceParent } from '../../../core/formats/log-lines/trace-ids.ts';
import { emptyDraft, type LineTime } from '../../../core/formats/log-lines/draft.ts';
import { bytesOf, chunksOf } from './read-parts.ts';

describe('levels', () => {
  // specification/logs/data-model-appendix.md, Appendix B.
  it.each([
    ['TRACE', 1],
    ['finest', 1],
    ['Verbose', 5],
    ['FINER', 5],
    ['FINE', 6],
    ['CONFIG', 7],
    ['Information', 9],
    ['notice', 10],
    ['Warning', 13],
    ['SEVERE', 17],
    ['critical', 18],
    ['Dpanic', 18],
    ['alert', 19],
    ['panic', 19],
    ['emergency', 21],
    ['fatal', 21],
    ['debug3', 7],
    ['E', 17],
    ['constructor', 0],
    ['', 0],
    ['informationalist', 0],
  ])('%s is %d', (word, number) => expect(severityOfWord(word)).toBe(number));

  it('of syslog run from emergency to debug', () => {
    expect([0, 1, 2, 3, 4, 5, 6, 7, 8].map((code) => severityOfSyslog(code).number)).toEqual([
      21, 19, 18, 17, 13, 10, 9, 5, 0,
    ]);
  });

  it('of pino and bunyan are tens', () => {
    expect([10, 20, 30, 35, 40, 50, 60].map((level) => severityOfTens(level)?.number)).toEqual([
      1, 5, 9, 9, 13, 17, 21,
    ]);
    expect([severityOfTens(9), severityOfTens(70), severityOfTens(200), severityOfTens(NaN)]).toEqual(
      Array.from({ length: 4 }),
    );
  });

  it.each([
    ['ERROR something broke', 'ERROR'],
    ['[main] WARN  c.e.Shop - low', 'WARN'],
    ['[info] 12#12: started', 'info'],
    ['error reading file', 'error'],
    ['<Notice>: slow', 'Notice'],
    ['[core:error] [pid 7] gone', 'error'],
    ['level=debug x', 'debug'],
    ['no error here', ''],
    ['ErrorHandler installed', ''],
    ['info.example.com is up', ''],
    [`${'x '.repeat(60)}ERROR`, ''],
  ])('in "%s"', (said, level) => expect(levelIn(said).text).toBe(level));
});

describe('numbers as times', () => {
  it.each([
    ['1714652245', 1714652245000000000n],
    ['1714652245.606619951', 1714652245606619951n],
    ['1.714652245606619e9', 1714652245606619000n],
    ['1714652245606', 1714652245606000000n],
    ['1714652245606.25', 1714652245606250000n],
    ['1714652245606619', 1714652245606619000n],
    ['1714652245606619951', 1714652245606619951n],
    ['18446744073709551615', 18446744073709551615n],
  ])('%s', (written, ns) => expect(epochNs(written)).toBe(ns));

  it.each(['0', '12', '99999999', '-1714652245', '18446744073709551616', '1e99', 'abc', '', '1.', '1714652245,5'])(
    '%s is none',
    (written) => expect(epochNs(written)).toBeUndefined(),
  );
});

describe('times as text', () => {
  const ns = (iso: string, more = 0n) => BigInt(Date.parse(iso)) * 1_000_000n + more;
  it.each<[string, bigint, boolean]>([
    ['2024-05-02T12:17:25.606619951Z', ns('2024-05-02T12:17:25Z', 606619951n), true],
    ['2024-05-02T12:17:25.6066199519Z', ns('2024-05-02T12:17:25Z', 606619951n), true],
    ['2024-05-02 12:17:25,606', ns('2024-05-02T12:17:25.606Z'), false],
    ['2024/05/02 12:17:25', ns('2024-05-02T12:17:25Z'), false],
    ['2024-05-02T12:17+02:00', ns('2024-05-02T10:17:00Z'), true],
    ['2024-05-02 12:17:25 +0330', ns('2024-05-02T08:47:25Z'), true],
    ['2024-05-02 12:17:25-03', ns('2024-05-02T15:17:25Z'), true],
    ['2024-05-02 12:17:25 UTC', ns('2024-05-02T12:17:25Z'), true],
    ['2024-02-29T00:00:00Z', ns('2024-02-29T00:00:00Z'), true],
    ['2016-12-31T23:59:60Z', ns('2017-01-01T00:00:00Z'), true],
    ['26/Jan/2019:19:45:25 +0330', ns('2019-01-26T16:15:25Z'), true],
    ['02-May-2024 12:17:25.606', ns('2024-05-02T12:17:25.606Z'), false],
    ['02 May 2024 12:17:25 +0200', ns('2024-05-02T10:17:25Z'), true],
    ['Thu May  2 12:17:25.606 2024', ns('2024-05-02T12:17:25.606Z'), false],
    ['Thu, 02 May 2024 12:17:25 GMT', ns('2024-05-02T12:17:25Z'), true],
    ['1714652245606', ns('2024-05-02T12:17:25.606Z'), true],
  ])('%s', (written, value, zoned) => expect(readTimeText(written)).toEqual({ kind: 'known', ns: value, zoned }));

  it('without a year', () => {
    expect(readTimeText('May  7 11:59:44')).toEqual({
      kind: 'yearless',
      month: 5,
      day: 7,
      nsOfDay: 43_184_000_000_000n,
    });
  });

  it.each([
    '2023-02-29T00:00:00Z',
    '2024-13-01T00:00:00Z',
    '2024-05-02',
    '24:00:00',
    '2024-05-02T24:00:00Z',
    'May 32 1:2:3',
    '9999-01-01T00:00:00Z',
    '1969-12-31T23:59:59Z',
    '2024-05-02T12:17:25Zebra',
    '12345',
    'Foo  7 11:59:44',
  ])('%s is none', (written) => expect(readTimeText(written)).toBeUndefined());

  it('any instant comes back exactly', () => {
    fc.assert(
      fc.property(fc.bigInt(1n, 18_000_000_000_000_000_000n), fc.integer({ min: -1439, max: 1439 }), (at, minutes) => {
        const local = at + BigInt(minutes) * 60_000_000_000n;
        fc.pre(local > 0n);
        const date = new Date(Number(local / 1_000_000n)).toISOString().slice(0, 19);
        const fraction = String(local % 1_000_000_000n).padStart(9, '0');
        const [sign, east] = minutes < 0 ? ['-', -minutes] : ['+', minutes];
        const zone = `${sign}${String(Math.floor(east / 60)).padStart(2, '0')}:${String(east % 60).padStart(2, '0')}`;
        expect(timeAt(`${date}.${fraction}${zone}`, 0)?.time).toEqual({ kind: 'known', ns: at, zoned: true });
      }),
      { endOnFailure: true },
    );
  });
});

describe('ids', () => {
  it.each<[string, string | undefined, boolean]>([
    ['4bf92f3577b34da6a3ce929d0e0e4736', '4bf92f3577b34da6a3ce929d0e0e4736', false],
    ['4BF92F3577B34DA6A3CE929D0E0E4736', '4bf92f3577b34da6a3ce929d0e0e4736', false],
    ['54680f2e6c3a09c4', '000000000000000054680f2e6c3a09c4', true],
    ['0x54680f2e6c3a09c4', '000000000000000054680f2e6c3a09c4', true],
    ['f92f3577b34da6a3ce929d0e0e4736', '00f92f3577b34da6a3ce929d0e0e4736', false],
    ['4bf92f35-77b3-4da6-a3ce-929d0e0e4736', '4bf92f3577b34da6a3ce929d0e0e4736', false],
    ['1-5759e988-bd862e3fe1be46a994272793', '5759e988bd862e3fe1be46a994272793', false],
    ['projects/p/traces/4bf92f3577b34da6a3ce929d0e0e4736', '4bf92f3577b34da6a3ce929d0e0e4736', false],
    ['00000000000000000000000000000000', undefined, false],
    ['1234567', undefined, false],
    ['trace-123', undefined, false],
    ['', undefined, false],
  ])('trace id %s', (written, id, padded) => {
    expect(readTraceId(written)).toEqual(id === undefined ? undefined : { id, padded });
  });

  it('of spans, of Datadog, of W3C', () => {
    expect([readSpanId('00F067AA0BA902B7'), readSpanId('67aa0ba902b7'), readSpanId('0000000000000000')]).toEqual([
      '00f067aa0ba902b7',
      '000067aa0ba902b7',
      undefined,
    ]);
    expect([hexOfDecimal('18446744073709551615'), hexOfDecimal('18446744073709551616')]).toEqual([
      'f'.repeat(16),
      undefined,
    ]);
    expect(readTraceParent('00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01')).toEqual({
      traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
      spanId: '00f067aa0ba902b7',
      flags: 1,
    });
    expect(readTraceParent('00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7')).toBeUndefined();
  });
});

describe('times that do not say everything', () => {
  const yearless = (month: number, day: number): LineTime => ({ kind: 'yearless', month, day, nsOfDay: 0n });
  const known = (iso: string): LineTime => ({ kind: 'known', ns: BigInt(Date.parse(iso)) * 1_000_000n, zoned: true });
  const settled = (writtenOn: string, ...times: LineTime[]) => settledAs({}, writtenOn, ...times);
  const settledAs = (options: ReadOptions, writtenOn: string, ...times: LineTime[]) => {
    const told: string[] = [];
    const records = times.map((time) => ({ ...emptyDraft(), time }));
    const settler = new TimeSettler({ ns: BigInt(Date.parse(writtenOn)) * 1_000_000n, of: 'change' }, options);
    settler.settle(records, (code, example) => told.push(`${code} ${example()}`));
    return { told, records, days: records.map(({ timeNs, observedNs }) => day(timeNs === 0n ? observedNs : timeNs)) };
  };
  const day = (ns: bigint) => new Date(Number(ns / 1_000_000n)).toISOString().slice(0, 10);

  it.each<[string, string, LineTime[], string[]]>([
    ['are of the year the file was written', '2026-11-18', [yearless(5, 7)], ['2026-05-07']],
    ['or of the year before, when that is to come', '2026-01-10', [yearless(12, 31)], ['2025-12-31']],
    ['a week ahead is a clock that disagrees', '2026-12-28', [yearless(1, 2)], ['2027-01-02']],
    [
      'a full time in the file decides',
      '2026-11-18',
      [yearless(5, 7), known('2024-05-07')],
      ['2024-05-07', '2024-05-07'],
    ],
    [
      'a year ends forwards',
      '2026-11-18',
      [known('2024-12-31'), yearless(1, 1), yearless(1, 2)],
      ['2024-12-31', '2025-01-01', '2025-01-02'],
    ],
    ['and backwards', '2026-11-18', [known('2024-01-01'), yearless(12, 31)], ['2024-01-01', '2023-12-31']],
    ['a leap day finds its year', '2026-11-18', [yearless(2, 29)], ['2024-02-29']],
    [
      'no time is that of the neighbour before',
      '2026-11-18',
      [known('2024-05-07'), { kind: 'none' }],
      ['2024-05-07', '2024-05-07'],
    ],
    ['or of the first behind', '2026-11-18', [{ kind: 'none' }, known('2024-05-07')], ['2024-05-07', '2024-05-07']],
  ])('%s', (_, writtenOn, times, days) => expect(settled(writtenOn, ...times).days).toEqual(days));

  it('are read as they are asked to be, and nothing is told', () => {
    const local = (iso: string): LineTime => ({
      kind: 'known',
      ns: BigInt(Date.parse(iso)) * 1_000_000n,
      zoned: false,
    });
    const read = (timeZone: string, iso: string) => {
      const { told, records } = settledAs({ timeZone }, '2026-11-18', local(iso));
      expect(told).toEqual([]);
      return new Date(Number(records[0]!.timeNs / 1_000_000n)).toISOString();
    };
    expect(read('Asia/Seoul', '2024-05-02T12:17:25.606Z')).toBe('2024-05-02T03:17:25.606Z');
    expect(read('Asia/Kolkata', '2024-05-02T00:00:00Z')).toBe('2024-05-01T18:30:00.000Z');
    // New York put its clocks forward on 10 March 2024, and back on 3 November.
    expect(read('America/New_York', '2024-03-10T01:59:59Z')).toBe('2024-03-10T06:59:59.000Z');
    expect(read('America/New_York', '2024-03-10T03:00:00Z')).toBe('2024-03-10T07:00:00.000Z');
    expect(read('America/New_York', '2024-11-03T02:00:00Z')).toBe('2024-11-03T07:00:00.000Z');
    const asked = settledAs({ year: 2019 }, '2026-11-18', yearless(12, 31), yearless(1, 1));
    expect([asked.days, asked.told.map((one) => one.slice(0, 12))]).toEqual([
      ['2019-12-31', '2020-01-01'],
      ['zone-assumed', 'zone-assumed'],
    ]);
  });

  it('are of the year asked for beside full times of another year, before them and behind them', () => {
    const full = known('2026-03-01');
    const asked = settledAs(
      { year: 2019 },
      '2026-11-18',
      yearless(12, 30),
      full,
      yearless(12, 31),
      full,
      yearless(1, 1),
    );
    expect(asked.days).toEqual(['2019-12-30', '2026-03-01', '2019-12-31', '2026-03-01', '2020-01-01']);
    expect(settledAs({ year: 2019 }, '2026-11-18', full, yearless(5, 7)).days).toEqual(['2026-03-01', '2019-05-07']);
  });

  it('are told with both choices', () => {
    expect(settled('2026-11-18', yearless(5, 7)).told).toEqual([
      'year-assumed 05-07 00:00:00.000 read as of 2026; it may be of 2025',
      'zone-assumed 2026-05-07 00:00:00.000 read as UTC; it may be local time',
    ]);
  });
});

describe('lines', () => {
  const lines = (text: string, chunkSize: number, limit?: number) => {
    const reader = new LineReader(limit);
    const found: [number, number, string, number, boolean][] = [];
    const note = (parts: ReturnType<LineReader['write']>) => {
      for (const { bytes, line, offset, length, ended } of parts) {
        found.push([line, offset, new TextDecoder().decode(bytes), length, ended]);
      }
    };
    for (const chunk of chunksOf(bytesOf(text), chunkSize)) note(reader.write(chunk));
    note(reader.end());
    return found;
  };

  it('end with LF or CR LF, and the last one need not end', () => {
    for (const size of [1, 3, 100]) {
      expect(lines('\ufeffab\r\n\ncd', size)).toEqual([
        [1, 0, 'ab', 6, true],
        [2, 7, '', 0, true],
        [3, 8, 'cd', 2, false],
      ]);
    }
  });

  it('above the limit are counted, not held', () => {
    const reader = new LineReader(1_000);
    const chunk = new Uint8Array(100_000).fill(0x61);
    for (let i = 0; i < 50; i++) expect([...reader.write(chunk)]).toEqual([]);
    expect(reader.bufferedBytes).toBeLessThanOrEqual(1_000);
    const [long, next] = [...reader.write(bytesOf('\nok\n'))];
    expect([long!.isTooLong, long!.length, next!.isTooLong, next!.offset]).toEqual([true, 5_000_000, false, 5_000_001]);
  });
});

describe('JSON objects', () => {
  const scalar = fc.oneof(fc.string(), fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean());
  const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
    tree: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      scalar,
      fc.constant(null),
      fc.array(tie('tree'), { maxLength: 4 }),
      fc.dictionary(fc.string(), tie('tree'), { maxKeys: 4 }),
    ),
  }));

  it('are read fast as they are read carefully, or not at all', () => {
    const fast = new FastFields();
    let hits = 0;
    fc.assert(
      fc.property(fc.dictionary(fc.string(), tree, { maxKeys: 8 }), (object) => {
        const line = JSON.stringify(object);
        const fields = fast.read(line);
        if (fields !== undefined) hits++;
        if (fields !== undefined) expect(fields).toEqual(readJsonFields(bytesOf(line)));
      }),
      { endOnFailure: true, numRuns: 500 },
    );
    expect(hits).toBeGreaterThan(30);
  });

  it('with a byte changed anywhere are never read fast where the careful reader refuses', () => {
    const line = '{"a\\"x":"b\\n","n":-1.5,"o":{"x":[1,true,null]},"z":false}';
    const fast = new FastFields();
    for (let at = 0; at < line.length; at++) {
      for (const other of '{}[]",:0-.tnx \\') {
        const changed = line.slice(0, at) + other + line.slice(at + 1);
        const careful = readJsonFields(bytesOf(changed));
        const fields = fast.read(changed);
        if (fields !== undefined) expect([changed, fields]).toEqual([changed, careful]);
      }
    }
  });
});

describe('lines that go on', () => {
  it.each([
    '\tat com.example.Shop',
    '  File "a.py"',
    'Caused by: java.io.IOException: x',
    'Traceback (most recent call last):',
    'java.lang.IllegalStateException: closed',
    'ValueError: no',
    'goroutine 1 [running]:',
  ])('%s', (line) => expect(continuesRecord(line)).toBe(true));
  it.each(['started', 'No Error: all is well', `${'a'.repeat(300)}Exception: x`])('%s does not', (line) =>
    expect(continuesRecord(line)).toBe(false),
  );
});
