import type { AnyValue, Attributes } from '../../model/attributes.ts';
import { plainObject, plainText } from '../../model/plain-text.ts';
import type { Resource, Scope } from '../../model/resource.ts';
import { KIND_SERVER, type Span, STATUS_CODES, STATUS_ERROR } from '../../model/span.ts';
import { MOST_LINKS } from '../zipkin-json/links.ts';
import type { LeftOut } from './left-out.ts';
import {
  countCommon,
  countInJson,
  countStatus,
  countTimes,
  durationMicroseconds,
  microseconds,
  type PlacedSpan,
} from './placed-span.ts';
import { takeEndpoint, type ZipkinEndpoint } from './zipkin-endpoint.ts';

/** A span of Zipkin's version 2. */
export interface ZipkinSpan {
  traceId: string;
  id: string;
  /** '' = none. */
  parentId: string;
  /** '' where Zipkin has no word for it. */
  kind: '' | 'SERVER' | 'CLIENT' | 'PRODUCER' | 'CONSUMER';
  name: string;
  /** Microseconds; 0 = not known. */
  timestamp: bigint;
  duration: bigint;
  localEndpoint: ZipkinEndpoint;
  remoteEndpoint: ZipkinEndpoint | undefined;
  annotations: { timestamp: bigint; value: string }[];
  tags: Map<string, string>;
  debug: boolean;
  /** Its id is that of the caller's span. */
  shared: boolean;
}

const KINDS = ['', '', 'SERVER', 'CLIENT', 'PRODUCER', 'CONSUMER'] as const;
const INTERNAL = 1;
/** Instead of a service's name where there is none; the key the name then comes from is told in a tag. */
export const NO_SERVICE = 'OTLPResourceNoServiceName';
const NAMES_OF_SERVICE = ['service.name', 'faas.name', 'k8s.deployment.name', 'process.executable.name'];

/**
 * The mapping is the Collector's (opentelemetry-collector-contrib pkg/translator/zipkin/zipkinv2/from_translator.go): attributes of the
 * resource become tags of each span, as do the scope's name and version; links are tags `otlp.link.N`, attributes of events stand in
 * the annotation's text, addresses in endpoints.
 */
export function zipkinSpanOf(placed: PlacedSpan, leftOut: LeftOut, noService = NO_SERVICE): ZipkinSpan {
  countTimes(placed, leftOut);
  countCommon(placed, leftOut);
  countStatus(placed, leftOut);
  const { span } = placed;
  const { startTimeUnixNano: start, endTimeUnixNano: end } = span;
  leftOut.add('unfinished', start === 0n && end !== 0n ? 1 : 0);
  // A length of nothing becomes a microsecond; parts of one are counted already.
  leftOut.add('nanoseconds', start === end && start !== 0n && start % 1_000n === 0n ? 1 : 0);
  for (const { attributes } of [...span.events, ...span.links.slice(0, MOST_LINKS)]) countInJson(attributes, leftOut);
  const tags = new Tags(leftOut).of(span, placed.resource, placed.scope);
  const serviceName = takeService(tags, noService);
  // What the reader of this format keeps as attributes.
  const [debug, shared] = ['zipkin.debug', 'zipkin.shared'].map((key) => tags.get(key) === 'true' && tags.delete(key));
  return {
    traceId: span.traceId,
    id: span.spanId,
    parentId: span.parentSpanId,
    kind: KINDS[span.kind] ?? '',
    name: span.name,
    timestamp: microseconds(start),
    // Zipkin knows no length of 0: absent is "not ended".
    duration: end === 0n || start === 0n ? 0n : durationMicroseconds(span) || 1n,
    localEndpoint: { serviceName, ...takeEndpoint(tags, 'net.host') },
    remoteEndpoint: takeRemote(tags, span.kind),
    annotations: span.events.map(({ timeUnixNano, ...event }) => {
      return { timestamp: microseconds(timeUnixNano), value: annotationText(event) };
    }),
    tags,
    debug: debug!,
    shared: shared!,
  };
}

/** The remote side; an address of a server is its own where the span is the server's. */
function takeRemote(tags: Map<string, string>, kind: number): ZipkinEndpoint | undefined {
  const address = takeEndpoint(tags, 'net.peer');
  const peer = tags.get('peer.service') ?? '';
  if (peer !== '') tags.delete('peer.service');
  const server = kind === KIND_SERVER ? '' : (tags.get('server.address') ?? '');
  const serviceName = peer || server;
  return serviceName === '' && address.ip === undefined ? undefined : { serviceName, ...address };
}

class Tags {
  readonly #leftOut: LeftOut;
  readonly #tags = new Map<string, string>();

  constructor(leftOut: LeftOut) {
    this.#leftOut = leftOut;
  }

  of(span: Span, resource: Resource, scope: Scope): Map<string, string> {
    this.#put(resource.attributes);
    const set = (key: string, value: string) => {
      if (value !== '') this.#reserve(key, value);
      // It stays, and is read as what it is not.
      else if (this.#tags.has(key)) this.#leftOut.add('reserved-key');
    };
    set('otel.scope.name', scope.name);
    set('otel.scope.version', scope.version);
    this.#put(span.attributes);
    set('w3c.tracestate', span.traceState);
    set('span.kind', span.kind === INTERNAL ? 'internal' : '');
    // Whatever carries it counts as failed for Zipkin.
    this.#reserve('error', span.status.code === STATUS_ERROR ? span.status.message || 'true' : undefined);
    set('otel.status_code', span.status.code === 0 ? '' : (STATUS_CODES[span.status.code] ?? ''));
    set('otel.status_description', span.status.message);
    span.links.slice(0, MOST_LINKS).forEach((link, i) => set(`otlp.link.${i}`, linkText(link)));
    this.#leftOut.add('links', Math.max(0, span.links.length - MOST_LINKS));
    this.#leftOut.add('flags', span.flags > 0 || span.links.some(({ flags }) => flags !== 0) ? 1 : 0);
    return this.#tags;
  }

  /** Under a key that Zipkin or the Collector has for itself, where an attribute may have stood. */
  #reserve(key: string, value: string | undefined): void {
    const before = this.#tags.get(key);
    if (before !== undefined && before !== value) this.#leftOut.add('reserved-key');
    if (value === undefined) this.#tags.delete(key);
    else this.#tags.set(key, value);
  }

  #put(attributes: Attributes): void {
    for (const { key, value } of attributes) {
      if (value.kind !== 'string') this.#leftOut.add('value-type');
      if (this.#tags.has(key)) this.#leftOut.add('duplicate-key');
      this.#tags.set(key, textOf(value));
    }
  }
}

function textOf(value: AnyValue): string {
  return value.kind === 'empty' ? '' : plainText(value);
}

/** The service's name, taken out of the tags; which key it was is told where it was another one. */
function takeService(tags: Map<string, string>, noService: string): string {
  const key = NAMES_OF_SERVICE.find((one) => (tags.get(one) ?? '') !== '');
  if (key === undefined) return noService;
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
