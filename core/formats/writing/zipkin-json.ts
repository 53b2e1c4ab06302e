import type { LeftOut } from './left-out.ts';
import type { PlacedSpan, SpanWriter } from './placed-span.ts';
import type { ZipkinEndpoint } from './zipkin-endpoint.ts';
import { NO_SERVICE, zipkinSpanOf, type ZipkinSpan } from './zipkin-span.ts';

/** Spans as one Zipkin v2 list, in any order. */
export class ZipkinWriter implements SpanWriter {
  readonly #leftOut: LeftOut;
  readonly #noService: string;
  #isFirst = true;

  constructor(leftOut: LeftOut, noService = NO_SERVICE) {
    this.#leftOut = leftOut;
    this.#noService = noService;
  }

  *write(spans: readonly PlacedSpan[]): Iterable<string> {
    for (const placed of spans) {
      yield `${this.#isFirst ? '[' : ',\n'}${spanText(zipkinSpanOf(placed, this.#leftOut, this.#noService))}`;
      this.#isFirst = false;
    }
  }

  *end(): Iterable<string> {
    yield this.#isFirst ? '[]\n' : ']\n';
  }
}

function spanText({ traceId, id, parentId, kind, name, timestamp, duration, tags, ...span }: ZipkinSpan): string {
  const { localEndpoint, remoteEndpoint, annotations, debug, shared } = span;
  const events = annotations.map((one) => `{"timestamp":${one.timestamp},"value":${JSON.stringify(one.value)}}`);
  return `{${[
    `"traceId":"${traceId}","id":"${id}"`,
    ...(parentId === '' ? [] : [`"parentId":"${parentId}"`]),
    ...(kind === '' ? [] : [`"kind":"${kind}"`]),
    `"name":${JSON.stringify(name)}`,
    ...(timestamp === 0n ? [] : [`"timestamp":${timestamp}`]),
    ...(duration === 0n ? [] : [`"duration":${duration}`]),
    `"localEndpoint":${endpointText(localEndpoint)}`,
    ...(remoteEndpoint === undefined ? [] : [`"remoteEndpoint":${endpointText(remoteEndpoint)}`]),
    ...(events.length === 0 ? [] : [`"annotations":[${events.join(',')}]`]),
    ...(debug ? ['"debug":true'] : []),
    ...(shared ? ['"shared":true'] : []),
    `"tags":{${[...tags].map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`).join(',')}}`,
  ].join(',')}}`;
}

function endpointText({ serviceName, ip, port }: ZipkinEndpoint): string {
  return JSON.stringify({
    ...(serviceName === '' ? {} : { serviceName }),
    ...(ip && { [ip.bytes.length === 4 ? 'ipv4' : 'ipv6']: ip.text }),
    ...(port === undefined ? {} : { port }),
  });
}
