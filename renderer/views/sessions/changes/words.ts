import { SESSION_WORDS, type SessionWord } from '../../../../core/report/session-comparison/session-words.ts';
import { formatNumber } from '../../../format/count.ts';
import { currentLocale } from '../../../i18n/locale.ts';

/** The words that reports have as well. */
export const word = (name: SessionWord): string => SESSION_WORDS[name][currentLocale().language];

/** +25%, −3.1%, 0%; – where it is not known. */
export function changeText(share: number): string {
  if (!Number.isFinite(share)) return '–';
  const digits = Math.abs(share) < 0.1 ? 1 : 0;
  // The same minus as elsewhere.
  return formatNumber(share, { style: 'percent', maximumFractionDigits: digits, signDisplay: 'exceptZero' }).replace(
    '-',
    '−',
  );
}

/** 12.4%; – where there is nothing. */
export function shareText(share: number): string {
  if (!Number.isFinite(share)) return '–';
  return formatNumber(share, { style: 'percent', maximumSignificantDigits: 3 });
}
