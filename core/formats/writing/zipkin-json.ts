import type { AnyValue, Attributes } from '../../model/attributes.ts';
import { plainObject, plainText } from '../../model/plain-text.ts';
import type { Resource, Scope } from '../../model/resource.ts';
import { KIND_SERVER, type Span, STATUS_CODES, STATUS_ERROR } from '../../model/span.ts';
import { MOST_LINKS } from '../zipkin-json/links.ts';
import type { LeftOut } from './left-out.ts';
import {
  countCommon,
  countTimes,
  durationMicroseconds,
  microseconds,
  type PlacedSpan,
  type SpanWriter,
} from './placed-span.ts';

const KINDS = ['', '', 'SERVER', 'CLIENT', 'PRODUCER', 'CONSUMER'] as const;
const INTERNAL = 1;
/** Instead of a service's name where there is none; the key the name then comes from is told in a tag. */
const NO_SERVICE = 'OTLPResourceNoServiceName';
const NAMES_OF_SERVICE = ['service.name', 'faas.name', 'k8s.deployment.name', 'process.executable.name'];
/** Of remote sides, the first that is there. */
const PEER_NAMES = ['peer.service', 'server.address'];

/**
 * Spans as one Zipkin v2 list, in any order. The mapping is the Collector's (opentelemetry-collector-contrib
 * pkg/translator/zipkin/zipkinv2/from_translator.go): attributes of the resource become tags of each span, as do the
 * scope's name and version; links are tags `otlp.link.N`, attributes of events stand in the annotation's text.
 */
export class ZipkinWriter implements SpanWriter {
  readonly #leftOut: LeftOut;
  #isFirst = true;

  constructor(leftOut: LeftOut) {
    this.#leftOut = leftOut;
  }

  *write(spans: readonly PlacedSpan[]): Iterable<string> {
    for (const placed of spans) {
      countTimes(placed, this.#leftOut);
      countCommon(placed, this.#leftOut);
      yield `${this.#isFirst ? '[' : ',\n'}${this.#spanText(placed)}`;
      this.#isFirst = false;
    }
  }

  *end(): Iterable<string> {
    yield this.#isFirst ? '[]\n' : ']\n';
  }

  #spanText({ span, resource, scope }: PlacedSpan): string {
    const { traceId, spanId, parentSpanId, kind, name, startTimeUnixNano: start, endTimeUnixNano: end } = span;
    const tags = this.#tags(span, resource, scope);
    const service = takeService(tags);
    const peer = PEER_NAMES.map((key) => tags.get(key)).find((value) => value !== undefined && value !== '');
    const kindName = KINDS[kind] ?? '';
    const annotations = span.events.map(({ timeUnixNano, ...event }) => {
      return `{"timestamp":${microseconds(timeUnixNano)},"value":${JSON.stringify(annotationText(event))}}`;
    });
    return `{${[
      `"traceId":"${traceId}","id":"${spanId}"`,
      ...(parentSpanId === '' ? [] : [`"parentId":"${parentSpanId}"`]),
      ...(kindName === '' ? [] : [`"kind":"${kindName}"`]),
      `"name":${JSON.stringify(name)}`,
      ...(start === 0n ? [] : [`"timestamp":${microseconds(start)}`]),
      // Zipkin knows no length of 0: absent is "not ended".
      ...(end === 0n || start === 0n ? [] : [`"duration":${durationMicroseconds(span) || 1n}`]),
      `"localEndpoint":{"serviceName":${JSON.stringify(service)}}`,
      ...(peer === undefined || kind === KIND_SERVER
        ? []
        : [`"remoteEndpoint":{"serviceName":${JSON.stringify(peer)}}`]),
      ...(annotations.length === 0 ? [] : [`"annotations":[${annotations.join(',')}]`]),
      `"tags":{${[...tags].map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`).join(',')}}`,
    ].join(',')}}`;
  }

  #tags(span: Span, resource: Resource, scope: Scope): Map<string, string> {
    const tags = new Map<string, string>();
    this.#put(tags, resource.attributes);
    const set = (key: string, value: string) => void (value !== '' && this.#reserve(tags, key, value));
    set('otel.scope.name', scope.name);
    set('otel.scope.version', scope.version);
    this.#put(tags, span.attributes);
    set('w3c.tracestate', span.traceState);
    if (span.kind === INTERNAL) set('span.kind', 'internal');
    // Whatever carries it counts as failed for Zipkin.
    this.#reserve(tags, 'error', span.status.code === STATUS_ERROR ? span.status.message || 'true' : undefined);
    if (span.status.code !== 0) set('otel.status_code', STATUS_CODES[span.status.code] ?? '');
    set('otel.status_description', span.status.message);
    span.links.slice(0, MOST_LINKS).forEach((link, i) => set(`otlp.link.${i}`, linkText(link)));
    this.#leftOut.add('links', Math.max(0, span.links.length - MOST_LINKS));
    this.#leftOut.add('flags', span.flags > 0xff || span.links.some(({ flags }) => flags !== 0) ? 1 : 0);
    return tags;
  }

  /** Under a key that Zipkin or the Collector has for itself, where an attribute may have stood. */
  #reserve(tags: Map<string, string>, key: string, value: string | undefined): void {
    const before = tags.get(key);
    if (before !== undefined && before !== value) this.#leftOut.add('reserved-key');
    if (value === undefined) tags.delete(key);
    else tags.set(key, value);
  }

  #put(tags: Map<string, string>, attributes: Attributes): void {
    for (const { key, value } of attributes) {
      if (value.kind !== 'string') this.#leftOut.add('value-type');
      if (tags.has(key)) this.#leftOut.add('duplicate-key');
      tags.set(key, textOf(value));
    }
  }
}

function textOf(value: AnyValue): string {
  return value.kind === 'empty' ? '' : plainText(value);
}

/** The service's name, taken out of the tags; which key it was is told where it was another one. */
function takeService(tags: Map<string, string>): string {
  const key = NAMES_OF_SERVICE.find((one) => (tags.get(one) ?? '') !== '');
  if (key === undefined) return NO_SERVICE;
  const name = tags.get(key)!;
  tags.delete(key);
  if (key !== 'service.name') tags.set('otlp.service.name.source', key);
  return name;
}

/** `name`, or `name|{"attribute":"value"}|dropped`. */
function annotationText(event: Omit<Span['events'][number], 'timeUnixNano'>): string {
  const { name, attributes, droppedAttributesCount } = event;
  if (attributes.length === 0 && droppedAttributesCount === 0) return name;
  return `${name}|${plainObject(attributes)}|${droppedAttributesCount}`;
}

/** `trace id|span id|trace state|{attributes}|dropped` */
function linkText({ traceId, spanId, traceState, attributes, droppedAttributesCount }: Span['links'][number]): string {
  return [traceId, spanId, traceState, plainObject(attributes), droppedAttributesCount].join('|');
}
