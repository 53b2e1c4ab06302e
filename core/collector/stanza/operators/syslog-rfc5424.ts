import { isoAt } from '../../../formats/log-lines/text-time.ts';
import type { AnyValue, KeyValue } from '../../../model/attributes.ts';
import { int, map, text } from '../../ottl/value.ts';
import { OperatorError } from '../operator.ts';
import { priorityFields, readPriority, SyslogLine, textFields, type SyslogMessage } from './syslog-parts.ts';

const VERSION = /([1-9]\d{0,2}) /y;
const TIME = /(-|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?(?:Z|[+-]\d\d:\d\d)) /y;
/** Name and longest length of the words before the structured data. */
const WORDS = [
  ['hostname', /([!-~]{1,255}) /y, 'a host of at most 255 visible characters, or -,'],
  ['appname', /([!-~]{1,48}) /y, 'a program of at most 48 visible characters, or -,'],
  ['proc_id', /([!-~]{1,128}) /y, 'a process of at most 128 visible characters, or -,'],
  ['msg_id', /([!-~]{1,32}) /y, 'a type of message of at most 32 visible characters, or -,'],
] as const;
const NIL = '-';
/** As the RFC has names: visible, and no `=`, `]` or quote. */
const ID = /\[([!#-<>-\\^-~]{1,32})(?=[ \]])/y;
const NAME = / ([!#-<>-\\^-~]{1,32})="/y;
const END = /\]/y;
const BEHIND = / /y;

/** `<34>1 2003-10-11T22:14:15.003Z host app 1234 ID47 [id@1 key="value"] message`. */
export function readRfc5424(written: string, skipsPriority: boolean): SyslogMessage {
  const line = new SyslogLine(written);
  const priority = readPriority(line, skipsPriority);
  const version = line.read(VERSION, 'a version');
  const time = line.read(TIME, 'a time such as 2003-10-11T22:14:15.003Z, or -,');
  const words = WORDS.map(([key, pattern, expected]) => [key, line.read(pattern, expected)] as const);
  const data = readData(line);
  if (!line.isAtEnd) line.read(BEHIND, 'a space');
  const { fields, severity } = priorityFields(priority);
  fields.push({ key: 'version', value: int(Number(version)) });
  fields.push(...textFields(Object.fromEntries(words.filter(([, word]) => word !== NIL))));
  if (data) fields.push({ key: 'structured_data', value: map(data) });
  fields.push(...textFields({ message: line.rest() }));
  return { fields, severity, timeNs: time === NIL ? undefined : timeOf(time) };
}

function timeOf(time: string): bigint {
  const found = isoAt(time, 0);
  if (found?.end !== time.length || found.time.kind !== 'known') throw new OperatorError('there is no such time');
  return found.time.ns;
}

function readData(line: SyslogLine): KeyValue[] | undefined {
  if (line.tryRead(/-/y) !== undefined) return undefined;
  const elements = new Map<string, AnyValue>();
  do {
    const id = line.read(ID, 'structured data, whose ids have 1 to 32 characters, or -,');
    if (elements.has(id)) throw new OperatorError('an id of structured data stands there twice');
    elements.set(id, map(readParameters(line)));
  } while (line.text[line.at] === '[');
  return Array.from(elements, ([key, value]) => ({ key, value }));
}

/** Up to the bracket behind them. Of a name that is there twice the last counts. */
function readParameters(line: SyslogLine): KeyValue[] {
  const values = new Map<string, string>();
  for (let name = line.tryRead(NAME); name !== undefined; name = line.tryRead(NAME)) values.set(name, readValue(line));
  line.read(END, 'name="value", or ],');
  return Array.from(values, ([key, value]) => ({ key, value: text(value) }));
}

/** Behind its first quote. Quotes, backslashes and closing brackets are escaped; other backslashes are themselves. */
function readValue(line: SyslogLine): string {
  let value = '';
  for (let from = line.at; ; line.at++) {
    const one = line.text[line.at];
    if (one === '"') return value + line.text.slice(from, line.at++);
    if (one === undefined || one === ']') line.fail('the end of a value');
    if (one !== '\\' || !'"\\]'.includes(line.text[line.at + 1] ?? ' ')) continue;
    value += line.text.slice(from, line.at);
    from = ++line.at;
  }
}
