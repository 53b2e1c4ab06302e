import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SessionInfo } from '../../../contract/operations/session.ts';
import { OWN_ZERO_NS } from '../../../core/formats/own-clock.ts';
import { layoutTimeAxis } from '../../../core/layout/line-chart/time-axis.ts';
import { formatTimeTick } from '../../../renderer/charts/line/format-ticks.ts';
import { parseTime } from '../../../renderer/format/parse-time.ts';
import {
  axisOffsetNs,
  dayAndClock,
  formatClock,
  formatDate,
  formatDay,
  formatExactTime,
  formatRange,
  formatTime,
  formatZone,
  withZone,
} from '../../../renderer/format/time.ts';
import { currentLocale, NUMBER_STYLES, setLocale } from '../../../renderer/i18n/locale.ts';
import { startRecording } from '../../../renderer/state/recording.ts';
import { useSession } from '../../../renderer/state/session.ts';

const startNs = OWN_ZERO_NS + 182_345_678_901_234n;
const at = (ns: number): bigint => startNs + BigInt(ns);
const DATE = 1_795_356_201_482_000_123n;

beforeEach(() => setLocale({ language: 'en', zone: 'utc', recording: { startNs, unit: 's' } }));
afterEach(() =>
  setLocale({ language: 'en', zone: 'local', clock: '24h', numbers: 'comma-point', recording: undefined }),
);

describe('times of a recording without dates', () => {
  it('are told from its start, without day and zone', () => {
    expect(formatTime(at(1.234567e9))).toBe('+1.234 s');
    expect(formatClock(at(0), 0)).toBe('+0.000 s');
    expect([formatDate(startNs), formatDay(startNs)]).toEqual(['', '']);
    expect(dayAndClock(formatDay(startNs), '0 s')).toBe('0 s');
    expect(formatRange(at(0), at(4.2e9))).toBe('+0.000 s – +4.200 s');
    expect(formatZone(startNs)).toBe('in the recording');
    expect(formatExactTime(at(1.234567891e9))).toBe('+1.234567891 s in the recording');
    expect(withZone(formatRange(at(0), at(4.2e9)), at(0))).toBe('+0.000 s – +4.200 s in the recording');
  });

  it('are told in Korean, too', () => {
    setLocale({ language: 'ko' });
    expect(formatTime(at(1.234567e9))).toBe('+1.234초');
    expect(formatRange(at(0), at(4.2e9))).toBe('+0.000초 ~ +4.200초');
    expect(formatExactTime(at(1.234567891e9))).toBe('기록 시작 기준 +1.234567891초');
  });

  it('have the unit that a short recording is read in', () => {
    setLocale({ recording: { startNs, unit: 'ms' } });
    expect(formatClock(at(4_200_000))).toBe('+4.200 ms');
    expect(formatTimeTick(at(500_000), { kind: 'seconds', digits: 4 })).toBe('0.5 ms');
    setLocale({ recording: { startNs, unit: 'µs' }, language: 'ko' });
    expect(formatRange(at(0), at(42_000))).toBe('+0.000 µs ~ +42.000 µs');
    expect(parseTime('42.5')).toBe(at(42_500));
  });

  it('do not change what has a date', () => {
    expect(formatTime(DATE)).toBe('2026-11-22 14:03:21.482');
    expect(formatZone(DATE)).toBe('UTC');
  });

  it('are read as they are written, in every style of numbers and both languages', () => {
    for (const language of ['en', 'ko'] as const)
      for (const numbers of NUMBER_STYLES) {
        setLocale({ language, numbers });
        for (const ns of [at(1.5e9), at(1_234_567.891234567e9), at(-0.25e9)])
          expect(parseTime(formatTime(ns, 9))).toBe(ns);
      }
    expect(parseTime('2.5')).toBe(at(2.5e9));
    expect(parseTime('2026-11-22 14:03:21.482000123')).toBe(DATE);
    expect(parseTime('2.5ms')).toBe(at(2.5e6));
    for (const text of ['soon', 's', '1.5 m', '-999999999']) expect(parseTime(text)).toBeUndefined();
  });

  it('are no times elsewhere', () => {
    setLocale({ recording: undefined });
    expect(parseTime('2.5')).toBeUndefined();
  });

  it('stand on whole steps from the start of the recording', () => {
    const window = { baseNs: at(300e6), fromNs: 0, toNs: 4e9, widthPx: 400 };
    const { ticks, detail } = layoutTimeAxis(window, axisOffsetNs(window.baseNs));
    const labels = ticks.map(({ ns }) => formatTimeTick(window.baseNs + BigInt(ns), detail));
    expect(labels).toEqual(['1 s', '2 s', '3 s', '4 s']);
    expect(formatTimeTick(at(120e9), { kind: 'minutes' })).toBe('120 s');
    expect(formatTimeTick(at(0.5e9), { kind: 'seconds', digits: 1 })).toBe('0.5 s');
  });
});

describe('what moments of a session are told from', () => {
  startRecording();
  const holds = (from: bigint, to: bigint, path = 'a') => {
    const timeRange = { minNs: String(from), maxNs: String(to) };
    useSession.setState({ session: { path, name: path, timeRange } as SessionInfo });
  };

  it('follows what is stored, and stays where it is when the oldest goes', () => {
    holds(at(0), at(4e9));
    expect(currentLocale().recording).toEqual({ startNs, unit: 's' });
    const before = currentLocale();
    holds(at(1e9), at(5e9));
    expect(currentLocale()).toBe(before);
    holds(at(-1e9), at(5e9));
    expect(currentLocale().recording?.startNs).toBe(at(-1e9));
  });

  it('is another one in another session, and none with dates or nothing', () => {
    holds(at(0), at(4e9));
    holds(at(1e9), at(5e9), 'b');
    expect(currentLocale().recording?.startNs).toBe(at(1e9));
    holds(at(1e9), DATE, 'b');
    expect(currentLocale().recording).toBeUndefined();
    holds(at(2e9), at(3e9), 'b');
    expect(currentLocale().recording?.startNs).toBe(at(2e9));
    useSession.setState({ session: null });
    expect(currentLocale().recording).toBeUndefined();
  });
});
