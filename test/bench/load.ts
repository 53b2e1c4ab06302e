import { NO_SPAN_ID } from '../../core/model/ids.ts';
import type { ResourceGroup } from '../../core/model/resource.ts';
import type { Span } from '../../core/model/span.ts';
import { attributes, span } from '../helpers/telemetry.ts';
import { MarkedBody, spanIdOf, TEXT_MARK, traceIdOf } from './marked-body.ts';

/*
 * The load of every ingest figure: a body holds 512 spans = 64 traces x 8 spans in 8 resources (13 attributes each),
 * 13 attributes a span, an exception with its stack on every 8th, a link on every 64th, an error on every 50th. Trace
 * ids, span ids and one attribute differ in every body sent, so nothing is a repetition.
 */
export const SPANS_PER_BODY = 512;
const TRACES_PER_BODY = 64;
const SPANS_PER_TRACE = SPANS_PER_BODY / TRACES_PER_BODY;
export const RESOURCES = 8;
const STACK = Array.from(
  { length: 14 },
  (_, i) => `    at com.example.shop.Step${i}.run(Step${i}.java:${40 + i})`,
).join('\n');

/** Bodies of spans. */
export class Load extends MarkedBody {
  /** Traces lie `apartNs` apart before `nowNs`; `sent` bodies were made by another load before this one. */
  constructor(nowNs: bigint, { apartNs = 1_000_000_000n, sent = 0 }: { apartNs?: bigint; sent?: number } = {}) {
    super({ signal: 'traces', groups: resources({ nowNs, apartNs }) }, nowNs, sent);
  }

  get bytesPerSpan(): number {
    return Math.round(this.bytes / SPANS_PER_BODY);
  }
}

interface Times {
  nowNs: bigint;
  apartNs: bigint;
}

const resources = (times: Times) => groupsOf((resource) => spansOf(resource, times));

/** The eight resources of every load, each with its items in one scope. */
export function groupsOf<T>(itemsOf: (resource: number) => T[]): ResourceGroup<T>[] {
  return Array.from({ length: RESOURCES }, (_, index) => ({
    resource: { attributes: resourceAttributes(index), droppedAttributesCount: 0, entityRefs: [] },
    schemaUrl: 'https://opentelemetry.io/schemas/1.40.0',
    scopes: [
      {
        scope: { name: `io.example.http-${index % 3}`, version: '2.1.0', attributes: [], droppedAttributesCount: 0 },
        schemaUrl: '',
        items: itemsOf(index),
      },
    ],
  }));
}

function resourceAttributes(index: number) {
  const plain: Record<string, string | bigint> = {
    'service.name': `service-${index}`,
    'service.version': '1.4.2',
    'service.instance.id': `pod-${index}-7f9c`,
    'deployment.environment.name': 'bench',
    'host.name': `node-${index % 3}`,
    'host.arch': 'amd64',
    'os.type': 'linux',
    'process.pid': BigInt(4_000 + index),
    'process.runtime.name': 'nodejs',
    'process.runtime.version': '24.0.0',
    'telemetry.sdk.language': 'nodejs',
    'telemetry.sdk.name': 'opentelemetry',
    'telemetry.sdk.version': '2.5.0',
  };
  return attributes(plain);
}

function spansOf(resource: number, times: Times): Span[] {
  const all = Array.from({ length: SPANS_PER_BODY }, (_, index) => index);
  return all.filter((index) => index % RESOURCES === resource).map((index) => templateSpan(index, times));
}

function templateSpan(index: number, { nowNs, apartNs }: Times): Span {
  const inTrace = index % SPANS_PER_TRACE;
  const start = nowNs - (600n - BigInt(index)) * apartNs + BigInt(inTrace) * 1_000_000n;
  const failed = index % 50 === 0;
  return span({
    traceId: traceIdOf(Math.floor(index / SPANS_PER_TRACE)),
    spanId: spanIdOf(index),
    parentSpanId: inTrace === 0 ? NO_SPAN_ID : spanIdOf(index - inTrace + Math.floor((inTrace - 1) / 2)),
    name: `operation ${index % 48}`,
    kind: 1 + (index % 5),
    startTimeUnixNano: start,
    endTimeUnixNano: start + BigInt(1_000_000 + (index % 97) * 250_000),
    attributes: spanAttributes(index),
    events: index % 8 === 0 ? [exception(start)] : [],
    links: index % 64 === 0 ? [link()] : [],
    status: failed ? { code: 2, message: 'upstream timed out' } : { code: 0, message: '' },
  });
}

function spanAttributes(index: number) {
  return attributes({
    'app.request.id': `req-${TEXT_MARK}`,
    'http.request.method': index % 3 ? 'GET' : 'POST',
    'http.route': `/api/items/${index % 48}/{id}`,
    'http.response.status_code': index % 50 ? 200n : 504n,
    'url.path': `/api/items/${index % 48}/${index}`,
    'url.scheme': 'https',
    'server.address': `service-${index % 8}.internal`,
    'server.port': 8_443n,
    'network.protocol.version': '1.1',
    'user_agent.original': 'Mozilla/5.0 (X11; Linux x86_64)',
    'thread.id': BigInt(index % 16),
    'app.score': (index % 100) / 7,
    'app.cached': index % 2 === 0,
  });
}

function exception(timeUnixNano: bigint) {
  const plain = {
    'exception.type': 'TimeoutError',
    'exception.message': 'no answer in 5 s',
    'exception.stacktrace': STACK,
  };
  return { timeUnixNano, name: 'exception', attributes: attributes(plain), droppedAttributesCount: 0 };
}

function link() {
  return {
    traceId: traceIdOf(1),
    spanId: spanIdOf(8),
    traceState: '',
    attributes: [],
    droppedAttributesCount: 0,
    flags: 1,
  };
}
