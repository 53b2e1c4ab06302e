import type { KeyValue } from '../../../model/attributes.ts';
import { severityOfSyslog } from '../../../formats/log-lines/severity.ts';
import { int, text } from '../../ottl/value.ts';
import { OperatorError } from '../operator.ts';

/** What a message says, before it is put into an entry. */
export interface SyslogMessage {
  fields: KeyValue[];
  /** Unix nanoseconds; undefined where the message tells none. */
  timeNs: bigint | undefined;
  severity: { number: number; text: string } | undefined;
}

/** Keywords of RFC 5427. */
const FACILITIES = [
  ...['kern', 'user', 'mail', 'daemon', 'auth', 'syslog', 'lpr', 'news', 'uucp', 'cron', 'authpriv', 'ftp'],
  ...['ntp', 'security', 'console', 'cron2'],
  ...['local0', 'local1', 'local2', 'local3', 'local4', 'local5', 'local6', 'local7'],
];
const HIGHEST_PRIORITY = 191;

/** Reads a line part by part. What is missing is told with its place, and nothing of the line is quoted. */
export class SyslogLine {
  readonly text: string;
  at: number;

  constructor(written: string) {
    this.text = written;
    this.at = 0;
  }

  get isAtEnd(): boolean {
    return this.at === this.text.length;
  }

  /** The first group, or all, of what the sticky pattern finds here; undefined where it finds nothing. */
  tryRead(sticky: RegExp): string | undefined {
    sticky.lastIndex = this.at;
    const found = sticky.exec(this.text);
    if (!found) return undefined;
    this.at = sticky.lastIndex;
    return found[1] ?? found[0];
  }

  read(sticky: RegExp, expected: string): string {
    return this.tryRead(sticky) ?? this.fail(expected);
  }

  rest(): string {
    return this.text.slice(this.at);
  }

  fail(expected: string): never {
    throw new OperatorError(`${expected} is expected at character ${this.at + 1}`);
  }
}

const PRIORITY = /<(0|[1-9]\d{0,2})>/y;

/** `<34>`; undefined where it is not there and may be left out. */
export function readPriority(line: SyslogLine, mayBeMissing: boolean): number | undefined {
  if (mayBeMissing && !line.text.startsWith('<')) return undefined;
  const priority = Number(line.read(PRIORITY, 'a priority such as <34>'));
  if (priority > HIGHEST_PRIORITY) throw new OperatorError(`a priority is at most ${HIGHEST_PRIORITY}`);
  return priority;
}

export function priorityFields(priority: number | undefined): Pick<SyslogMessage, 'fields' | 'severity'> {
  if (priority === undefined) return { fields: [], severity: undefined };
  const facility = priority >> 3;
  const fields = [
    { key: 'priority', value: int(priority) },
    { key: 'facility', value: int(facility) },
    { key: 'facility_text', value: text(FACILITIES[facility]!) },
  ];
  return { fields, severity: severityOfSyslog(priority & 7) };
}

/** Texts that are there: neither nil nor empty. */
export function textFields(parts: Record<string, string | undefined>): KeyValue[] {
  return Object.entries(parts).flatMap(([key, value]) =>
    value === undefined || value === '' ? [] : [{ key, value: text(value) }],
  );
}
