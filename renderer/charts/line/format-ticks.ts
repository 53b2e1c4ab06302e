import type { ClockDetail } from '../../../core/layout/line-chart/time-axis.ts';
import { formatCount, formatNumber, formatShortCount } from '../../format/count.ts';
import { formatRecordedTick, recordingOf } from '../../format/recorded.ts';
import { formatClock, formatDate, formatDay, formatMinute } from '../../format/time.ts';
import { withSeparators } from '../../format/separators.ts';

/** 14:03, 14:03:20, 14:03:20.4, Nov 22 or 2026-11-22: as much of clock and calendar as tells them apart; 3 s of a recording. */
export function formatTimeTick(ns: bigint, detail: ClockDetail): string {
  const recording = recordingOf(ns);
  if (recording) return formatRecordedTick(recording, ns, detail.kind === 'seconds' ? detail.digits : 0);
  switch (detail.kind) {
    case 'days':
      return detail.withYear ? formatDate(ns) : formatDay(ns);
    case 'minutes':
      return formatMinute(ns);
    case 'seconds':
      return formatClock(ns, detail.digits);
  }
}

/** Beyond these, digits are counted rather than read. */
const MOST_DECIMALS = 6;
const LONGEST_PLAIN = 1e5;

/** A label of the value axis: all of one axis have the same decimals. */
export function formatValueTick(value: number, decimals: number): string {
  if (value === 0) return '0';
  if (decimals > MOST_DECIMALS || Math.abs(value) >= 1e15)
    return withSeparators(value.toExponential(1).replace('-', '−'));
  if (decimals === 0 && Math.abs(value) >= LONGEST_PLAIN) return formatShortCount(value);
  return formatNumber(value, { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
}

/** Decimals with which the largest of the values has about five digits; fewer where none needs as many. */
export function readingDecimals(values: readonly number[]): number {
  const finite = values.filter(Number.isFinite);
  const largest = finite.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  if (largest === 0) return 0;
  const most = Math.max(0, Math.min(MOST_DECIMALS, 4 - Math.floor(Math.log10(largest))));
  // 0.05 among 0.1 needs two decimals, not six.
  return finite.reduce((needed, value) => Math.max(needed, decimalsIn(value.toFixed(most))), 0);
}

const decimalsIn = (text: string): number => (text.includes('.') ? text.replace(/0+$/, '').split('.')[1]!.length : 0);

/** A value among others: all have the same decimals, so that they can be compared down a column. */
export function formatAligned(value: number, decimals: number): string {
  if (!Number.isFinite(value)) return formatReading(value);
  return formatNumber(value, { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
}

/** A value to be read: whole numbers with all digits, others with six that mean something. */
export function formatReading(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? '–' : String(value).replace('Infinity', '∞');
  if (Number.isSafeInteger(value)) return formatCount(value);
  if (value !== 0 && (Math.abs(value) < 1e-6 || Math.abs(value) >= 1e15)) return withSeparators(value.toExponential(5));
  return formatNumber(value, { maximumSignificantDigits: 6 });
}
