// Fields: HAR 1.2, www.softwareishard.com/blog/har-12-spec; names: OpenTelemetry's conventions for HTTP clients.

import type { Attributes } from '../../model/attributes.ts';
import type { SpanId, TraceId } from '../../model/ids.ts';
import { KIND_CLIENT, STATUS_ERROR, type Span } from '../../model/span.ts';
import { MS } from '../../model/units.ts';
import { hashedId } from '../records/foreign-id.ts';
import { isoNanoseconds } from '../records/iso-time.ts';
import { UNSAFE, type Refused } from '../records/record-reader.ts';
import { isPlain, isTime, listOf, nanosecondsOf, shown, textOf, valueOfJson, type Plain } from '../records/scalars.ts';
import { spanWith } from './span-with.ts';

const INTERNAL = 1;
const FIRST_ERROR = 400;
/** In the order in which they happen; `ssl` is the last part of `connect`. */
const PARTS = ['blocked', 'dns', 'connect', 'send', 'wait', 'receive'];

export interface EntryIds {
  traceId: TraceId;
  spanId: SpanId;
  parentSpanId: SpanId;
}

/**
 * A request, and below it what it was made of:
 *
 *     GET /cart  ├──────────────────────────────────┤
 *     blocked    ├──┤
 *     dns           ├──┤
 *     connect          ├───────┤      ssl ├──┤
 *     wait                     ├─────────────┤
 *     receive                                ├──────┤
 */
export function entrySpans(entry: Plain, ids: EntryIds): Span[] | Refused | typeof UNSAFE {
  const start = isoNanoseconds(textOf(entry['startedDateTime']));
  if (start === undefined) return { refused: `startedDateTime is no time: ${shown(entry['startedDateTime'])}` };
  const duration = nanosecondsOf(entry['time'] ?? 0, MS);
  if (duration === UNSAFE) return UNSAFE;
  if (duration === undefined || !isTime(start + duration)) return { refused: 'time is no length of time' };
  const { request, response } = { request: objectOf(entry['request']), response: objectOf(entry['response']) };
  const code = response['status'];
  const isError = typeof code === 'number' && (code === 0 || code >= FIRST_ERROR);
  const span = spanWith({
    ...ids,
    name: `${textOf(request['method'])} ${pathOf(textOf(request['url']))}`.trim(),
    kind: KIND_CLIENT,
    startTimeUnixNano: start,
    endTimeUnixNano: start + duration,
    attributes: attributesOf(entry, request, response),
    status: isError ? { code: STATUS_ERROR, message: textOf(response['_error']) } : { code: 0, message: '' },
  });
  return [span, ...partsOf(objectOf(entry['timings']), start, ids)];
}

function partsOf(timings: Plain, start: bigint, { traceId, spanId }: EntryIds): Span[] {
  const parts: Span[] = [];
  const add = (name: string, from: bigint, to: bigint, parentSpanId: SpanId): SpanId => {
    const own = hashedId(`${spanId} ${name}`, 16) as SpanId;
    const times = { startTimeUnixNano: from, endTimeUnixNano: to };
    parts.push(spanWith({ traceId, spanId: own, parentSpanId, name, kind: INTERNAL, ...times }));
    return own;
  };
  let from = start;
  for (const name of PARTS) {
    const length = lengthOf(timings[name]);
    if (length === undefined || !isTime(from + length)) continue;
    const own = add(name, from, from + length, spanId);
    from += length;
    const ssl = name === 'connect' ? lengthOf(timings['ssl']) : undefined;
    if (ssl !== undefined && ssl <= length) add('ssl', from - ssl, from, own);
  }
  return parts;
}

/** −1 says that it did not happen. */
function lengthOf(value: unknown): bigint | undefined {
  const ns = typeof value === 'number' ? nanosecondsOf(value, MS) : undefined;
  return typeof ns === 'bigint' && ns > 0n ? ns : undefined;
}

/** Without cookies, which are in the headers as well, and bodies. */
function attributesOf(entry: Plain, request: Plain, response: Plain): Attributes {
  const told: [string, unknown][] = [
    ['http.request.method', request['method']],
    ['url.full', request['url']],
    ['http.response.status_code', response['status']],
    ['network.protocol.version', textOf(response['httpVersion'] ?? request['httpVersion']).replace(/^http\//i, '')],
    ['http.request.body.size', sizeOf(request['bodySize'])],
    ['http.response.body.size', sizeOf(response['bodySize'])],
    ['har.content.mime_type', objectOf(response['content'])['mimeType']],
    ['network.peer.address', entry['serverIPAddress']],
    ['har.connection', entry['connection']],
    ['har.comment', entry['comment']],
  ];
  const attributes = told.filter(([, value]) => value !== undefined && value !== null && value !== '');
  return [
    ...attributes.map(([key, value]) => ({ key, value: valueOfJson(value) })),
    ...headersOf('http.request.header', request['headers']),
    ...headersOf('http.response.header', response['headers']),
  ];
}

function headersOf(prefix: string, headers: unknown): Attributes {
  const byName = new Map<string, string[]>();
  for (const header of listOf(headers).filter(isPlain)) {
    const name = textOf(header['name']).toLowerCase();
    byName.set(name, [...(byName.get(name) ?? []), textOf(header['value'])]);
  }
  return [...byName].map(([name, values]) => ({
    key: `${prefix}.${name}`,
    value: { kind: 'array', values: values.map((value) => ({ kind: 'string', value })) },
  }));
}

/** −1 says that it is not known. */
function sizeOf(value: unknown): unknown {
  return typeof value === 'number' && value >= 0 ? value : undefined;
}

function objectOf(value: unknown): Plain {
  return isPlain(value) ? value : {};
}

function pathOf(url: string): string {
  return /^[a-z]+:\/\/[^/?#]*([^?#]*)/i.exec(url)?.[1] ?? url;
}
