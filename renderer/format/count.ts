import { currentLocale, type Language } from '../i18n/locale.ts';
import { withSeparators } from './separators.ts';

const whole: Record<Language, Intl.NumberFormat> = {
  en: new Intl.NumberFormat('en', { maximumFractionDigits: 0 }),
  ko: new Intl.NumberFormat('ko', { maximumFractionDigits: 0 }),
};
const short: Record<Language, Intl.NumberFormat> = {
  en: new Intl.NumberFormat('en', { notation: 'compact', maximumSignificantDigits: 3 }),
  ko: new Intl.NumberFormat('ko', { notation: 'compact', maximumSignificantDigits: 3 }),
};

/** 128,402 */
export function formatCount(count: number): string {
  return withSeparators(whole[currentLocale().language].format(count));
}

/** 128K, 12.8만: where there is no room for every digit. The whole number belongs into the tooltip. */
export function formatShortCount(count: number): string {
  return withSeparators(short[currentLocale().language].format(count));
}

/** A number with the digits asked for, in the reader's language and separators. */
export function formatNumber(value: number, options: Intl.NumberFormatOptions): string {
  return withSeparators(new Intl.NumberFormat(currentLocale().language, options).format(value));
}

/** Three significant digits: 0.042, 4.12, 412, 1,204. */
export function formatDecimal(value: number): string {
  if (Math.abs(value) >= 100) return formatCount(value);
  return formatNumber(value, { maximumSignificantDigits: 3 });
}

const LEAST_RATE = 0.1;

/** Of a rate per second, without its unit: 1.2K, 42.7, 0.3, "<0.1" where it is less than can be shown but not nought; "–" where it is not known. */
export function formatRate(rate: number | null): string {
  if (rate === null) return '–';
  if (rate > 0 && rate < LEAST_RATE / 2) return `<${formatDecimal(LEAST_RATE)}`;
  return rate < 100 ? formatDecimal(Math.round(rate * 10) / 10) : formatShortCount(rate);
}

const byteUnits = ['B', 'KB', 'MB', 'GB', 'TB'];

/** 41 MB; decimal units, as file managers and disk vendors count. */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < byteUnits.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const digits = value >= 100 || unit === 0 ? 0 : value >= 10 ? 1 : 2;
  return `${withSeparators(value.toFixed(digits))} ${byteUnits[unit]}`;
}

/** 43 % of the way; never 100 before it is done. */
export function formatPercent(part: number, total: number): string {
  if (total <= 0) return '0%';
  const percent = (100 * part) / total;
  return `${Math.floor(Math.min(percent, part < total ? 99 : 100))}%`;
}

/** A share of a whole: whole percents, one decimal below ten, "<0.1%" rather than nothing. */
export function formatShare(part: number, whole: number): string {
  if (whole <= 0 || part <= 0) return '0%';
  const percent = (100 * part) / whole;
  if (percent < 0.1) return `<${withSeparators('0.1')}%`;
  return `${withSeparators(percent.toFixed(percent < 10 ? 1 : 0))}%`;
}
