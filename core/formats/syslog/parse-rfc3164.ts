import type { Attributes } from '../../model/attributes.ts';
import { type Draft, emptyDraft, text, within, type LineTime } from '../log-lines/draft.ts';
import { severityOfWord } from '../log-lines/severity.ts';
import { isoAt, monthFirstAt } from '../log-lines/text-time.ts';
import { readPriority } from './read-priority.ts';

/** `kubelet[4727]:`, `sshd:`, `CRON[1]:`; a tag is a program's name. */
const TAG = /^([^\s:[\]]{1,128})(?:\[([^\s\]]{1,32})\])?:(?: |$)/;
const LONGEST_HOST = 255;
const LONGEST_TAG = 170;

/**
 * A line of RFC 3164, with or without its priority, as /var/log/syslog and `journalctl` print it:
 *
 *   <34>Oct 11 22:14:15 host su: message             no year, and no zone
 *   May 07 11:59:44 host kubelet[4727]: message
 *   2024-05-07T11:59:44+0000 host kubelet[4727]: …   rsyslog's own form, and `journalctl -o short-iso`
 *
 * The last one is taken for syslog only where a process id says so: many programs begin their lines with a time.
 */
export function parseRfc3164(line: string, payload: (message: string) => Draft): Draft | undefined {
  const priority = readPriority(line);
  const from = priority?.end ?? 0;
  const found = monthFirstAt(line, from) ?? isoAt(line, from);
  if (found === undefined || line[found.end] !== ' ') return undefined;
  const hostEnd = line.slice(found.end + 1, found.end + 1 + LONGEST_HOST).indexOf(' ');
  const host = line.slice(found.end + 1, found.end + 1 + hostEnd);
  const rest = line.slice(found.end + 2 + hostEnd);
  const tag = TAG.exec(rest.slice(0, LONGEST_TAG));
  if (hostEnd <= 0 || !isSyslog(found.time, tag, host, priority !== undefined)) return undefined;
  const outer = {
    ...emptyDraft(),
    time: found.time,
    severityNumber: priority?.severity.number ?? 0,
    severityText: priority?.severity.text ?? '',
    service: tag?.[1] ?? '',
    resource: [{ key: 'host.name', value: text(host) }],
    attributes: attributesOf(priority?.facility, tag?.[2]),
  };
  return within(outer, payload(rest.slice(tag?.[0].length ?? 0)));
}

function isSyslog(time: LineTime, tag: RegExpExecArray | null, host: string, hasPriority: boolean): boolean {
  if (hasPriority) return true;
  if (tag === null || severityOfWord(host) > 0) return false;
  return time.kind === 'yearless' || tag[2] !== undefined;
}

function attributesOf(facility: number | undefined, process: string | undefined): Attributes {
  const attributes: Attributes = [];
  if (facility !== undefined) {
    attributes.push({ key: 'syslog.facility', value: { kind: 'int', value: BigInt(facility) } });
  }
  if (process !== undefined) attributes.push({ key: 'syslog.procid', value: text(process) });
  return attributes;
}
