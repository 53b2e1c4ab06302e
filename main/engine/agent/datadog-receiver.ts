import { DatadogRequests, type DatadogForm } from '../../../core/collector/receivers/datadog/read-datadog.ts';
import type { DatadogHeaders } from '../../../core/collector/receivers/datadog/origin.ts';
import { Settings } from '../../../core/collector/settings.ts';
import type { Nexts, ReceiverKind } from '../collector/component.ts';
import type { Meter } from '../collector/meter.ts';
import type { ReceiverOptions } from './endpoint.ts';
import type { HttpAnswer, HttpRequest, HttpRoute } from './http-call.ts';
import { startHttpServer } from './http-server.ts';
import { HTTP_SERVER_KEYS, IDLE_HTTP_SERVER_KEYS, readHttpServer, REFUSED_HTTP_SERVER_KEYS } from './http-settings.ts';
import { overTransport } from './over-transport.ts';
import { giveSpans } from './read-spans.ts';

const MOST_TRACES = 10_000_000;
/** Where traces are taken, by what they look like; undefined where the type of the body says it. */
const PATHS: ReadonlyMap<string, DatadogForm | undefined> = new Map([
  ['/v0.3/traces', undefined],
  ['/v0.4/traces', undefined],
  ['/v0.5/traces', 'dictionary'],
  ['/v0.7/traces', 'payload'],
  ['/api/v0.2/traces', 'agent'],
]);
const JSON_TYPES: readonly string[] = ['application/json', 'text/json', ''];

/** The Collector's receiver/datadogreceiver, for traces: what an agent of Datadog takes from tracers. */
export function datadogReceiver(options: ReceiverOptions): ReceiverKind {
  return {
    type: 'datadog',
    signals: ['traces'],
    read(value) {
      const settings = new Settings(value);
      settings.allow(
        [...HTTP_SERVER_KEYS, 'read_timeout', 'trace_id_cache_size'],
        [...REFUSED_HTTP_SERVER_KEYS, 'intake'],
        IDLE_HTTP_SERVER_KEYS,
      );
      const server = readHttpServer(settings, 'localhost:8126', options);
      const mostTraces = settings.integer('trace_id_cache_size', 100_000, 1, MOST_TRACES);
      const { inFlight } = options;
      return {
        problems: settings.problems,
        create: ({ meter }, next) =>
          startHttpServer({
            settings: server,
            routes: routesOf(mostTraces, overTransport('http', next, meter), meter),
            inFlight,
            meter,
          }),
      };
    },
  };
}

function routesOf(mostTraces: number, next: Nexts, meter: Meter): HttpRoute[] {
  const requests = new DatadogRequests(mostTraces);
  const traces = async (request: HttpRequest): Promise<HttpAnswer> => {
    const { body, headers, path, sender } = request;
    // Tracers that find no /info ask so whether there is something at all; any answer but 404 will do.
    if (body.length === 0) return { status: 400, headers: TEXT, body: 'the body is empty' };
    const read = () => requests.read(formOf(request), body, headersOf(headers));
    await giveSpans(read, 'Datadog span', { next, meter, sender });
    return path === '/v0.3/traces' ? { status: 200, headers: TEXT, body: 'OK\n' } : RATES;
  };
  return [
    ...[...PATHS.keys()].map((path) => ({ methods: ['PUT', 'POST'], path, answer: traces })),
    { methods: ['GET', 'HEAD'], path: '/info', answer: async () => INFO },
    { methods: ['GET', 'HEAD', 'PUT', 'POST'], path: '/', answer: async () => ({ status: 200 }) },
  ];
}

const TEXT = { 'content-type': 'text/plain' };
const JSON_HEADERS = { 'content-type': 'application/json' };
/** As an agent answers that wants everything: the rate of whatever has no rate of its own. */
const RATES: HttpAnswer = {
  status: 200,
  headers: JSON_HEADERS,
  body: JSON.stringify({ rate_by_service: { 'service:,env:': 1 } }),
};
/** Without statistics among the endpoints tracers send none. */
const INFO: HttpAnswer = {
  status: 200,
  headers: JSON_HEADERS,
  body: JSON.stringify({
    version: 'datadogreceiver-tracebench',
    endpoints: ['/', ...PATHS.keys()],
    client_drop_p0s: false,
    span_meta_structs: false,
    long_running_spans: false,
    config: null,
  }),
};

function formOf({ path, headers, body }: HttpRequest): DatadogForm {
  const form = PATHS.get(path);
  if (form !== undefined) return form;
  const type = (headers['content-type'] ?? '').split(';', 1)[0]!.trim().toLowerCase();
  if (type === 'application/msgpack') return 'list';
  // Of other types the first byte tells: a list of MessagePack does not begin as text does.
  return JSON_TYPES.includes(type) || body[0]! < 0x80 ? 'json' : 'list';
}

function headersOf(headers: HttpRequest['headers']): DatadogHeaders {
  const text = (name: string) => String(headers[name] ?? '');
  return {
    lang: text('datadog-meta-lang'),
    langVersion: text('datadog-meta-lang-version'),
    tracerVersion: text('datadog-meta-tracer-version'),
    containerId: text('datadog-container-id'),
  };
}
