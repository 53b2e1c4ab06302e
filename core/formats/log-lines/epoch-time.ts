import type { Nanoseconds } from '../../model/ids.ts';
import { LAST_NS } from '../../model/units.ts';

// A bare number is a time in seconds, milliseconds, microseconds or nanoseconds; its magnitude tells which. The bounds lie a
// factor of 50 from any real time:
//
//   seconds  1973 … 5138      1e8 ≤ n < 1e11
//   millis   1973 … 5138     1e11 ≤ n < 1e14
//   micros   1973 … 5138     1e14 ≤ n < 1e17
//   nanos    1973 … 2554     1e17 ≤ n < 2^64

const SHORTEST_SECONDS = 9;
const LONGEST_NUMBER = 40;
const NUMBER = /^(\d{1,20})(?:\.(\d{1,19}))?(?:[eE]\+?(\d{1,2}))?$/;

/** Unix nanoseconds of a decimal number, exactly; undefined when it is no number or too small or large for a wall-clock time. */
export function epochNs(written: string): Nanoseconds | undefined {
  if (written.length > LONGEST_NUMBER || !startsWithDigit(written)) return undefined;
  const match = NUMBER.exec(written);
  if (match === null) return undefined;
  const [whole, fraction] = shifted(match[1]!, match[2] ?? '', Number(match[3] ?? 0));
  if (whole.length < SHORTEST_SECONDS) return undefined;
  const decimals = decimalsToNs(whole.length);
  const ns = BigInt(whole + fraction.slice(0, decimals).padEnd(decimals, '0'));
  return ns <= LAST_NS ? ns : undefined;
}

function startsWithDigit(written: string): boolean {
  const first = written.charCodeAt(0);
  return first >= 0x30 && first <= 0x39;
}

/** Digits missing from the unit to nanoseconds. */
function decimalsToNs(digits: number): number {
  if (digits <= 11) return 9;
  if (digits <= 14) return 6;
  return digits <= 17 ? 3 : 0;
}

/** Moves the point by the exponent, and takes zeros in front away. */
function shifted(whole: string, fraction: string, exponent: number): [string, string] {
  const moved = whole + fraction.slice(0, exponent).padEnd(exponent, '0');
  return [moved.replace(/^0+/, ''), fraction.slice(exponent)];
}

/** Of a Timestamp message or log4j's instant: whole seconds and what is left of a second. */
export function secondsAndNanos(seconds: bigint, nanos: bigint): Nanoseconds | undefined {
  const ns = seconds * 1_000_000_000n + nanos;
  return ns > 0n && ns <= LAST_NS ? ns : undefined;
}
