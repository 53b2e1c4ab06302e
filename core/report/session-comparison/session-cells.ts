import { SPAN_KINDS } from '../../model/span.ts';

/** Milliseconds to the microsecond; '' where it is not known. */
export const msCell = (ns: number): string => (Number.isFinite(ns) ? (ns / 1e6).toFixed(3) : '');

/** A share in percent, without its sign; '' where it is not known. */
export const percentCell = (share: number): string => (Number.isFinite(share) ? (share * 100).toFixed(1) : '');

/** SpanKind by number, as it is written everywhere. */
export const kindName = (kind: number): string => SPAN_KINDS[kind] ?? String(kind);

export const countCell = (count: number): string => String(count);

/** To four digits; '' where it is not known. */
export const figureCell = (value: number): string =>
  Number.isFinite(value) ? String(Number(value.toPrecision(4))) : '';
