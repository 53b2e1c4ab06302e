import type { Red } from '../../../contract/operations/subjects.ts';
import { formatDecimal } from '../../format/count.ts';
import { withSeparators } from '../../format/separators.ts';

/** Under so many calls an Apdex or a p99 says little. */
export const ENOUGH_CALLS = 100;

/** Calls per second of a range. */
export function ratePerSecond(calls: number, rangeNs: bigint): number {
  return rangeNs > 0n ? calls / (Number(rangeNs) / 1e9) : 0;
}

/** "12.4 %"; a little is never nothing. */
export function percentText(part: number, whole: number): string {
  if (whole === 0) return '–';
  const percent = (100 * part) / whole;
  return `${part > 0 && percent < 0.01 ? withSeparators('<0.01') : formatDecimal(percent)}%`;
}

export function apdexText({ apdex }: Pick<Red, 'apdex'>): string {
  return Number.isFinite(apdex) ? withSeparators(apdex.toFixed(2)) : '–';
}
