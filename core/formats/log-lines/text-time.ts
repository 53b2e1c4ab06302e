import type { Nanoseconds } from '../../model/ids.ts';
import { LAST_NS, NS_PER_MINUTE } from '../../model/units.ts';
import { dayTimeAt, digitsAt, isDay, midnightNs, monthAt, zoneAt } from './civil-time.ts';
import type { LineTime } from './draft.ts';
import { epochNs } from './epoch-time.ts';

// Every form is read at a place by looking at single characters, so a hostile line costs what its length costs.

export interface TimeText {
  time: LineTime;
  /** Index behind it. */
  end: number;
}

/** What a text says that is nothing but a time, or a number of seconds, milliseconds, … since 1970. */
export function readTimeText(text: string): LineTime | undefined {
  const trimmed = text.trim();
  const found = timeAt(trimmed, 0);
  if (found?.end === trimmed.length) return found.time;
  const ns = epochNs(trimmed);
  return ns === undefined ? undefined : { kind: 'known', ns, zoned: true };
}

/** A date with its time of day in any of the forms that logs use. */
export function timeAt(text: string, at: number): TimeText | undefined {
  return isoAt(text, at) ?? dayFirstAt(text, at) ?? monthFirstAt(text, at) ?? weekdayAt(text, at);
}

/** `2024-05-02T12:17:25.606Z`, `2024/05/02 12:17:25`, `2024-05-02 12:17:25,606 +0200`. */
export function isoAt(text: string, at: number): TimeText | undefined {
  const separator = text[at + 4];
  if ((separator !== '-' && separator !== '/') || text[at + 7] !== separator) return undefined;
  const middle = text[at + 10];
  if (middle !== 'T' && middle !== ' ' && middle !== 't' && middle !== '_') return undefined;
  const midnight = midnightNs(digitsAt(text, at, 4), digitsAt(text, at + 5, 2), digitsAt(text, at + 8, 2));
  return midnight === undefined ? undefined : withDayTime(text, at + 11, midnight);
}

/** `26/Jan/2019:19:45:25 +0330` of access logs, `02-May-2024 12:17:25.606` of Tomcat, `02 May 2024 12:17:25 GMT` of e-mail. */
export function dayFirstAt(text: string, at: number): TimeText | undefined {
  const separator = text[at + 2];
  if ((separator !== '/' && separator !== '-' && separator !== ' ') || text[at + 6] !== separator) return undefined;
  if (text[at + 11] !== ' ' && text[at + 11] !== ':') return undefined;
  const midnight = midnightNs(digitsAt(text, at + 7, 4), monthAt(text, at + 3), digitsAt(text, at, 2));
  return midnight === undefined ? undefined : withDayTime(text, at + 12, midnight);
}

/** `May  7 11:59:44`, of syslog: no year, and no zone. */
export function monthFirstAt(text: string, at: number): TimeText | undefined {
  if (text[at + 3] !== ' ') return undefined;
  const month = monthAt(text, at);
  const day = dayAt(text, at + 4);
  if (month === 0 || !isDay(month, day) || text[at + 6] !== ' ') return undefined;
  const clock = dayTimeAt(text, at + 7);
  return clock && { time: { kind: 'yearless', month, day, nsOfDay: clock.ns }, end: clock.end };
}

/** `Thu May  2 12:17:25.606 2024` and `Thu, 02 May 2024 12:17:25 GMT`. */
function weekdayAt(text: string, at: number): TimeText | undefined {
  if (text[at + 3] === ',' && text[at + 4] === ' ') return dayFirstAt(text, at + 5);
  if (text[at + 3] !== ' ') return undefined;
  const found = monthFirstAt(text, at + 4);
  if (found?.time.kind !== 'yearless' || text[found.end] !== ' ') return undefined;
  const midnight = midnightNs(digitsAt(text, found.end + 1, 4), found.time.month, found.time.day);
  return midnight === undefined ? undefined : known(midnight + found.time.nsOfDay, undefined, found.end + 5);
}

function withDayTime(text: string, at: number, midnight: Nanoseconds): TimeText | undefined {
  const clock = dayTimeAt(text, at);
  if (clock === undefined) return undefined;
  const zone = zoneAt(text, clock.end);
  return known(midnight + clock.ns, zone?.minutes, zone?.end ?? clock.end);
}

function known(ns: Nanoseconds, minutesEast: number | undefined, end: number): TimeText | undefined {
  const utc = ns - BigInt(minutesEast ?? 0) * NS_PER_MINUTE;
  if (utc <= 0n || utc > LAST_NS) return undefined;
  return { time: { kind: 'known', ns: utc, zoned: minutesEast !== undefined }, end };
}

/** `7`, ` 7` or `07`. */
function dayAt(text: string, at: number): number {
  return text[at] === ' ' ? digitsAt(text, at + 1, 1) : digitsAt(text, at, 2);
}
