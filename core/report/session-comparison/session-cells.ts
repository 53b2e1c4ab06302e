import { SPAN_KINDS } from '../../model/span.ts';
import { formatCount } from '../html/report-words.ts';

/** Whole digits in groups of three, as both languages have them; what is behind the point stays. */
const grouped = (digits: string): string => digits.replace(/\d+/, (whole) => formatCount(Number(whole)));

/** What rounds to nothing has no sign. */
const fixed = (value: number, digits: number): string => value.toFixed(digits).replace(/^-(?=[0.]+$)/, '');

/** With one digit behind the point. */
export const secondsCell = (ns: number): string => grouped(fixed(ns / 1e9, 1));

/** Milliseconds to the microsecond; '' where it is not known. */
export const msCell = (ns: number): string => (Number.isFinite(ns) ? grouped(fixed(ns / 1e6, 3)) : '');

/** A share in percent, without its sign; '' where it is not known. */
export const percentCell = (share: number): string => (Number.isFinite(share) ? fixed(share * 100, 1) : '');

/** SpanKind by number, as it is written everywhere. */
export const kindName = (kind: number): string => SPAN_KINDS[kind] ?? String(kind);

export const countCell = formatCount;

/** To four digits; '' where it is not known. */
export const figureCell = (value: number): string =>
  Number.isFinite(value) ? String(Number(value.toPrecision(4))) : '';
