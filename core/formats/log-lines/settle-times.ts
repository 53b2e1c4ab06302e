import type { Nanoseconds } from '../../model/ids.ts';
import { NS_PER_DAY, NS_PER_MS } from '../../model/units.ts';
import type { FileTime, ReadOptions } from '../format.ts';
import { midnightNs } from './civil-time.ts';
import type { LineTime } from './draft.ts';
import { ZoneOffsets } from './zone-offsets.ts';

interface Timed {
  time: LineTime;
  /** 0 unless settled. */
  timeNs: Nanoseconds;
  observedNs: Nanoseconds;
}

export type TimeWarning = 'year-assumed' | 'zone-assumed' | 'time-unknown';
/** The example is asked for once a code. */
export type WarnOfTime = (code: TimeWarning, example: () => string) => void;

/** Clocks disagree, and zones do; a time this far ahead is still of this year, as the Collector's stanza has it. */
const AHEAD_NS = 7n * NS_PER_DAY;
/** Years around the one looked for; leap days come every four years, or eight. */
const REACH = 1;
const LEAP_REACH = 8;

/**
 * Completes times in the order of the file:
 *
 *   no year  the one that brings the time nearest to the time before it. Before the first full time of the file: nearest to that,
 *            if it stands in the same slice; otherwise the latest that is not more than a week after the file was written.
 *            Where a year is asked for, the first such time of the file is of that year, and each one after it nearest to the one
 *            before it: full times beside them, which may be of other programs, have no say then.
 *   no zone  the one asked for, or UTC.
 *   no time  unknown; seen when the record before (or, at the start, behind) it was.
 */
export class TimeSettler {
  private readonly fileTime: FileTime | undefined;
  private readonly year: number | undefined;
  private readonly zone: ZoneOffsets | undefined;
  private last: Nanoseconds | undefined;
  /** The last of those that named no year. */
  private lastYearless: Nanoseconds | undefined;

  constructor(fileTime?: FileTime, { timeZone, year }: ReadOptions = {}) {
    this.fileTime = fileTime;
    this.year = year;
    this.zone = timeZone === undefined ? undefined : new ZoneOffsets(timeZone);
  }

  settle(records: readonly Timed[], warn: WarnOfTime): void {
    this.last ??= this.firstKnown(records);
    const without: Timed[] = [];
    for (const record of records) {
      const { time } = record;
      if (time.kind === 'none') without.push(record);
      else record.timeNs = time.kind === 'known' ? this.zoned(time, warn) : this.yearless(time, warn);
      if (time.kind !== 'none') this.last = record.timeNs;
      if (time.kind === 'none' && this.last !== undefined) observe(record, this.last);
    }
    for (const record of without) {
      if (record.observedNs === 0n) observe(record, this.last ?? 0n);
      warn('time-unknown', () => (record.observedNs === 0n ? '' : `seen at ${iso(record.observedNs)}`));
    }
  }

  private firstKnown(records: readonly Timed[]): Nanoseconds | undefined {
    const first = records.find(({ time }) => time.kind === 'known');
    return first?.time.kind === 'known' ? first.time.ns : undefined;
  }

  private zoned({ ns, zoned }: { ns: Nanoseconds; zoned: boolean }, warn: WarnOfTime): Nanoseconds {
    if (zoned) return ns;
    if (this.zone !== undefined) return this.zone.toUtc(ns);
    warn('zone-assumed', () => `${iso(ns).slice(0, -1)} read as UTC; it may be local time`);
    return ns;
  }

  private yearless(time: LineTime & { kind: 'yearless' }, warn: WarnOfTime): Nanoseconds {
    const [local, other] = this.nearest(time);
    this.lastYearless = local;
    if (this.year === undefined) warn('year-assumed', () => choiceText(iso(local), other));
    return this.zoned({ ns: local, zoned: false }, warn);
  }

  /** The time in the year that suits best, and the next best year. */
  private nearest({ month, day, nsOfDay }: LineTime & { kind: 'yearless' }): [Nanoseconds, number] {
    const last = this.year === undefined ? this.last : this.lastYearless;
    const target = last ?? this.target();
    const around = new Date(Number(target / NS_PER_MS)).getUTCFullYear();
    const choices: { year: number; ns: Nanoseconds; distance: bigint }[] = [];
    const reach = month === 2 && day === 29 ? LEAP_REACH : REACH;
    for (let year = around - reach; year <= around + reach; year++) {
      const midnight = midnightNs(year, month, day);
      if (midnight === undefined) continue;
      const ns = midnight + nsOfDay;
      if (last === undefined && ns > target) continue;
      choices.push({ year, ns, distance: ns < target ? target - ns : ns - target });
    }
    choices.sort((one, two) => (one.distance < two.distance ? -1 : 1));
    return choices[0] === undefined ? [nsOfDay, 1971] : [choices[0].ns, choices[1]?.year ?? choices[0].year - 1];
  }

  /** What the first time without a year is not after. */
  private target(): Nanoseconds {
    const nextYear = this.year === undefined ? undefined : midnightNs(this.year + 1, 1, 1);
    return nextYear === undefined ? (this.fileTime?.ns ?? 0n) + AHEAD_NS : nextYear - 1n;
  }
}

function choiceText(read: string, other: number): string {
  return `${read.slice(5, -1)} read as of ${read.slice(0, 4)}; it may be of ${other}`;
}

function observe(record: Timed, ns: Nanoseconds): void {
  if (record.observedNs === 0n) record.observedNs = ns;
}

function iso(ns: Nanoseconds): string {
  return new Date(Number(ns / NS_PER_MS)).toISOString().replace('T', ' ');
}
