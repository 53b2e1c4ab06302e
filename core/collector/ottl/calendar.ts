import { NS_PER_MS, NS_PER_S } from '../../model/units.ts';

/** A moment in UTC by its parts; months and days from 1. */
export interface Moment {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
  nanosecond: number;
  /** 0 is Sunday. */
  weekday: number;
}

/** The parts of nanoseconds since the Unix epoch, also before it. */
export function momentOf(ns: bigint): Moment {
  const nanosecond = Number(((ns % NS_PER_S) + NS_PER_S) % NS_PER_S);
  const date = new Date(Number((ns - BigInt(nanosecond)) / NS_PER_MS));
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
    nanosecond,
    weekday: date.getUTCDay(),
  };
}

/** Nanoseconds since the Unix epoch of parts in UTC; undefined for days and hours that are none. */
export function nsOf(parts: Omit<Moment, 'weekday'>): bigint | undefined {
  const { year, month, day, hour, minute, second } = parts;
  const date = new Date(Date.UTC(2000, month - 1, day, hour, minute, second));
  date.setUTCFullYear(year, month - 1, day);
  const isReal =
    date.getUTCMonth() === month - 1 && date.getUTCDate() === day && hour < 24 && minute < 60 && second < 60;
  return isReal ? BigInt(date.getTime()) * NS_PER_MS + BigInt(parts.nanosecond) : undefined;
}

/** Seconds that a zone is ahead of UTC at a local time; undefined for zones nobody knows. */
export function zoneOffset(zone: string, localNs: bigint): number | undefined {
  const first = offsetAt(zone, localNs);
  // The offset belongs to a moment, and the moment depends on the offset: the second look is right but in the hour of a change.
  return first === undefined ? undefined : offsetAt(zone, localNs - BigInt(first) * NS_PER_S);
}

/** Zones that are remembered: making a format takes a hundred times what using it does. Logs of one configuration name a few. */
const MOST_ZONES = 64;
/** undefined for zones nobody knows. */
const formats = new Map<string, Intl.DateTimeFormat | undefined>();

function formatOf(zone: string): Intl.DateTimeFormat | undefined {
  if (formats.has(zone)) return formats.get(zone);
  // Texts name zones as well, as many as they like.
  if (formats.size >= MOST_ZONES) formats.clear();
  const format = makeFormat(zone);
  formats.set(zone, format);
  return format;
}

function makeFormat(zone: string): Intl.DateTimeFormat | undefined {
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
  } catch {
    return undefined;
  }
}

function offsetAt(zone: string, ns: bigint): number | undefined {
  if (zone === 'UTC') return 0;
  const ms = Number(ns / NS_PER_MS);
  const parts = Number.isNaN(new Date(ms).getTime()) ? undefined : formatOf(zone)?.formatToParts(ms);
  if (!parts) return undefined;
  const name = parts.find((part) => part.type === 'timeZoneName')?.value ?? '';
  const [, sign, hours = '0', minutes = '0', seconds = '0'] = /GMT(?:([-+])(\d+):?(\d+)?:?(\d+)?)?/.exec(name) ?? [];
  const offset = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
  return sign === '-' ? -offset : offset;
}
