import { readZipkin, type ZipkinEncoding } from '../../../core/collector/receivers/zipkin/read-zipkin.ts';
import { Settings } from '../../../core/collector/settings.ts';
import type { Nexts, ReceiverKind } from '../collector/component.ts';
import type { Meter } from '../collector/meter.ts';
import type { ReceiverOptions } from './endpoint.ts';
import type { HttpRequest, HttpRoute } from './http-call.ts';
import { startHttpServer } from './http-server.ts';
import { HTTP_SERVER_KEYS, IDLE_HTTP_SERVER_KEYS, readHttpServer, REFUSED_HTTP_SERVER_KEYS } from './http-settings.ts';
import { overTransport } from './over-transport.ts';
import { giveSpans } from './read-spans.ts';

/** The Collector's receiver/zipkinreceiver. */
export function zipkinReceiver(options: ReceiverOptions): ReceiverKind {
  return {
    type: 'zipkin',
    signals: ['traces'],
    read(value) {
      const settings = new Settings(value);
      settings.allow(
        [...HTTP_SERVER_KEYS, 'parse_string_tags', 'protocols'],
        REFUSED_HTTP_SERVER_KEYS,
        IDLE_HTTP_SERVER_KEYS,
      );
      const server = readHttpServer(serverOf(settings), 'localhost:9411', options);
      const parseStringTags = settings.bool('parse_string_tags');
      const { inFlight } = options;
      return {
        problems: settings.problems,
        create: ({ meter }, next) =>
          startHttpServer({ settings: server, routes: routesOf(parseStringTags, next, meter), inFlight, meter }),
      };
    },
  };
}

/** Under `protocols.http` where that is written, as later versions of the Collector want it; else beside the other keys. */
function serverOf(settings: Settings): Settings {
  if (!settings.has('protocols')) return settings;
  const protocols = settings.inner('protocols');
  const beside = HTTP_SERVER_KEYS.filter((key) => settings.has(key));
  for (const key of beside)
    settings.note([key], `"${key}" cannot stand beside protocols: write it below protocols.http`);
  protocols.allow(['http']);
  const http = protocols.inner('http');
  http.allow(HTTP_SERVER_KEYS, REFUSED_HTTP_SERVER_KEYS, IDLE_HTTP_SERVER_KEYS);
  return http;
}

/** Whatever its path, a request is one of spans: so has it the Collector. */
function routesOf(parseStringTags: boolean, next: Nexts, meter: Meter): HttpRoute[] {
  const answer = async (request: HttpRequest) => {
    const encoding = encodingOf(request);
    const read = () => readZipkin(request.body, encoding, parseStringTags);
    const over = overTransport(transportOf(request, encoding), next, meter);
    await giveSpans(read, 'Zipkin span', { next: over, meter, sender: request.sender });
    return { status: 202 };
  };
  return [{ methods: ['POST'], path: /^\//, answer }];
}

const V1 = 'api/v1/spans';

/** As the Collector's own metrics call it: 'http_v2_json'. */
function transportOf({ path }: HttpRequest, encoding: ZipkinEncoding): string {
  return `http_${path.includes(V1) ? 'v1' : 'v2'}_${encoding}`;
}

/** By the type, and for thrift by the path as well: so has it the Collector. */
function encodingOf({ headers, path }: HttpRequest): ZipkinEncoding {
  const type = (headers['content-type'] ?? '').split(';', 1)[0]!.trim().toLowerCase();
  if (path.includes(V1)) return type === 'application/x-thrift' ? 'thrift' : 'json';
  return type === 'application/x-protobuf' ? 'proto' : 'json';
}
