import { momentOf, type Moment } from '../calendar.ts';
import { goDurationNs } from '../go-duration.ts';
import { OttlError, type OttlProblem } from '../problem.ts';
import { formatTime, MOST_FORMAT, timeReader, type TimeReader } from '../strptime.ts';
import { double, duration, int, text, time, type OttlValue } from '../value.ts';
import type { Arguments } from './arguments.ts';
import type { OttlFunction } from './function.ts';

function ofTime(name: string, parameter: string, convert: (ns: bigint) => OttlValue): OttlFunction {
  return {
    name,
    parameters: [parameter],
    create: (args) => {
      const value = args.time(parameter);
      return (environment) => convert(value(environment));
    },
  };
}

function ofDuration(name: string, convert: (ns: bigint) => OttlValue): OttlFunction {
  return {
    name,
    parameters: ['duration'],
    create: (args) => {
      const value = args.duration('duration');
      return (environment) => convert(value(environment));
    },
  };
}

const part = (name: string, read: keyof Moment): OttlFunction => ofTime(name, 'time', (ns) => int(momentOf(ns)[read]));

/** Whole units since the epoch, rounded down as Go does. */
const since = (name: string, unitNs: bigint): OttlFunction => ofTime(name, 'time', (ns) => int(floorDiv(ns, unitNs)));

function floorDiv(value: bigint, by: bigint): bigint {
  const quotient = value / by;
  return value % by < 0n ? quotient - 1n : quotient;
}

const parseDuration: OttlFunction = {
  name: 'Duration',
  parameters: ['duration'],
  create: (args) => {
    const value = args.text('duration');
    return (environment) => {
      const ns = goDurationNs(value(environment));
      if (ns === undefined) throw new OttlError('Duration: the text is no duration such as 1h30m or 250ms');
      return duration(ns);
    };
  },
};

const unknownDirective = (args: Arguments): OttlProblem =>
  args.problem('format', 'the format has a directive that is not known');

function readFormat(args: Arguments): string {
  const format = args.literalText('format');
  if (format === '') throw unknownDirective(args);
  if (format.length > MOST_FORMAT) throw args.problem('format', `the format is longer than ${MOST_FORMAT} characters`);
  return format;
}

const parseTime: OttlFunction = {
  name: 'Time',
  parameters: ['time', 'format', 'location?', 'locale?'],
  create: (args) => {
    const value = args.text('time');
    const format = readFormat(args);
    const location = args.has('location') ? args.literalText('location') : '';
    if (args.has('locale') && !/^(en\b.*)?$/.test(args.literalText('locale')))
      throw args.problem('locale', 'only English names of months and days are read here');
    const read: TimeReader | undefined = timeReader(format, location);
    if (!read && timeReader(format, '')) throw args.problem('location', `unknown time zone ${location}`);
    if (!read) throw unknownDirective(args);
    return (environment) => {
      const ns = read(value(environment));
      if (ns === undefined) throw new OttlError(`Time: the text is not of the format ${format}`);
      return time(ns);
    };
  },
};

const writeTime: OttlFunction = {
  name: 'FormatTime',
  parameters: ['time', 'format'],
  create: (args) => {
    const value = args.time('time');
    const format = readFormat(args);
    if (formatTime(0n, format) === undefined) throw unknownDirective(args);
    return (environment) => text(formatTime(value(environment), format)!);
  },
};

/** Seconds from the first of January of the year 1, from where Go rounds. */
const YEAR_ONE_NS = 62_135_596_800n * 1_000_000_000n;

const truncateTime: OttlFunction = {
  name: 'TruncateTime',
  parameters: ['time', 'duration'],
  create: (args) => {
    const [moment, step] = [args.time('time'), args.duration('duration')];
    return (environment) => {
      const [ns, by] = [moment(environment), step(environment)];
      return time(by <= 0n ? ns : ns - ((ns + YEAR_ONE_NS) % by));
    };
  },
};

const unix: OttlFunction = {
  name: 'Unix',
  parameters: ['seconds', 'nanoseconds?'],
  create: (args) => {
    const seconds = args.int('seconds');
    const more = args.has('nanoseconds') ? args.int('nanoseconds') : () => 0n;
    return (environment) => time(seconds(environment) * 1_000_000_000n + more(environment));
  },
};

export const TIME_CONVERTERS: readonly OttlFunction[] = [
  parseDuration,
  parseTime,
  writeTime,
  truncateTime,
  unix,
  { name: 'Now', parameters: [], create: () => (environment) => time(environment.nowNs()) },
  since('UnixNano', 1n),
  since('UnixMicro', 1000n),
  since('UnixMilli', 1_000_000n),
  since('UnixSeconds', 1_000_000_000n),
  ofDuration('Hours', (ns) => double(Number(ns) / 3.6e12)),
  ofDuration('Minutes', (ns) => double(Number(ns) / 6e10)),
  ofDuration('Seconds', (ns) => double(Number(ns) / 1e9)),
  ofDuration('Milliseconds', (ns) => int(ns / 1_000_000n)),
  ofDuration('Microseconds', (ns) => int(ns / 1000n)),
  ofDuration('Nanoseconds', (ns) => int(ns)),
  part('Year', 'year'),
  part('Month', 'month'),
  part('Day', 'day'),
  part('Hour', 'hour'),
  part('Minute', 'minute'),
  part('Second', 'second'),
  part('Nanosecond', 'nanosecond'),
  part('Weekday', 'weekday'),
];
