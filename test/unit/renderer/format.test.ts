import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { durationLabel } from '../../../renderer/charts/hitmap/axis-labels.ts';
import { formatTimeTick, formatValueTick } from '../../../renderer/charts/line/format-ticks.ts';
import {
  formatBytes,
  formatCount,
  formatDecimal,
  formatRate,
  formatPercent,
  formatShortCount,
} from '../../../renderer/format/count.ts';
import {
  chooseColumnUnit,
  chooseDurationUnit,
  durationHead,
  formatDuration,
  formatDurationIn,
  formatExactNs,
  formatLength,
  formatRound,
  parseDuration,
  writeDuration,
} from '../../../renderer/format/duration.ts';
import { shortenMiddle } from '../../../renderer/format/names.ts';
import { parseTime } from '../../../renderer/format/parse-time.ts';
import {
  formatClock,
  formatExactTime,
  formatMinute,
  formatMoment,
  formatRange,
  formatTime,
  formatZone,
} from '../../../renderer/format/time.ts';
import { valueText } from '../../../core/model/value-text.ts';
import { setLocale } from '../../../renderer/i18n/locale.ts';

beforeEach(() => setLocale({ language: 'en', zone: 'utc' }));
afterEach(() => setLocale({ language: 'en', zone: 'local', clock: '24h', numbers: 'comma-point' }));

describe('durations', () => {
  it.each([
    [0, '0 ns'],
    [999, '999 ns'],
    [1_240, '1.24 µs'],
    [1_240_031, '1.24 ms'],
    [12_400_000, '12.4 ms'],
    [999_600_000, '1.00 s'],
    [38e9, '38.0 s'],
    [59.96e9, '1 m 00 s'],
    [124e9, '2 m 04 s'],
    [3_599.6e9, '1 h 00 m'],
    [3_720e9, '1 h 02 m'],
    [86_400e9 * 3 + 3_600e9 * 4, '3 d 04 h'],
    [-1_500_000, '−1.50 ms'],
    [NaN, '–'],
  ])('%d ns is %s', (ns, text) => {
    expect(formatDuration(ns)).toBe(text);
  });

  it('says a column in one unit', () => {
    expect(chooseDurationUnit(12e6)).toBe('ms');
    const texts = [850, 912e3, 12e6, 1_240e6].map((ns) => formatDurationIn(ns, 'ms'));
    expect(texts).toEqual(['0.000850', '0.912', '12.0', '1,240']);
  });

  it('keeps every nanosecond where it says so', () => {
    expect(formatExactNs(2 ** 53 - 1)).toBe('9,007,199,254,740,991 ns');
    expect(formatExactNs(-1.7e18)).toBe('≈ -1,700,000,000,000,000,000 ns');
    expect(formatExactNs(1_763_800_000_001_234_567n)).toBe('1,763,800,000,001,234,567 ns');
  });

  it('writes what it reads', () => {
    expect(parseDuration('1.5 s')).toBe(1_500_000_000n);
    expect(parseDuration('250us')).toBe(250_000n);
    expect(parseDuration('1.0000000001s')).toBe(1_000_000_000n);
    expect(parseDuration('-1s')).toBeUndefined();
    expect(parseDuration('5 parsecs')).toBeUndefined();
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 18n }), (ns) => {
        expect(parseDuration(writeDuration(ns))).toBe(ns);
      }),
    );
  });

  it.each([
    [-1_240_000, '−1.24 ms'],
    [38e9, '38.0초'],
    [124e9, '2분 04초'],
    [3_720e9, '1시간 02분'],
    [86_400e9 * 3 + 3_600e9 * 4, '3일 04시간'],
  ])('%d ns is %s in Korean', (ns, text) => {
    setLocale({ language: 'ko' });
    expect(formatDuration(ns)).toBe(text);
  });

  it('says all lengths of one list in units of one kind', () => {
    setLocale({ language: 'ko' });
    expect([1e8, 1e9, 1e10, 6e10, 6e11].map((ns) => durationLabel(BigInt(ns)))).toEqual([
      '100 ms',
      '1초',
      '10초',
      '1분',
      '10분',
    ]);
    expect(formatRound(1e10)).toBe('10초');
    expect(durationHead('p95', 's')).toBe('p95 (초)');
    setLocale({ language: 'en' });
    expect(durationHead('p95', 's')).toBe('p95 (s)');
  });

  it.each([
    [[], 'ms'],
    [[NaN], 'ms'],
    [[2e9, 3e6, NaN, 5e6], 'ms'],
    [[2e9, 3e6, 5e9], 's'],
    [[0], 'ns'],
  ])('a column of %j is told in %s', (column, unit) => {
    expect(chooseColumnUnit(column)).toBe(unit);
  });

  it('says round lengths in the words of the language', () => {
    expect(formatLength(300e9)).toBe('5 min');
    setLocale({ language: 'ko' });
    expect(formatLength(300e9)).toBe('5분');
  });
});

describe('counts', () => {
  it('separates, shortens, and never says 100% too early', () => {
    expect(formatCount(128_402)).toBe('128,402');
    expect(formatDecimal(0.04213)).toBe('0.0421');
    expect([null, 0, 0.049, 0.05, 42.66, 1234].map(formatRate)).toEqual(['–', '0', '<0.1', '0.1', '42.7', '1.23K']);
    expect(formatPercent(999, 1_000)).toBe('99%');
    expect(formatPercent(1_000, 1_000)).toBe('100%');
    expect(formatPercent(0, 0)).toBe('0%');
    expect([0, 999, 1_000, 41_200_000, 999_999].map(formatBytes)).toEqual([
      '0 B',
      '999 B',
      '1.00 KB',
      '41.2 MB',
      '1.00 MB',
    ]);
  });
});

const moment = 1_795_356_201_482_000_123n;

describe('times', () => {
  it('shows milliseconds, and everything on demand', () => {
    expect(formatTime(moment)).toBe('2026-11-22 14:03:21.482');
    expect(formatClock(moment, 0)).toBe('14:03:21');
    expect(formatExactTime(moment)).toBe('2026-11-22 14:03:21.482000123 UTC');
    expect(formatZone(moment)).toBe('UTC');
  });

  it('says the date of a moment where the range around it has more than one', () => {
    const day = 86_400_000_000_000n;
    expect(formatMoment(moment, moment - 3_600_000_000_000n, moment, 1)).toBe('14:03:21.4');
    expect(formatMoment(moment, moment - day, moment, 1)).toBe('2026-11-22 14:03:21.4');
  });

  it('says the date of a range once', () => {
    expect(formatRange(moment, moment + 60_000_000_000n)).toBe('2026-11-22 14:03:21 – 14:04:21');
    expect(formatRange(moment, moment + 86_400_000_000_000n)).toBe('2026-11-22 14:03:21 – 2026-11-23 14:03:21');
    setLocale({ language: 'ko' });
    expect(formatRange(moment, moment + 60_000_000_000n)).toBe('2026-11-22 14:03:21 ~ 14:04:21');
  });

  it('reads what it writes', () => {
    expect(parseTime(formatTime(moment, 9))).toBe(moment);
    expect(parseTime('2026-11-22')).toBe(1_795_305_600_000_000_000n);
    expect(parseTime('2026-11-22T14:03:21.482Z')).toBe(1_795_356_201_482_000_000n);
    setLocale({ zone: 'local' });
    expect(parseTime(formatTime(moment, 9))).toBe(moment);
  });

  it.each(['', 'noon', '2026-02-31', '2026-11-22 25:00', '2026-11-22 10:61'])('refuses %j', (text) => {
    expect(parseTime(text)).toBeUndefined();
  });
});

describe('on a clock of twelve hours', () => {
  const at = (text: string): bigint => parseTime(text)!;

  it('says which half of the day, after the fraction, in the words of the language', () => {
    setLocale({ clock: '12h' });
    expect(formatClock(moment)).toBe('02:03:21.482 PM');
    expect(formatMinute(at('2026-11-22 00:05'))).toBe('12:05 AM');
    expect(formatMinute(at('2026-11-22 12:05'))).toBe('12:05 PM');
    expect(formatTimeTick(moment, { kind: 'minutes' })).toBe('02:03 PM');
    expect(formatTimeTick(moment, { kind: 'seconds', digits: 1 })).toBe('02:03:21.4 PM');
    setLocale({ language: 'ko' });
    expect(formatTime(moment)).toBe('2026-11-22 오후 02:03:21.482');
    expect(formatExactTime(moment)).toBe('2026-11-22 오후 02:03:21.482000123 UTC');
  });

  it('reads what it writes, in both languages', () => {
    setLocale({ clock: '12h' });
    for (const text of ['00:00', '00:59:59.5', '11:59', '12:00', '12:30:01.000000001', '23:59:59']) {
      const time = at(`2026-11-22 ${text}`);
      setLocale({ language: 'en' });
      expect(parseTime(formatTime(time, 9))).toBe(time);
      setLocale({ language: 'ko' });
      expect(parseTime(formatTime(time, 9))).toBe(time);
    }
  });

  it.each(['2026-11-22 13:00 PM', '2026-11-22 00:10 AM', '2026-11-22 오전 01:00 AM'])('refuses %j', (text) => {
    expect(parseTime(text)).toBeUndefined();
  });
});

describe('separators', () => {
  it.each([
    ['comma-point', '1,234,567', '1.24 ms', '1,240,031 ns', '0.0421', '41.2 MB', '1.50', '412K'],
    ['point-comma', '1.234.567', '1,24 ms', '1.240.031 ns', '0,0421', '41,2 MB', '1,50', '412K'],
    ['space-comma', '1 234 567', '1,24 ms', '1 240 031 ns', '0,0421', '41,2 MB', '1,50', '412K'],
    ['apostrophe-point', '1’234’567', '1.24 ms', '1’240’031 ns', '0.0421', '41.2 MB', '1.50', '412K'],
  ] as const)('%s is the same in counts, durations, sizes and on axes', (numbers, ...texts) => {
    setLocale({ numbers });
    const written = [
      formatCount(1_234_567),
      formatDuration(1_240_031),
      formatExactNs(1_240_031),
      formatDecimal(0.04213),
      formatBytes(41_200_000),
      formatValueTick(1.5, 2),
      formatValueTick(412_000, 0),
    ];
    expect(written.map((text) => text.replaceAll('\u202f', ' '))).toEqual(texts);
  });

  it('leaves the words of a language alone', () => {
    setLocale({ language: 'ko', numbers: 'point-comma' });
    expect(formatShortCount(128_402)).toBe('12,8만');
  });
});

describe('names and values', () => {
  it('keeps both ends of a name', () => {
    expect(shortenMiddle('com.example.shop.payment.PaymentService', 24)).toBe('com.exampl…aymentService');
    expect(shortenMiddle('short', 24)).toBe('short');
  });

  it('writes nested values as JSON and bytes as hex', () => {
    expect(
      valueText({
        kind: 'kvlist',
        values: [
          {
            key: 'a',
            value: {
              kind: 'array',
              values: [
                { kind: 'string', value: 'x"' },
                { kind: 'int', value: 2n ** 63n },
              ],
            },
          },
          { key: 'b', value: { kind: 'bytes', value: Uint8Array.of(1, 255) } },
        ],
      }),
    ).toBe('{"a": ["x\\"", 9223372036854775808], "b": 0x01ff}');
  });
});
