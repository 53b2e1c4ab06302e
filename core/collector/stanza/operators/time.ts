import type { AnyValue } from '../../../model/attributes.ts';
import { counted } from '../../../model/counted.ts';
import { LAST_NS, NS_PER_DAY, NS_PER_MS, NS_PER_S } from '../../../model/units.ts';
import { zoneOfAbbreviation } from '../../ottl/abbreviated-zone.ts';
import { momentOf, zoneOffset } from '../../ottl/calendar.ts';
import { MOST_FORMAT, timeReader } from '../../ottl/strptime.ts';
import { typeName } from '../../ottl/value.ts';
import type { Settings } from '../../settings.ts';
import type { Entry } from '../entry.ts';
import { getField } from '../field.ts';
import { OperatorError, readField, type OperatorContext } from '../operator.ts';
import { strptimeOf } from './go-layout.ts';

export const TIME_KEYS = ['parse_from', 'layout', 'layout_type', 'location', 'time_zone_locations'];

type Reader = (value: AnyValue) => bigint;
/** Digits behind the point, and nanoseconds of one unit. */
const EPOCHS: Readonly<Record<string, { unit: bigint; digits: number }>> = {
  s: { unit: NS_PER_S, digits: 0 },
  ms: { unit: NS_PER_MS, digits: 0 },
  us: { unit: 1_000n, digits: 0 },
  ns: { unit: 1n, digits: 0 },
  's.ms': { unit: NS_PER_MS, digits: 3 },
  's.us': { unit: 1_000n, digits: 6 },
  's.ns': { unit: 1n, digits: 9 },
};
/** A time without a year that lies further ahead is of last year. */
const MOST_AHEAD_NS = 7n * NS_PER_DAY;

/** What a `timestamp` block, or a `time_parser`, sets. Throws OperatorError. */
export function readTimestamp(settings: Settings, context: OperatorContext): (entry: Entry) => void {
  const field = readField(settings, 'parse_from');
  const type = settings.choice('layout_type', ['strptime', 'gotime', 'epoch'], 'strptime');
  if (!settings.has('layout')) settings.note(['layout'], 'a layout is expected here');
  const reader = type === 'epoch' ? epochReader(settings) : layoutReader(settings, type, context);
  return (entry) => {
    const value = getField(entry, field);
    if (!value) throw new OperatorError(`the entry has no ${field.text}`);
    entry.timeNs = reader(value);
  };
}

function epochReader(settings: Settings): Reader {
  const layout = settings.text('layout');
  const epoch = Object.hasOwn(EPOCHS, layout) ? EPOCHS[layout]! : undefined;
  if (!epoch) settings.note(['layout'], `"${layout}" is none of ${Object.keys(EPOCHS).join(', ')}`);
  return (value) => {
    const written = epochText(value, epoch!.digits);
    const [, sign, whole, fraction = ''] = /^\s*(-?)(\d{1,19})(?:\.(\d{1,18}))?$/.exec(written) ?? [];
    if (whole === undefined || (fraction !== '') !== epoch!.digits > 0)
      throw new OperatorError(`a text of ${counted(written.length, 'character')} is no time of the layout ${layout}`);
    const ns =
      epoch!.digits === 0 ? BigInt(whole) * epoch!.unit : BigInt(whole) * NS_PER_S + BigInt(fraction) * epoch!.unit;
    return asTime(sign === '-' ? -ns : ns);
  };
}

/** As the Collector writes a number before it reads it. */
function epochText(value: AnyValue, digits: number): string {
  if (value.kind === 'string') return value.value;
  if (value.kind === 'int') return digits > 0 ? `${value.value}.0` : String(value.value);
  if (value.kind !== 'double') throw new OperatorError(`${typeName(value)} cannot be parsed as a time`);
  return digits > 0
    ? value.value.toFixed(digits)
    : value.value.toLocaleString('en-US', { useGrouping: false, maximumFractionDigits: 0 });
}

function layoutReader(settings: Settings, type: 'strptime' | 'gotime', context: OperatorContext): Reader {
  const written = readLayout(settings);
  const layout = type === 'gotime' ? strptimeOf(written) : written;
  const location = settings.text('location') || (/Z$/.test(written) && !/%Z$/.test(written) ? 'UTC' : context.zone);
  const hasYear = /%[YyDxFc]/.test(layout ?? '');
  const read =
    layout === undefined
      ? undefined
      : timeReader(hasYear ? layout : `%Y ${layout}`, location, zonesOf(settings, location));
  if (!read && written !== '') {
    const isZone = layout !== undefined && timeReader(layout, '') !== undefined;
    settings.note(
      [isZone ? 'location' : 'layout'],
      isZone ? `unknown time zone ${location}` : 'a part of the layout is not known',
    );
  }
  return (value) => {
    if (value.kind !== 'string') throw new OperatorError(`${typeName(value)} cannot be parsed as a time`);
    const ns = hasYear ? read!(value.value) : withoutYear(read!, value.value, context.nowNs());
    if (ns === undefined)
      throw new OperatorError(
        `a text of ${counted(value.value.length, 'character')} is no time of the layout ${written}`,
      );
    return asTime(ns);
  };
}

/** By `time_zone_locations` first. */
function zonesOf(settings: Settings, location: string): (abbreviation: string) => string | undefined {
  const locations = new Map(Object.entries(settings.words('time_zone_locations')));
  for (const [name, zone] of locations)
    if (zoneOffset(zone, 0n) === undefined) settings.note(['time_zone_locations', name], `unknown time zone ${zone}`);
  const isWritten = settings.text('location') !== '';
  return (name) => locations.get(name) ?? zoneOfAbbreviation(name, location, isWritten);
}

/** '' where none can be used, which is noted. */
function readLayout(settings: Settings): string {
  const written = settings.text('layout');
  if (written.length <= MOST_FORMAT) return written;
  settings.note(['layout'], `the layout is longer than ${MOST_FORMAT} characters`);
  return '';
}

/** This year's, or last year's where that would be far ahead. */
function withoutYear(read: (text: string) => bigint | undefined, written: string, nowNs: bigint): bigint | undefined {
  const { year } = momentOf(nowNs);
  const ns = read(`${year} ${written}`);
  return ns !== undefined && ns > nowNs + MOST_AHEAD_NS ? read(`${year - 1} ${written}`) : ns;
}

function asTime(ns: bigint): bigint {
  if (ns < 0n || ns > LAST_NS) throw new OperatorError('the time is before 1970 or after 2554');
  return ns;
}
