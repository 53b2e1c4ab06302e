import { MIN_RETENTION_BYTES } from '../../../contract/operations/library.ts';

/** Decimal, as file managers count; a comma is taken for a point. */
const BYTES_PER_GB = 1_000_000_000;
const MOST_GB = 1_000_000;
const MOST_HOURS = 1_000_000;

function parseNumber(text: string): number | undefined {
  const trimmed = text.trim();
  if (trimmed === '') return 0;
  return /^\d{1,9}([.,]\d{1,9})?$/.test(trimmed) ? Number(trimmed.replace(',', '.')) : undefined;
}

/** "1.5" gigabytes in bytes; '' and "0" mean no limit; undefined for what is no size, or too small a one. */
export function parseGigabytes(text: string): number | undefined {
  const gigabytes = parseNumber(text);
  if (gigabytes === undefined || gigabytes > MOST_GB) return undefined;
  const bytes = Math.round(gigabytes * BYTES_PER_GB);
  return gigabytes === 0 || bytes >= MIN_RETENTION_BYTES ? bytes : undefined;
}

/** '' for no limit. */
export function writeGigabytes(bytes: number): string {
  return bytes === 0 ? '' : String(bytes / BYTES_PER_GB);
}

/** Whole hours; '' and "0" mean no limit. */
export function parseHours(text: string): number | undefined {
  const hours = parseNumber(text);
  return hours === undefined || !Number.isInteger(hours) || hours > MOST_HOURS ? undefined : hours;
}

/** '' for no limit. */
export function writeHours(hours: number): string {
  return hours === 0 ? '' : String(hours);
}
