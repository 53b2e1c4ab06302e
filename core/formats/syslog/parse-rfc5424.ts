import type { Attributes } from '../../model/attributes.ts';
import { type Draft, emptyDraft, NO_TIME, text, within } from '../log-lines/draft.ts';
import { isoAt } from '../log-lines/text-time.ts';
import { readPriority } from './read-priority.ts';
import { readStructuredData } from './structured-data.ts';

const NIL = '-';
const HEADER_WORDS = 5;

/**
 * A line of RFC 5424: `<34>1 2003-10-11T22:14:15.003Z host app 1234 ID47 [id@1 key="value"] message`. Where its parts go is said by
 * opentelemetry-specification, specification/logs/data-model-appendix.md, "RFC5424 Syslog". `payload` makes a record of the message.
 */
export function parseRfc5424(line: string, payload: (message: string) => Draft): Draft | undefined {
  const priority = readPriority(line);
  if (priority === undefined || line.slice(priority.end, priority.end + 2) !== '1 ') return undefined;
  const [words, dataAt] = readWords(line, priority.end + 2);
  const [time, host, app, process, id] = words;
  const data = id === undefined ? undefined : readStructuredData(line, dataAt);
  if (data === undefined) return undefined;
  const found = isoAt(time!, 0);
  if (time !== NIL && found?.end !== time!.length) return undefined;
  const outer = {
    ...emptyDraft(),
    time: found?.time ?? NO_TIME,
    severityNumber: priority.severity.number,
    severityText: priority.severity.text,
    service: app === NIL ? '' : app!,
    resource: host === NIL ? [] : [{ key: 'host.name', value: text(host!) }],
    attributes: [...headerAttributes(priority.facility, process!, id!), ...data.attributes],
  };
  return within(outer, payload(messageAt(line, data.end)));
}

function headerAttributes(facility: number, process: string, id: string): Attributes {
  const attributes: Attributes = [
    { key: 'syslog.facility', value: { kind: 'int', value: BigInt(facility) } },
    { key: 'syslog.version', value: { kind: 'int', value: 1n } },
  ];
  if (process !== NIL) attributes.push({ key: 'syslog.procid', value: text(process) });
  if (id !== NIL) attributes.push({ key: 'syslog.msgid', value: text(id) });
  return attributes;
}

/** The words in front of the structured data, and where it begins. */
function readWords(line: string, from: number): [string[], number] {
  const words: string[] = [];
  let at = from;
  while (words.length < HEADER_WORDS) {
    const space = line.indexOf(' ', at);
    if (space <= at) break;
    words.push(line.slice(at, space));
    at = space + 1;
  }
  return [words, at];
}

/** Behind one space and, as the RFC has it for UTF-8, a byte order mark. */
function messageAt(line: string, at: number): string {
  const from = line[at] === ' ' ? at + 1 : at;
  return line.slice(line[from] === '\ufeff' ? from + 1 : from);
}
