import { encodeUtf8 } from '../../encoding/utf8.ts';
import { parseAccessLog } from '../access-log/parse-access-log.ts';
import { parseKlog } from '../klog/parse-klog.ts';
import { parseLogfmt } from '../logfmt/parse-logfmt.ts';
import { parseRfc3164 } from '../syslog/parse-rfc3164.ts';
import { parseRfc5424 } from '../syslog/parse-rfc5424.ts';
import { parseTimedLine, saidIn } from '../text-log/parse-timed-line.ts';
import { within, type Draft } from './draft.ts';
import { draftOfFields } from './draft-of-fields.ts';
import { FastFields } from './fast-fields.ts';
import { readJsonFields } from './json-fields.ts';

const fast = new FastFields();

/** What a line of text turned out to be. */
export type TextKind = 'json-logs' | 'logfmt' | 'syslog' | 'klog' | 'access-log' | 'text-log' | 'plain';

export interface Parsed {
  kind: TextKind;
  draft: Draft;
}

/** Makes a record of a line, or of a message that came inside another record: whatever it is written in. */
export function parseLine(line: string): Parsed {
  const json = parseJson(line);
  if (json !== undefined) return { kind: 'json-logs', draft: json };
  const klog = parseKlog(line);
  if (klog !== undefined) return { kind: 'klog', draft: klog };
  const syslog = parseRfc5424(line, parseMessage) ?? parseRfc3164(line, parseMessage);
  if (syslog !== undefined) return { kind: 'syslog', draft: syslog };
  const access = parseAccessLog(line);
  if (access !== undefined) return { kind: 'access-log', draft: access };
  const pairs = parseLogfmt(line);
  if (pairs !== undefined) return { kind: 'logfmt', draft: pairs };
  return parseText(line);
}

/** The message inside a record. It is not looked into again for a message. */
export function parseMessage(message: string): Draft {
  return parseJson(message) ?? parseKlog(message) ?? parseLogfmt(message) ?? parseText(message).draft;
}

function parseText(line: string): Parsed {
  const timed = parseTimedLine(line);
  if (timed === undefined) return { kind: 'plain', draft: { ...saidIn(line), isPlain: true } };
  const inner = parseJson(timed.rest) ?? parseLogfmt(timed.rest);
  return { kind: 'text-log', draft: inner === undefined ? timed.draft : within(timed.draft, inner) };
}

function parseJson(line: string): Draft | undefined {
  if (!line.startsWith('{') || !line.trimEnd().endsWith('}')) return undefined;
  const fields = fast.read(line) ?? readJsonFields(encodeUtf8(line));
  return Array.isArray(fields) ? draftOfFields(fields, () => line) : undefined;
}
