import type { Nanoseconds } from '../../model/ids.ts';
import { NS_PER_MS } from '../../model/units.ts';
import { isTime } from './scalars.ts';

/** RFC 3339, also with a space for the T, without colons in the zone, and with up to nine digits of a second. */
const ISO = /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d):(\d\d)(?:[.,](\d{1,9})\d*)?(?:Z|([+-])(\d\d):?(\d\d))$/i;
const NS_DIGITS = 9;
const MS_PER_MINUTE = 60_000;

/** Nanoseconds of a written time; undefined when it is none, names no zone, or lies before 1970. */
export function isoNanoseconds(text: string): Nanoseconds | undefined {
  const [, year, month, day, hour, minute, second, fraction = '', sign, zoneHour, zoneMinute] = ISO.exec(text) ?? [];
  if (year === undefined) return undefined;
  const ms = Date.UTC(+year, +month! - 1, +day!, +hour!, +minute!, +second!);
  const zone = sign === undefined ? 0 : (+zoneHour! * 60 + +zoneMinute!) * (sign === '-' ? -1 : 1);
  const ns = BigInt(ms - zone * MS_PER_MINUTE) * NS_PER_MS + BigInt(fraction.padEnd(NS_DIGITS, '0'));
  return isTime(ns) ? ns : undefined;
}
