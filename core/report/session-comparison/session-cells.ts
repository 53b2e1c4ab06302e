import { SPAN_KINDS } from '../../model/span.ts';
import { formatCount } from '../html/report-words.ts';

/** Whole digits in groups of three, as both languages have them; what is behind the point stays. */
const grouped = (digits: string): string => digits.replace(/^\d+/, (whole) => formatCount(Number(whole)));

/** With one digit behind the point. */
export const secondsCell = (ns: number): string => grouped((ns / 1e9).toFixed(1));

/** Milliseconds to the microsecond; '' where it is not known. */
export const msCell = (ns: number): string => (Number.isFinite(ns) ? grouped((ns / 1e6).toFixed(3)) : '');

/** A share in percent, without its sign; '' where it is not known. */
export const percentCell = (share: number): string => (Number.isFinite(share) ? (share * 100).toFixed(1) : '');

/** SpanKind by number, as it is written everywhere. */
export const kindName = (kind: number): string => SPAN_KINDS[kind] ?? String(kind);

export const countCell = formatCount;

/** To four digits; '' where it is not known. */
export const figureCell = (value: number): string =>
  Number.isFinite(value) ? String(Number(value.toPrecision(4))) : '';
