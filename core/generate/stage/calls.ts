import { US } from '../../model/units.ts';
import type { PlainAttributes } from './plain.ts';
import type { ServiceName } from './services.ts';
import type { SpanWriter } from './span-writer.ts';

// Calls as two services see them: a client span here, a server span there, with a little network between.
//
//   client    ├──────────────────────┤
//   server        ├──────────────┤
//              network          network

/** From one host of the shop to another. */
const NETWORK_NS = 300 * US;

export interface Route {
  method: string;
  route: string;
  path?: string;
}

interface Outcome {
  endNs: number;
  /** 200 when left out. */
  status?: number;
}

/** What a service does from its server span's start on, and when it is done. */
type Work = (server: SpanWriter) => Outcome;

export interface Answer {
  /** When the caller has the answer. */
  endNs: number;
  status: number;
}

export function serverAttributes({ method, route, path = route }: Route, status = 200): PlainAttributes {
  return {
    'http.request.method': method,
    'http.route': route,
    'url.path': path,
    'url.scheme': 'http',
    'http.response.status_code': status,
  };
}

/** A request over HTTP. */
export function http(from: SpanWriter, atNs: number, to: ServiceName, target: Route, work: Work): Answer {
  const { method, route, path = route } = target;
  const attributes = { 'http.request.method': method, 'url.full': `http://${to}:8080${path}`, ...addressOf(to, 8080) };
  const client = from.child({ name: method, kind: 'client', startNs: atNs, attributes });
  const server = client.remote(to, {
    name: `${method} ${route}`,
    kind: 'server',
    startNs: atNs + network(from),
    attributes: serverAttributes(target),
  });
  const { endNs, status = 200 } = work(server);
  if (status >= 500) server.fail('', String(status));
  server.set({ 'http.response.status_code': status }).end(endNs);
  client.set({ 'http.response.status_code': status });
  if (status >= 400) client.fail('', String(status));
  return { endNs: client.end(endNs + network(from)), status };
}

/** A call over gRPC. Status 500 and above stands for INTERNAL. */
export function rpc(from: SpanWriter, atNs: number, to: ServiceName, method: string, work: Work): Answer {
  const [service = '', name = ''] = method.split('/');
  const attributes = { 'rpc.system': 'grpc', 'rpc.service': service, 'rpc.method': name };
  const client = from.child({
    name: method,
    kind: 'client',
    startNs: atNs,
    attributes: { ...attributes, ...addressOf(to, 9090) },
  });
  const server = client.remote(to, { name: method, kind: 'server', startNs: atNs + network(from), attributes });
  const { endNs, status = 200 } = work(server);
  const code = { 'rpc.grpc.status_code': status >= 500 ? 13 : 0 };
  if (status >= 500) for (const span of [client, server]) span.fail('', 'INTERNAL');
  server.set(code).end(endNs);
  return { endNs: client.set(code).end(endNs + network(from)), status };
}

/** A statement on PostgreSQL. Gives its end. */
export function sql(from: SpanWriter, atNs: number, durationNs: number, text: string): number {
  const [operation = ''] = text.split(' ');
  const [, table = ''] = /(?:FROM|INTO|UPDATE) (\w+)/.exec(text) ?? [];
  return from
    .child({
      name: `${operation} ${table}`,
      kind: 'client',
      startNs: atNs,
      attributes: {
        'db.system.name': 'postgresql',
        'db.namespace': 'shop',
        'db.operation.name': operation,
        'db.collection.name': table,
        'db.query.text': text,
        ...addressOf('postgres', 5432),
      },
    })
    .end(atNs + durationNs);
}

/** A command of Redis. Gives its end. */
export function redis(from: SpanWriter, atNs: number, durationNs: number, text: string): number {
  const [operation = ''] = text.split(' ');
  const attributes = { 'db.system.name': 'redis', 'db.operation.name': operation, 'db.query.text': text };
  return from
    .child({
      name: operation,
      kind: 'client',
      startNs: atNs,
      attributes: { ...attributes, ...addressOf('redis', 6379) },
    })
    .end(atNs + durationNs);
}

function network({ recorder }: SpanWriter): number {
  return recorder.random.latency(NETWORK_NS, 0.2);
}

function addressOf(host: string, port: number): PlainAttributes {
  return { 'server.address': host, 'server.port': port };
}
