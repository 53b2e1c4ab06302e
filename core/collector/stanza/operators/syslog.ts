import { encodeUtf8 } from '../../../encoding/utf8.ts';
import { map } from '../../ottl/value.ts';
import { timeReader } from '../../ottl/strptime.ts';
import type { Settings } from '../../settings.ts';
import type { Entry } from '../entry.ts';
import { OperatorError, type OperatorContext, type OperatorKind } from '../operator.ts';
import { PARSER_KEYS, readParsing } from './parsing.ts';
import type { SyslogMessage } from './syslog-parts.ts';
import { readRfc3164 } from './syslog-rfc3164.ts';
import { readRfc5424 } from './syslog-rfc5424.ts';

const PROTOCOLS = ['rfc3164', 'rfc5424'] as const;
const TRAILERS: Readonly<Record<string, string>> = { LF: '\n', NUL: '\0' };
const KEYS = [
  ...['protocol', 'location', 'allow_skip_pri_header'],
  ...['enable_octet_counting', 'max_octets', 'non_transparent_framing_trailer'],
];
/** Of a message whose length stands before it, as in the library of the Collector. */
const MOST_OCTETS = 8_192;

/** Messages of syslog; their times and severities become those of the entry. */
export const SYSLOG_PARSER: OperatorKind = {
  type: 'syslog_parser',
  keys: [...PARSER_KEYS, ...KEYS],
  read(settings, context) {
    if (settings.text('parse_to', 'attributes') !== 'attributes')
      settings.note(['parse_to'], 'only attributes, where this operator looks for what it parsed, is possible here');
    const read = readMessages(settings, context);
    const parsed = readParsing(settings, context, (written, entry) => fieldsOf(read(written), entry));
    return {
      run(entry, write) {
        parsed(entry);
        write(entry);
      },
    };
  },
};

function fieldsOf({ fields, timeNs, severity }: SyslogMessage, entry: Entry) {
  entry.timeNs = timeNs ?? entry.timeNs;
  entry.severityNumber = severity?.number ?? entry.severityNumber;
  entry.severityText = severity?.text ?? entry.severityText;
  return map(fields);
}

type ReadMessage = (written: string) => SyslogMessage;

function readMessages(settings: Settings, { nowNs }: OperatorContext): ReadMessage {
  const protocol = settings.choice('protocol', PROTOCOLS, 'rfc5424');
  if (!settings.has('protocol')) settings.note(['protocol'], `one of ${PROTOCOLS.join(', ')} is expected here`);
  const location = settings.text('location') || 'UTC';
  const reader = timeReader('%Y %b %e %H:%M:%S', location);
  if (!reader) settings.note(['location'], `unknown time zone ${location}`);
  const frame = readFraming(settings, protocol);
  const skips = settings.bool('allow_skip_pri_header') && !settings.bool('enable_octet_counting');
  if (protocol === 'rfc5424') return (written) => readRfc5424(frame(written), skips);
  return (written) => readRfc3164(written, skips, (year, stamp) => reader!(`${year} ${stamp}`), nowNs());
}

/** Its name; empty where there is none. */
function trailerOf(settings: Settings): string {
  const key = 'non_transparent_framing_trailer';
  const name = settings.text(key);
  if (settings.has(key) && !Object.hasOwn(TRAILERS, name)) settings.note([key], 'LF or NUL is expected here');
  return name;
}

/** Gives the message of what RFC 6587 puts around it. */
function readFraming(settings: Settings, protocol: string): (written: string) => string {
  const counts = settings.bool('enable_octet_counting');
  const mostOctets = settings.integer('max_octets', MOST_OCTETS, 1, 2 ** 31);
  const name = trailerOf(settings);
  const key = counts ? 'enable_octet_counting' : 'non_transparent_framing_trailer';
  if (protocol !== 'rfc5424' && (counts || name !== ''))
    settings.note([key], `"${key}" is of the protocol rfc5424 only`);
  if (counts && name !== '')
    settings.note([key], 'only one of enable_octet_counting and non_transparent_framing_trailer is possible');
  if (counts) return (written) => counted(written, mostOctets);
  return (written) => (name === '' ? written : withoutTrailer(written, TRAILERS[name]!));
}

const COUNT = /^([1-9]\d{0,8}) /;

/** `77 <86>1 …`: that many bytes are the message, and there is one. */
function counted(written: string, mostOctets: number): string {
  const [head, digits] = COUNT.exec(written) ?? [];
  if (head === undefined) throw new OperatorError('the length of the message is expected before it');
  const length = Number(digits);
  if (length > mostOctets)
    throw new OperatorError(`the message has ${length} bytes, more than max_octets (${mostOctets})`);
  const message = written.slice(head.length);
  const there = encodeUtf8(message).length;
  if (there !== length) throw new OperatorError(`the message is to have ${length} bytes, and has ${there}`);
  return message;
}

function withoutTrailer(written: string, trailer: string): string {
  if (!written.endsWith(trailer))
    throw new OperatorError('the message does not end as non_transparent_framing_trailer says');
  return written.slice(0, -1);
}
