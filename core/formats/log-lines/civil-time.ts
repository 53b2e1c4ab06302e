import type { Nanoseconds } from '../../model/ids.ts';
import { NS_PER_MS } from '../../model/units.ts';

const DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const FIRST_YEAR = 1970;
const LAST_YEAR = 2553; // the last one whose nanoseconds fit 64 bits
const FRACTION_DIGITS = 9;

/** A time of day, in the nanoseconds since midnight, and where its text ends. */
export interface DayTime {
  ns: Nanoseconds;
  end: number;
}

/** Digits at a place, or −1 when there are fewer. */
export function digitsAt(text: string, at: number, count: number): number {
  let value = 0;
  for (let i = at; i < at + count; i++) {
    const digit = text.charCodeAt(i) - 0x30;
    if (!(digit >= 0 && digit <= 9)) return -1;
    value = value * 10 + digit;
  }
  return value;
}

/** January is 1; 0 when no English month is named there. */
export function monthAt(text: string, at: number): number {
  return MONTHS.indexOf(text.slice(at, at + 3).toLowerCase()) + 1;
}

export function isDay(month: number, day: number): boolean {
  return month >= 1 && month <= 12 && day >= 1 && day <= DAYS[month - 1]!;
}

/** Nanoseconds of midnight as if the day were one of UTC; undefined where there is no such day. */
export function midnightNs(year: number, month: number, day: number): Nanoseconds | undefined {
  if (year < FIRST_YEAR || year > LAST_YEAR || !isDay(month, day)) return undefined;
  if (month === 2 && day === 29 && !isLeap(year)) return undefined;
  return BigInt(Date.UTC(year, month - 1, day)) * NS_PER_MS;
}

/** `12:17`, `12:17:25`, `12:17:25.606619951` or with a comma; digits beyond nanoseconds are passed over. A leap second is the next one. */
export function dayTimeAt(text: string, at: number): DayTime | undefined {
  const hour = digitsAt(text, at, 2);
  const minute = digitsAt(text, at + 3, 2);
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || text[at + 2] !== ':') return undefined;
  const second = text[at + 5] === ':' ? digitsAt(text, at + 6, 2) : -1;
  if (second < 0) return { ns: BigInt((hour * 60 + minute) * 60_000) * NS_PER_MS, end: at + 5 };
  if (second > 60) return undefined;
  const { fraction, end } = fractionAt(text, at + 8);
  return { ns: BigInt(((hour * 60 + minute) * 60 + second) * 1_000) * NS_PER_MS + BigInt(fraction), end };
}

/** Minutes east of UTC: `Z`, `+02:00`, `-0330`, `+02`, `UTC`, `GMT`, also behind one space. undefined when none stands there. */
export function zoneAt(text: string, at: number): { minutes: number; end: number } | undefined {
  const from = text[at] === ' ' ? at + 1 : at;
  if (from === at && (text[at] === 'Z' || text[at] === 'z')) return { minutes: 0, end: at + 1 };
  const word = text.slice(from, from + 3);
  if ((word === 'UTC' || word === 'GMT') && !isLetter(text, from + 3)) return { minutes: 0, end: from + 3 };
  return offsetAt(text, from);
}

function offsetAt(text: string, from: number): { minutes: number; end: number } | undefined {
  const sign = text[from] === '+' ? 1 : text[from] === '-' ? -1 : 0;
  const hours = digitsAt(text, from + 1, 2);
  if (sign === 0 || hours < 0 || hours > 23) return undefined;
  const colon = text[from + 3] === ':' ? 1 : 0;
  const minutes = digitsAt(text, from + 3 + colon, 2);
  if (minutes < 0) return colon === 0 ? { minutes: sign * hours * 60, end: from + 3 } : undefined;
  return minutes > 59 ? undefined : { minutes: sign * (hours * 60 + minutes), end: from + 5 + colon };
}

function fractionAt(text: string, at: number): { fraction: number; end: number } {
  if (text[at] !== '.' && text[at] !== ',') return { fraction: 0, end: at };
  let end = at + 1;
  while (digitsAt(text, end, 1) >= 0) end++;
  if (end === at + 1) return { fraction: 0, end: at };
  return { fraction: Number(text.slice(at + 1, Math.min(end, at + 1 + FRACTION_DIGITS)).padEnd(9, '0')), end };
}

function isLetter(text: string, at: number): boolean {
  const code = text.charCodeAt(at) | 0x20;
  return code >= 0x61 && code <= 0x7a;
}

function isLeap(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}
