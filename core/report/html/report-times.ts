import { isRecorded, recordedMoment, type RecordingClock } from '../../model/recording-clock.ts';
import { DAY, HOUR, MINUTE } from '../../model/units.ts';
import { formatCount, type ReportWords } from './report-words.ts';

const UNITS = [
  { unit: 'ns', ns: 1 },
  { unit: 'µs', ns: 1e3 },
  { unit: 'ms', ns: 1e6 },
  { unit: 's', ns: 1e9 },
];

type Units = Pick<ReportWords, 'unitDay' | 'unitHour' | 'unitMinute' | 'unitSecond'>;

/** 1.24 ms, 38.0 s (38.0초), 2 m 04 s (2분 04초), as the page says it: three significant digits; '–' for NaN. */
export function formatDuration(ns: number, units: Units): string {
  if (!Number.isFinite(ns)) return '–';
  if (ns < 0) return `−${formatDuration(-ns, units)}`;
  if (ns >= MINUTE - 0.05e9) return formatLong(ns, units);
  const { unit, ns: length } = UNITS.find((candidate) => ns < candidate.ns * 999.5) ?? UNITS[3]!;
  const value = ns / length;
  const behind = unit === 's' ? units.unitSecond : ` ${unit}`;
  if (unit === 'ns' || value >= 99.95) return `${formatCount(value)}${behind}`;
  return `${value.toFixed(value >= 9.995 ? 1 : 2)}${behind}`;
}

function formatLong(ns: number, { unitDay, unitHour, unitMinute, unitSecond }: Units): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const seconds = Math.round(ns / 1e9);
  if (ns < HOUR - 0.5e9) return `${Math.floor(seconds / 60)}${unitMinute} ${two(seconds % 60)}${unitSecond}`;
  const minutes = Math.round(ns / MINUTE);
  if (ns < DAY - MINUTE / 2) return `${Math.floor(minutes / 60)}${unitHour} ${two(minutes % 60)}${unitMinute}`;
  const hours = Math.round(ns / HOUR);
  return `${formatCount(Math.floor(hours / 24))}${unitDay} ${two(hours % 24)}${unitHour}`;
}

/** "1,240,031 ns" */
export function formatExactNs(ns: number | bigint): string {
  if (typeof ns === 'number' && !Number.isFinite(ns)) return '–';
  const text = String(typeof ns === 'number' ? Math.round(ns) : ns);
  const about = typeof ns === 'number' && !Number.isSafeInteger(Math.round(ns)) ? '≈ ' : '';
  return `${about}${text.replace('-', '−').replace(/\B(?=(\d{3})+$)/g, ',')} ns`;
}

/** Last instant a JavaScript date can hold; OTLP's 64 bits reach further. */
const LAST_DATE_MS = 8_640_000_000_000_000n;

/** 2026-11-22 14:03:21.482123456 UTC, all nine digits; plain nanoseconds where no calendar reaches. */
export function formatUtc(ns: bigint): string {
  const ms = ns / 1_000_000n;
  if (ns < 0n || ms > LAST_DATE_MS) return formatExactNs(ns);
  const [date = '', clock = ''] = new Date(Number(ms)).toISOString().split('T');
  const fraction = (ns % 1_000_000_000n).toString().padStart(9, '0');
  return `${date} ${clock.slice(0, 8)}.${fraction} UTC`;
}

type UnitWords = Pick<ReportWords, 'unitSecond'>;

/** With the space that stands before it: " s" (초), " ms", " µs". */
export const recordedUnit = ({ unit }: RecordingClock, { unitSecond }: UnitWords): string =>
  unit === 's' ? unitSecond : ` ${unit}`;

const formatRecorded = (clock: RecordingClock, ns: bigint, digits: number, units: UnitWords): string =>
  recordedMoment(clock, ns, digits) + recordedUnit(clock, units);

/** A time in UTC, or +1.234567890 s (+1.234567890초) where telemetry without dates has its own clock. */
export const formatMoment = (ns: bigint, clock: RecordingClock | undefined, units: UnitWords): string =>
  isRecorded(clock, ns) ? formatRecorded(clock, ns, 9, units) : formatUtc(ns);

const TO_THE_SECOND = '2026-11-22 14:03:21'.length;

/** The same with so many digits of the second, for what says by itself that it is in UTC: 2026-11-22 14:03:21.482, +1.234 s */
export function formatShortMoment(
  ns: bigint,
  clock: RecordingClock | undefined,
  units: UnitWords,
  digits: number,
): string {
  if (isRecorded(clock, ns)) return formatRecorded(clock, ns, digits, units);
  return formatUtc(ns).slice(0, digits === 0 ? TO_THE_SECOND : TO_THE_SECOND + 1 + digits);
}
