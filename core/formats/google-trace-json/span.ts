// Fields: cloud.google.com/trace/docs/reference/v1/rest/v1/projects.traces (TraceSpan); labels as Google's exporters write them.

import { stringAttribute, type Attributes } from '../../model/attributes.ts';
import type { SpanId, TraceId } from '../../model/ids.ts';
import { KIND_CLIENT, KIND_SERVER, STATUS_ERROR, type Span } from '../../model/span.ts';
import { isoNanoseconds } from '../records/iso-time.ts';
import { UNSAFE } from '../records/record-reader.ts';
import { isPlain, shown, textOf, valueOfJson, wholeOf, type Plain } from '../records/scalars.ts';
import { takeText } from '../records/take-attribute.ts';

const DIGITS = 16;
const LAST_ID = 2n ** 64n - 1n;
const FIRST_ERROR = 500;
/** What Google's labels are called by OpenTelemetry. */
const NAMES: ReadonlyMap<string, string> = new Map([
  ['/http/method', 'http.request.method'],
  ['/http/status_code', 'http.response.status_code'],
  ['/http/url', 'url.full'],
  ['/http/host', 'server.address'],
  ['/http/path', 'url.path'],
  ['/http/route', 'http.route'],
  ['/http/user_agent', 'user_agent.original'],
  ['/http/request/size', 'http.request.body.size'],
  ['/http/response/size', 'http.response.body.size'],
  ['/error/name', 'error.type'],
  ['/error/message', 'error.message'],
  ['g.co/gae/app/module', 'service.name'],
  ['/component', 'component'],
]);

export interface ReadSpan {
  span: Span;
  /** '' = not told. */
  service: string;
  /** Which library made the span. */
  agent: string;
}

/** UNSAFE: numbers in it have more digits than JSON.parse keeps, and it is to be given again with all of them. */
export function spanOf(json: Plain, traceId: TraceId): ReadSpan | { refused: string } | typeof UNSAFE {
  const [spanId, parentSpanId] = [idOf(json['spanId']), idOf(json['parentSpanId'])];
  const attributes = attributesOf(json);
  if (spanId === UNSAFE || parentSpanId === UNSAFE || attributes === UNSAFE) return UNSAFE;
  if (spanId === '') return { refused: 'a span without spanId' };
  const start = isoNanoseconds(textOf(json['startTime']));
  if (start === undefined) return { refused: `startTime is no time: ${shown(json['startTime'])}` };
  const service = takeText(attributes, 'service.name') ?? '';
  const agent = takeText(attributes, 'g.co/agent') ?? '';
  const span: Span = {
    traceId,
    spanId: spanId as SpanId,
    traceState: '',
    parentSpanId: parentSpanId as SpanId,
    flags: 0,
    name: textOf(json['name']),
    kind: json['kind'] === 'RPC_SERVER' ? KIND_SERVER : json['kind'] === 'RPC_CLIENT' ? KIND_CLIENT : 0,
    startTimeUnixNano: start,
    endTimeUnixNano: isoNanoseconds(textOf(json['endTime'])) ?? 0n,
    attributes,
    droppedAttributesCount: 0,
    events: [],
    droppedEventsCount: 0,
    links: [],
    droppedLinksCount: 0,
    status: statusOf(attributes),
  };
  return { span, service, agent };
}

/** Unsigned 64 bit in decimal; '' for none. */
function idOf(value: unknown): string | typeof UNSAFE {
  const whole = wholeOf(value);
  if (whole === UNSAFE) return UNSAFE;
  return whole === undefined || whole <= 0n || whole > LAST_ID ? '' : whole.toString(16).padStart(DIGITS, '0');
}

function attributesOf({ labels }: Plain): Attributes | typeof UNSAFE {
  const attributes: Attributes = [];
  for (const [key, value] of Object.entries(isPlain(labels) ? labels : {})) {
    if (wholeOf(value) === UNSAFE) return UNSAFE;
    const name = NAMES.get(key) ?? key;
    const isStatus = name === 'http.response.status_code' && typeof value === 'string' && /^\d{1,9}$/.test(value);
    attributes.push({ key: name, value: isStatus ? { kind: 'int', value: BigInt(value) } : valueOfJson(value) });
  }
  return attributes;
}

/** There is no field for it: an error is one that its labels tell, or that HTTP knows as one. */
function statusOf(attributes: Attributes): Span['status'] {
  const code = attributes.find(({ key }) => key === 'http.response.status_code')?.value;
  const isFailure = code?.kind === 'int' && code.value >= FIRST_ERROR;
  const message = stringAttribute(attributes, 'error.message');
  const isError = isFailure || message !== '' || attributes.some(({ key }) => key === 'error.type');
  return isError ? { code: STATUS_ERROR, message } : { code: 0, message: '' };
}
