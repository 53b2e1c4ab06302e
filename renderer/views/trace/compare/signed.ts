import { formatNumber } from '../../../format/count.ts';
import { formatDuration } from '../../../format/duration.ts';

/** +12.3 ms, −4.00 ms, 0 ns. */
export function signedDuration(ns: number): string {
  return `${ns > 0 ? '+' : ''}${formatDuration(ns)}`;
}

/** +51%, −12%. */
export function signedPercent(share: number, signDisplay: 'exceptZero' | 'negative' = 'exceptZero'): string {
  // The same minus as durations have.
  return formatNumber(share, { style: 'percent', maximumFractionDigits: 0, signDisplay }).replace('-', '−');
}

/** 58%, −12% where it works against the whole; '' where there is no whole. */
export function shareOf(part: number, whole: number): string {
  return whole === 0 ? '' : signedPercent(part / whole, 'negative');
}
