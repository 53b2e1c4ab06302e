import { LAST_NS } from '../../model/units.ts';
import { scaleDecimal } from '../decimal.ts';

/** Each digit can be matched in one way only: nothing to go back to, however long the text. */
const DECIMAL = /^[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?$/;
/** No double needs as many characters. */
const LONGEST = 400;
const WORDS: ReadonlyMap<string, number> = new Map([
  ['inf', Infinity],
  ['+inf', Infinity],
  ['infinity', Infinity],
  ['+infinity', Infinity],
  ['-inf', -Infinity],
  ['-infinity', -Infinity],
  ['nan', NaN],
]);

/** Times at least this far from 0 are milliseconds: as seconds they would lie beyond the year 5000. */
const LEAST_MILLISECONDS = 100_000_000_000;

/** A value as Prometheus writes it, in any case and with its words for what is not finite; undefined for anything else. */
export function parseNumber(text: string): number | undefined {
  if (text.length > LONGEST) return undefined;
  if (!DECIMAL.test(text)) return WORDS.get(text.toLowerCase());
  const value = Number(text);
  return Number.isFinite(value) ? value : undefined;
}

/** Unix nanoseconds of a number of seconds; undefined where it is none, before 1970 or beyond 64 bits. */
export function secondsToNs(text: string): bigint | undefined {
  return inRange(scaleDecimal(text, 9));
}

/**
 * Unix nanoseconds of a time behind a sample. Milliseconds in the old text format, seconds in OpenMetrics; which of the two a file
 * is in cannot be told for sure, so the size of the number decides.
 */
export function sampleTimeNs(text: string): bigint | undefined {
  const isMilliseconds = Math.abs(Number(text)) >= LEAST_MILLISECONDS;
  return isMilliseconds ? inRange(scaleDecimal(text, 6)) : secondsToNs(text);
}

function inRange(ns: bigint | undefined): bigint | undefined {
  return ns !== undefined && ns >= 0n && ns <= LAST_NS ? ns : undefined;
}
