import { DAY, HOUR, MINUTE, NS_PER_HOUR, NS_PER_MINUTE, NS_PER_MS, NS_PER_S } from '../../core/model/units.ts';
import { currentLocale, type Language } from '../i18n/locale.ts';
import { formatCount, formatNumber } from './count.ts';
import { withSeparators } from './separators.ts';

/** Units of a duration, smallest first, by their length in nanoseconds. */
const UNITS = [
  { unit: 'ns', ns: 1 },
  { unit: 'µs', ns: 1e3 },
  { unit: 'ms', ns: 1e6 },
  { unit: 's', ns: 1e9 },
] as const;
export type DurationUnit = (typeof UNITS)[number]['unit'];

/** 0.00124, 1.24, 12.4, 124, 1,240: three significant digits, all digits of whole thousands. */
function threeDigits(value: number): string {
  const size = Math.abs(value);
  if (size >= 99.95) return formatCount(value);
  // In a column of milliseconds a microsecond must not become 0.00.
  if (size > 0 && size < 0.995) return withSeparators(value.toFixed(Math.min(9, 2 - Math.floor(Math.log10(size)))));
  return withSeparators(value.toFixed(size >= 9.995 ? 1 : 2));
}

const twoDigits = (value: number): string => String(value).padStart(2, '0');

/** What follows a number of days, hours, minutes and seconds. What is shorter has the same symbol everywhere. */
const LONG_UNITS: Record<Language, Record<'d' | 'h' | 'm' | 's', string>> = {
  en: { d: ' d', h: ' h', m: ' m', s: ' s' },
  ko: { d: '일', h: '시간', m: '분', s: '초' },
};

const longUnits = () => LONG_UNITS[currentLocale().language];
/** With the space that stands before it: 4 ms, 4 s, 4초. */
export const unitBehind = (unit: DurationUnit): string => (unit === 's' ? longUnits().s : ` ${unit}`);

/** For the head of a column: ms, s; 초. */
export const durationUnitName = (unit: DurationUnit): string => unitBehind(unit).trim();

/** 2 m 04 s, 1 h 02 m, 3 d 04 h; 2분 04초: beyond a minute two units say more than three digits. */
function formatLong(ns: number): string {
  const { d, h, m, s } = longUnits();
  const seconds = Math.round(ns / 1e9);
  if (ns < HOUR - 0.5e9) return `${Math.floor(seconds / 60)}${m} ${twoDigits(seconds % 60)}${s}`;
  const minutes = Math.round(ns / MINUTE);
  if (ns < DAY - MINUTE / 2) return `${Math.floor(minutes / 60)}${h} ${twoDigits(minutes % 60)}${m}`;
  const hours = Math.round(ns / HOUR);
  return `${formatCount(Math.floor(hours / 24))}${d} ${twoDigits(hours % 24)}${h}`;
}

/** The unit a duration is best read in. */
export function chooseDurationUnit(ns: number): DurationUnit {
  const size = Math.abs(ns);
  // 999.5 µs would be written "1,000 µs"; the next unit says it better.
  for (const { unit, ns: length } of UNITS) if (size < length * 999.5) return unit;
  return 's';
}

/** The one unit of a whole column: that of its median. What is not known does not count. */
export function chooseColumnUnit(column: readonly number[]): DurationUnit {
  const known = column.filter(Number.isFinite).sort((a, b) => a - b);
  return known.length === 0 ? 'ms' : chooseDurationUnit(known[known.length >> 1]!);
}

/** "p95 (ms)": the unit of a column is said in its head. */
export const durationHead = (label: string, unit: DurationUnit): string => `${label} (${durationUnitName(unit)})`;

/** The number alone, in the unit a column has in its header. */
export function formatDurationIn(ns: number, unit: DurationUnit): string {
  if (!Number.isFinite(ns)) return '–';
  const length = UNITS.find((candidate) => candidate.unit === unit)!.ns;
  return unit === 'ns' ? formatCount(ns) : threeDigits(ns / length);
}

/** 1.24 ms, 38.0 s, 2 m 04 s; 38.0초, 2분 04초. A span without an end has NaN: "–". */
export function formatDuration(ns: number): string {
  if (!Number.isFinite(ns)) return '–';
  if (ns < 0) return `−${formatDuration(-ns)}`;
  if (ns >= MINUTE - 0.05e9) return formatLong(ns);
  const unit = chooseDurationUnit(ns);
  return `${formatDurationIn(ns, unit)}${unitBehind(unit)}`;
}

/** A round number of one unit: 1 ms, 100 µs. */
export function formatRound(ns: number): string {
  const unit = chooseDurationUnit(ns);
  return `${formatCount(ns / UNITS.find((candidate) => candidate.unit === unit)!.ns)}${unitBehind(unit)}`;
}

/** For tooltips and the clipboard: "1,240,031 ns". */
export function formatExactNs(ns: bigint | number): string {
  if (typeof ns === 'number' && !Number.isFinite(ns)) return '–';
  const about = Math.abs(Number(ns)) > Number.MAX_SAFE_INTEGER && typeof ns === 'number' ? '≈ ' : '';
  return `${about}${withSeparators(ns.toString().replace(/\B(?=(\d{3})+(?!\d))/g, ','))} ns`;
}

const inputUnits: Record<string, bigint> = {
  ns: 1n,
  us: 1_000n,
  µs: 1_000n,
  μs: 1_000n,
  ms: NS_PER_MS,
  s: NS_PER_S,
  m: NS_PER_MINUTE,
  h: NS_PER_HOUR,
};

/** "100ms", "1.5 s", "250us" → whole nanoseconds; undefined when it is none. Decimal digits are kept exactly. */
export function parseDuration(text: string): bigint | undefined {
  const match = /^(\d{1,15})(?:\.(\d{1,12}))?\s*(ns|us|µs|μs|ms|s|m|h)$/.exec(text.trim());
  if (!match) return undefined;
  const [, integer = '0', fraction = '', unit = 'ns'] = match;
  const scale = 10n ** BigInt(fraction.length);
  return ((BigInt(integer) * scale + BigInt(fraction || '0')) * inputUnits[unit]!) / scale;
}

/** The shortest text that `parseDuration` reads back as the same: 1500000n → "1.5ms". */
export function writeDuration(ns: bigint): string {
  for (const unit of ['h', 'm', 's', 'ms', 'us'] as const) {
    const length = inputUnits[unit]!;
    if (ns < length) continue;
    if (unit === 'h' || unit === 'm') {
      if (ns % length === 0n) return `${ns / length}${unit}`;
      continue;
    }
    const fraction = (ns % length)
      .toString()
      .padStart(length.toString().length - 1, '0')
      .replace(/0+$/, '');
    return `${ns / length}${fraction && `.${fraction}`}${unit}`;
  }
  return `${ns}ns`;
}

const LENGTH_UNITS = [
  { unit: 'hour', ns: HOUR },
  { unit: 'minute', ns: MINUTE },
  { unit: 'second', ns: 1e9 },
] as const;

/** A round length in words: 5 min, 24 hr, 5분. */
export function formatLength(ns: number): string {
  const fit = LENGTH_UNITS.find((candidate) => ns >= candidate.ns && ns % candidate.ns === 0);
  if (!fit) return formatDuration(ns);
  return formatNumber(ns / fit.ns, { style: 'unit', unit: fit.unit, unitDisplay: 'short' });
}
