import { NS_PER_DAY } from '../../../model/units.ts';
import { momentOf } from '../../ottl/calendar.ts';
import { OperatorError } from '../operator.ts';
import { priorityFields, readPriority, SyslogLine, textFields, type SyslogMessage } from './syslog-parts.ts';

const STAMP = /(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) (?: [1-9]|[0-3]\d) [0-2]\d:[0-5]\d:[0-5]\d/y;
const SPACES = / +/y;
/** A word without a colon that another word follows: there need not be a host. */
const HOST = /([!-9;-~]{1,255}) +(?=[^ ])/y;
/** `su:`, `sshd[12]:`; a program's name, its process, and what parts it from the message. */
const TAG = /([!-9;-Z\\-~]{1,48})(?:\[([!-Z\\^-~]*)\])?: /y;
const CONTROL = /[\0-\x1f\x7f]/;

/** Unix nanoseconds of `Oct 11 22:14:15` in a year; undefined where there is no such day. */
export type ReadStamp = (year: number, stamp: string) => bigint | undefined;

/** `<34>Oct 11 22:14:15 host su[1]: message`. A time without a year is of the last twelve months, or a week ahead. */
export function readRfc3164(written: string, skipsPriority: boolean, read: ReadStamp, nowNs: bigint): SyslogMessage {
  const line = new SyslogLine(written.endsWith('\n') ? written.slice(0, -1) : written);
  const priority = readPriority(line, skipsPriority);
  line.tryRead(SPACES);
  const stamp = line.read(STAMP, 'a time such as Oct 11 22:14:15');
  line.read(SPACES, 'a space');
  const hostname = line.tryRead(HOST);
  TAG.lastIndex = line.at;
  const [head = '', appname, process] = TAG.exec(line.text) ?? [];
  line.at += head.length;
  const message = line.rest();
  if (message === '') line.fail('a message');
  if (CONTROL.test(message)) throw new OperatorError('the message has characters that cannot be seen');
  const { fields, severity } = priorityFields(priority);
  fields.push(...textFields({ hostname, appname, proc_id: process, message }));
  return { fields, severity, timeNs: timeOf(stamp, read, nowNs) };
}

/** How far ahead of now a time may be to be of a year that begins so many years from now. It is next year first where the sender is. */
const YEARS = [
  { from: 1, aheadNs: NS_PER_DAY },
  { from: 0, aheadNs: 7n * NS_PER_DAY },
  { from: -1, aheadNs: 366n * NS_PER_DAY },
];

function timeOf(stamp: string, read: ReadStamp, nowNs: bigint): bigint {
  const { year } = momentOf(nowNs);
  for (const { from, aheadNs } of YEARS) {
    const ns = read(year + from, stamp);
    if (ns !== undefined && ns <= nowNs + aheadNs) return ns;
  }
  throw new OperatorError('there is no such day in these years');
}
