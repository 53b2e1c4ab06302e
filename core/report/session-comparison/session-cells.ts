import { SPAN_KINDS } from '../../model/span.ts';

/** What rounds to nothing has no sign. */
const fixed = (value: number, digits: number): string => value.toFixed(digits).replace(/^-(?=[0.]+$)/, '');

/** Milliseconds to the microsecond; '' where it is not known. */
export const msCell = (ns: number): string => (Number.isFinite(ns) ? fixed(ns / 1e6, 3) : '');

/** A share in percent, without its sign; '' where it is not known. */
export const percentCell = (share: number): string => (Number.isFinite(share) ? fixed(share * 100, 1) : '');

/** SpanKind by number, as it is written everywhere. */
export const kindName = (kind: number): string => SPAN_KINDS[kind] ?? String(kind);

export const countCell = (count: number): string => String(count);

/** To four digits; '' where it is not known. */
export const figureCell = (value: number): string =>
  Number.isFinite(value) ? String(Number(value.toPrecision(4))) : '';
