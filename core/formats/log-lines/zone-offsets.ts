import type { Nanoseconds } from '../../model/ids.ts';
import { NS_PER_MS } from '../../model/units.ts';

const HOUR_MS = 3_600_000;
/** More than a year: times at random would make it as long as the file. */
const MOST_HOURS = 10_000;

/** Turns times of a named zone's clocks into UTC. Throws RangeError for a zone nobody knows. */
export class ZoneOffsets {
  private readonly format: Intl.DateTimeFormat;
  /** Milliseconds east of UTC by hour: asking the calendar takes microseconds, and logs stay in the same hour for long. */
  private readonly byHour = new Map<number, number>();

  constructor(timeZone: string) {
    this.format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      calendar: 'gregory',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  }

  /** Of the two times that a clock shows when it goes back, one; times it leaves out when it goes forward are near it. */
  toUtc(localNs: Nanoseconds): Nanoseconds {
    const localMs = Number(localNs / NS_PER_MS);
    const guess = localMs - this.offsetAt(localMs);
    return localNs - BigInt(this.offsetAt(guess)) * NS_PER_MS;
  }

  private offsetAt(utcMs: number): number {
    const hour = Math.floor(utcMs / HOUR_MS);
    let offset = this.byHour.get(hour);
    if (offset !== undefined) return offset;
    if (this.byHour.size >= MOST_HOURS) this.byHour.clear();
    this.byHour.set(hour, (offset = this.ask(hour * HOUR_MS)));
    return offset;
  }

  private ask(utcMs: number): number {
    const parts: Record<string, number> = {};
    for (const { type, value } of this.format.formatToParts(utcMs)) parts[type] = Number(value);
    const { year, month, day, hour, minute, second } = parts;
    return Date.UTC(year!, month! - 1, day, hour, minute, second) - utcMs;
  }
}
