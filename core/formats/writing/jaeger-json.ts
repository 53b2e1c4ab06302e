import { encodeBase64 } from '../../encoding/base64.ts';
import type { AnyValue, Attributes, KeyValue } from '../../model/attributes.ts';
import { stringAttribute } from '../../model/attributes.ts';
import { plainText } from '../../model/plain-text.ts';
import type { Resource, Scope } from '../../model/resource.ts';
import { type Span, STATUS_CODES, STATUS_ERROR } from '../../model/span.ts';
import type { LeftOut } from './left-out.ts';
import {
  countCommon,
  countDroppedInside,
  countStatus,
  countTimes,
  durationMicroseconds,
  microseconds,
  type PlacedSpan,
  type SpanWriter,
} from './placed-span.ts';

/** Tags that say what is no attribute; a reader takes them for it. */
const RESERVED = new Set([
  ...['otel.scope.name', 'otel.scope.version', 'otel.library.name', 'otel.library.version', 'span.kind'],
  ...['otel.status_code', 'otel.status_description', 'error', 'w3c.tracestate'],
]);
/** That a span did not fail is what no `error` says, too: it stays an attribute. */
const isReserved = ({ key, value }: KeyValue): boolean =>
  RESERVED.has(key) && !(key === 'error' && value.kind === 'bool' && !value.value);
const KINDS = ['', 'internal', 'server', 'client', 'producer', 'consumer'] as const;
/** Jaeger's name for what has none. */
const NO_SERVICE = 'OTLPResourceNoServiceName';

/**
 * Traces as Jaeger's UI and API have them, written trace by trace: spans must come by trace. The mapping is the Collector's
 * (opentelemetry-collector-contrib pkg/translator/jaeger/traces_to_jaegerproto.go), the JSON Jaeger's own
 * (jaegertracing/jaeger internal/uimodel/model.go, converter/v1/json/from_domain.go).
 */
export class JaegerWriter implements SpanWriter {
  readonly #leftOut: LeftOut;
  #traceId: string | undefined;
  /** Of the trace being written: id by content. */
  readonly #processes = new Map<string, string>();

  constructor(leftOut: LeftOut) {
    this.#leftOut = leftOut;
  }

  *write(spans: readonly PlacedSpan[]): Iterable<string> {
    for (const placed of spans) {
      const { traceId } = placed.span;
      const isNew = traceId !== this.#traceId;
      if (isNew) yield `${this.#closeTrace()}{"traceID":"${traceId}","spans":[`;
      this.#traceId = traceId;
      countTimes(placed, this.#leftOut);
      countCommon(placed, this.#leftOut);
      countDroppedInside(placed, this.#leftOut);
      countStatus(placed, this.#leftOut);
      yield `${isNew ? '' : ','}${this.#spanText(placed)}`;
    }
  }

  *end(): Iterable<string> {
    yield `${this.#traceId === undefined ? '{"data":[' : this.#closeTrace().slice(0, -1)}],"total":0,"limit":0,"offset":0,"errors":null}\n`;
  }

  /** Ends the trace under way and makes ready for another. */
  #closeTrace(): string {
    if (this.#traceId === undefined) return '{"data":[';
    const processes = [...this.#processes].map(([text, id]) => `"${id}":${text}`).join(',');
    this.#processes.clear();
    return `],"processes":{${processes}},"warnings":null},`;
  }

  #spanText({ span, resource, scope }: PlacedSpan): string {
    const { traceId, spanId, name, startTimeUnixNano: start, flags } = span;
    this.#leftOut.add('unfinished', span.endTimeUnixNano === 0n ? 1 : 0);
    this.#leftOut.add('flags', flags > 0xff ? 1 : 0);
    return [
      `{"traceID":"${traceId}","spanID":"${spanId}","flags":${flags & 0xff},"operationName":${JSON.stringify(name)}`,
      `"references":[${this.#references(span).join(',')}]`,
      `"startTime":${microseconds(start)},"duration":${durationMicroseconds(span)}`,
      `"tags":[${this.#spanTags(span, scope).join(',')}]`,
      `"logs":[${span.events.map((event) => this.#log(event)).join(',')}]`,
      `"processID":"${this.#processOf(resource)}","warnings":null}`,
    ].join(',');
  }

  #processOf(resource: Resource): string {
    const service = stringAttribute(resource.attributes, 'service.name') || NO_SERVICE;
    const others = resource.attributes.filter(({ key }) => key !== 'service.name');
    this.#countServices(resource);
    const text = `{"serviceName":${JSON.stringify(service)},"tags":[${this.#tags(others).join(',')}]}`;
    const known = this.#processes.get(text);
    if (known !== undefined) return known;
    const id = `p${this.#processes.size + 1}`;
    this.#processes.set(text, id);
    return id;
  }

  /** Jaeger has one name for a service, and it is a text. */
  #countServices({ attributes }: Resource): void {
    const names = attributes.filter(({ key }) => key === 'service.name');
    this.#leftOut.add('value-type', names.filter(({ value }) => value.kind !== 'string').length);
    this.#leftOut.add('duplicate-key', Math.max(0, names.length - 1));
  }

  /** The parent first: readers take the first one for it. */
  #references({ traceId, parentSpanId, links }: Span): string[] {
    const bare = links.filter((link) => link.traceState === '' && link.attributes.length === 0 && link.flags === 0);
    this.#leftOut.add('link-details', links.length - bare.length);
    const refer = (kind: string, trace: string, span: string) =>
      `{"refType":"${kind}","traceID":"${trace}","spanID":"${span}"}`;
    return [
      ...(parentSpanId === '' ? [] : [refer('CHILD_OF', traceId, parentSpanId)]),
      ...links.map((link) => refer('FOLLOWS_FROM', link.traceId, link.spanId)),
    ];
  }

  #spanTags(span: Span, scope: Scope): string[] {
    const { status, kind, traceState } = span;
    this.#leftOut.add('reserved-key', span.attributes.filter(isReserved).length);
    const named = (key: string, value: string) => (value === '' ? [] : [tag(key, 'string', JSON.stringify(value))]);
    return [
      ...named('otel.scope.name', scope.name),
      ...named('otel.scope.version', scope.version),
      ...this.#tags(span.attributes),
      ...named('span.kind', KINDS[kind] ?? ''),
      ...named('otel.status_code', status.code === 0 ? '' : (STATUS_CODES[status.code] ?? '')),
      ...(status.code === STATUS_ERROR ? [tag('error', 'bool', 'true')] : []),
      ...named('otel.status_description', status.message),
      ...named('w3c.tracestate', traceState),
    ];
  }

  #log({ timeUnixNano, name, attributes }: Span['events'][number]): string {
    this.#leftOut.add('reserved-key', attributes.filter(({ key }) => key === 'event').length);
    const fields = [...(name === '' ? [] : [tag('event', 'string', JSON.stringify(name))]), ...this.#tags(attributes)];
    return `{"timestamp":${microseconds(timeUnixNano)},"fields":[${fields.join(',')}]}`;
  }

  #tags(attributes: Attributes): string[] {
    return attributes.map(({ key, value }) => {
      const [type, json] = typed(value);
      if (value.kind === 'array' || value.kind === 'kvlist' || value.kind === 'empty') this.#leftOut.add('value-type');
      return tag(key, type, json);
    });
  }
}

function tag(key: string, type: string, json: string): string {
  return `{"key":${JSON.stringify(key)},"type":"${type}","value":${json}}`;
}

function typed(value: AnyValue): [type: string, json: string] {
  switch (value.kind) {
    case 'bool':
      return ['bool', String(value.value)];
    case 'int':
      // As Jaeger does: what JavaScript would round is text.
      return ['int64', Number.isSafeInteger(Number(value.value)) ? String(value.value) : `"${value.value}"`];
    case 'double':
      return ['float64', Number.isFinite(value.value) ? JSON.stringify(value.value) : `"${value.value}"`];
    case 'bytes':
      return ['binary', `"${encodeBase64(value.value)}"`];
    case 'empty':
      return ['string', '""'];
    default:
      return ['string', JSON.stringify(plainText(value))];
  }
}
