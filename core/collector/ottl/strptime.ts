import { offsetNamed, zoneOfAbbreviation } from './abbreviated-zone.ts';
import { momentOf, nsOf, zoneOffset, type Moment } from './calendar.ts';

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];
const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const SHORT_MONTHS = MONTHS.map((name) => name.slice(0, 3));
const SHORT_DAYS = DAYS.map((name) => name.slice(0, 3));

/** What is being read: parts of the time, and of its zone. */
interface Reading extends Omit<Moment, 'weekday'> {
  isAfternoon: boolean | undefined;
  /** Seconds ahead of UTC. */
  offset: number | undefined;
  zone: string | undefined;
}

interface Directive {
  pattern: string;
  read: (reading: Reading, text: string) => void;
  write: (moment: Moment) => string;
}

const pad = (value: number, length: number, fill = '0'): string => String(value).padStart(length, fill);
const nothing = (): void => {};

function numbered(name: keyof Omit<Moment, 'weekday'>, pattern: string, write: (moment: Moment) => string): Directive {
  return { pattern, write, read: (reading, text) => void (reading[name] = Number(text)) };
}

function named(
  names: readonly string[],
  index: (moment: Moment) => number,
  read: (reading: Reading, index: number) => void,
): Directive {
  const find = (text: string) => names.findIndex((name) => name.toLowerCase() === text.toLowerCase());
  return {
    pattern: names.join('|'),
    write: (moment) => names[index(moment)]!,
    read: (reading, text) => read(reading, find(text)),
  };
}

/** Digits of a second's fraction. */
function fraction(digits: number): Directive {
  const scale = 10 ** (9 - digits);
  return numbered('nanosecond', `\\d{${digits}}`, (moment) => pad(Math.floor(moment.nanosecond / scale), digits));
}

function offset(pattern: string, shown: string): Directive {
  return { pattern, write: () => shown, read: (reading, text) => void (reading.offset = offsetOf(text)) };
}

function offsetOf(text: string): number {
  const [, sign, hours = '0', minutes = '0', seconds = '0'] = /([-+])(\d\d):?(\d\d)?:?(\d\d)?/.exec(text) ?? [];
  const value = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
  return sign === '-' ? -value : value;
}

const setMonth = (reading: Reading, index: number): void => void (reading.month = index + 1);
const month = (moment: Moment): number => moment.month - 1;
const weekday = (moment: Moment): number => moment.weekday;
const twelve = (moment: Moment): number => moment.hour % 12 || 12;

function halfDay(am: string, pm: string): Directive {
  return {
    pattern: `${am}|${pm}`,
    write: (moment) => (moment.hour < 12 ? am : pm),
    read: (reading, text) => void (reading.isAfternoon = text.toLowerCase() === pm.toLowerCase()),
  };
}

const SHORT_MONTH = named(SHORT_MONTHS, month, setMonth);
const HOUR_12 = numbered('hour', '\\d{1,2}', (moment) => pad(twelve(moment), 2));

const DIRECTIVES: Readonly<Record<string, Directive>> = {
  Y: numbered('year', '\\d{4}', (moment) => pad(moment.year, 4)),
  y: {
    pattern: '\\d{2}',
    write: (moment) => pad(moment.year % 100, 2),
    // As Go has it: from 69 on the last century.
    read: (reading, text) => void (reading.year = Number(text) + (Number(text) >= 69 ? 1900 : 2000)),
  },
  m: numbered('month', '\\d{2}', (moment) => pad(moment.month, 2)),
  o: numbered('month', ' ?\\d{1,2}', (moment) => pad(moment.month, 2, ' ')),
  q: numbered('month', '\\d{1,2}', (moment) => String(moment.month)),
  b: SHORT_MONTH,
  h: SHORT_MONTH,
  B: named(MONTHS, month, setMonth),
  d: numbered('day', '\\d{2}', (moment) => pad(moment.day, 2)),
  e: numbered('day', ' ?\\d{1,2}', (moment) => pad(moment.day, 2, ' ')),
  g: numbered('day', '\\d{1,2}', (moment) => String(moment.day)),
  a: named(SHORT_DAYS, weekday, nothing),
  A: named(DAYS, weekday, nothing),
  H: numbered('hour', '\\d{2}', (moment) => pad(moment.hour, 2)),
  I: HOUR_12,
  l: numbered('hour', ' ?\\d{1,2}', (moment) => String(twelve(moment))),
  p: halfDay('AM', 'PM'),
  P: halfDay('am', 'pm'),
  M: numbered('minute', '\\d{2}', (moment) => pad(moment.minute, 2)),
  S: numbered('second', '\\d{2}', (moment) => pad(moment.second, 2)),
  L: {
    ...fraction(3),
    read: (reading, text) => void (reading.nanosecond = Number(text) * 1_000_000),
  },
  f: {
    ...fraction(6),
    read: (reading, text) => void (reading.nanosecond = Number(text) * 1000),
  },
  s: fraction(9),
  z: offset('[-+]\\d{4}|Z', '+0000'),
  i: offset('[-+]\\d{2}', '+00'),
  j: offset('[-+]\\d{2}:\\d{2}|Z', '+00:00'),
  k: offset('[-+]\\d{2}:\\d{2}:\\d{2}', '+00:00:00'),
  w: offset('[-+]\\d{6}', '+000000'),
  Z: {
    pattern: '[A-Z]{3,5}|Z',
    write: () => 'UTC',
    read: (reading, text) => void (reading.zone = text === 'Z' ? 'UTC' : text),
  },
  n: { pattern: '\\n', write: () => '\n', read: nothing },
  t: { pattern: '\\t', write: () => '\t', read: nothing },
  '%': { pattern: '%', write: () => '%', read: nothing },
};

/** Those that stand for several. */
const SHORTHANDS: Readonly<Record<string, string>> = {
  D: '%m/%d/%y',
  x: '%m/%d/%y',
  F: '%Y-%m-%d',
  T: '%H:%M:%S',
  X: '%H:%M:%S',
  r: '%I:%M:%S %p',
  R: '%H:%M',
  c: '%a %b %d %H:%M:%S %Y',
};

/** Characters of a format that is written by somebody, which says so of longer ones: a time has some thirty parts at most. */
export const MOST_FORMAT = 256;
/** Layouts of Go's kind are longer in this one. */
const MOST_TRANSLATED = 4 * MOST_FORMAT;

type Piece = { literal: string } | { directive: Directive };

/** A format of ctime's kind; undefined where a directive is not known, and for longer ones than there are. */
function pieces(format: string): Piece[] | undefined {
  if (format.length > MOST_TRANSLATED) return undefined;
  const written = format.replace(/%([DxFTXrRc])/g, (_, name: string) => SHORTHANDS[name]!);
  const found: Piece[] = [];
  for (const [whole, name] of written.matchAll(/%([\s\S])|[^%]+|%/g)) {
    if (name === undefined) {
      if (whole === '%') return undefined;
      found.push({ literal: whole });
    } else if (Object.hasOwn(DIRECTIVES, name)) found.push({ directive: DIRECTIVES[name]! });
    else return undefined;
  }
  return found;
}

const FRACTIONS = ['L', 'f', 's'].map((name) => DIRECTIVES[name]!);
const ANY_FRACTION: Directive = {
  pattern: '(?:[.,]\\d+)?',
  write: () => '',
  read: (reading, text) => {
    if (text !== '') reading.nanosecond = Number(text.slice(1, 10).padEnd(9, '0'));
  },
};

/** As Go reads times: behind seconds any fraction, however many digits the format asks for, behind a point or a comma. */
function withFractions(parts: readonly Piece[]): Piece[] {
  const lenient: Piece[] = [];
  for (let i = 0; i < parts.length; i++) {
    const part = parts[i]!;
    lenient.push(part);
    if (!('directive' in part) || part.directive !== DIRECTIVES['S']) continue;
    lenient.push({ directive: ANY_FRACTION });
    const [point, fraction] = [parts[i + 1], parts[i + 2]];
    const isPoint = point !== undefined && 'literal' in point && /^[.,]$/.test(point.literal);
    if (isPoint && fraction && 'directive' in fraction && FRACTIONS.includes(fraction.directive)) i += 2;
  }
  return lenient;
}

/** Reads times of one format: nanoseconds since the Unix epoch; undefined for texts of another form and days that are none. */
export type TimeReader = (text: string) => bigint | undefined;

/**
 * Where a text has no zone it is in `location`; `zoneOf` gives the zone that an abbreviation stands for. undefined for formats and
 * places nobody knows.
 */
export function timeReader(
  format: string,
  location: string,
  zoneOf = (abbreviation: string) => zoneOfAbbreviation(abbreviation, location, true),
): TimeReader | undefined {
  const parts = pieces(format);
  if (!parts || (location !== '' && zoneOffset(location, 0n) === undefined)) return undefined;
  const lenient = withFractions(parts);
  const pattern = new RegExp(`^${sourceOf(lenient)}$`, 'i');
  const directives = lenient.flatMap((part) => ('directive' in part ? [part.directive] : []));
  return (text) => {
    const found = pattern.exec(text);
    if (!found) return undefined;
    const reading: Reading = {
      year: 0,
      month: 1,
      day: 1,
      hour: 0,
      minute: 0,
      second: 0,
      nanosecond: 0,
      isAfternoon: undefined,
      offset: undefined,
      zone: undefined,
    };
    directives.forEach((directive, i) => directive.read(reading, found[i + 1]!));
    if (reading.zone === undefined) return nsOfReading(reading, location);
    // What is written as an offset counts, whatever name stands beside it.
    const zone = reading.offset === undefined ? zoneOf(reading.zone) : 'UTC';
    if (zone === undefined) return undefined;
    return nsOfReading({ ...reading, offset: reading.offset ?? offsetNamed(zone, reading.zone) }, zone);
  };
}

/**
 * As Go reads times: what a part has taken it keeps, `(?=(…))\1`. Else parts of one or two digits in a row would be tried in all the ways in
 * which digits can be divided among them.
 */
function sourceOf(parts: readonly Piece[]): string {
  let groups = 0;
  return parts
    .map((part) => {
      if ('literal' in part) return escaped(part.literal);
      const { pattern } = part.directive;
      groups++;
      return VARIES.test(pattern) ? `(?=(${pattern}))(?:\\${groups})` : `(${pattern})`;
    })
    .join('');
}

/** Of patterns above: texts of several lengths. */
const VARIES = /\?|\{\d,\d\}/;

const escaped = (literal: string): string => literal.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');

function nsOfReading(reading: Reading, location: string): bigint | undefined {
  if (reading.isAfternoon !== undefined) reading.hour = (reading.hour % 12) + (reading.isAfternoon ? 12 : 0);
  const local = nsOf(reading);
  if (local === undefined) return undefined;
  const ahead = reading.offset ?? zoneOffset(location || 'UTC', local);
  return ahead === undefined ? undefined : local - BigInt(ahead) * 1_000_000_000n;
}

/** Writes a time in UTC by a format; undefined for formats nobody knows. */
export function formatTime(ns: bigint, format: string): string | undefined {
  const moment = momentOf(ns);
  return pieces(format)
    ?.map((part) => ('literal' in part ? part.literal : part.directive.write(moment)))
    .join('');
}
