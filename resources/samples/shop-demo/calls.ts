import type { Attributes } from './otlp.ts';
import type { ServiceName } from './services.ts';
import type { SpanBuilder } from './trace-builder.ts';

// Calls as two services see them: a client span here, a server span there, with a little network between.

export interface Route {
  method: string;
  route: string;
  path?: string;
}

export function httpServer({ method, route, path = route }: Route, status = 200): Attributes {
  return {
    'http.request.method': method,
    'http.route': route,
    'url.path': path,
    'url.scheme': 'http',
    'http.response.status_code': status,
  };
}

/**
 * Calls another service. `work` is given the server span, does what it does from its start on and says when it is done and with
 * which status. Gives when the caller has the answer.
 */
export function call(
  from: SpanBuilder,
  startMs: number,
  to: ServiceName,
  target: Route,
  work: (server: SpanBuilder) => { endMs: number; status?: number },
): { endMs: number; status: number; client: SpanBuilder } {
  const client = from.child(from.service, startMs, 'client', target.method, {
    'http.request.method': target.method,
    'url.full': `http://${to}:8080${target.path ?? target.route}`,
    'server.address': to,
    'server.port': 8080,
  });
  const network = 0.6 + (startMs % 1);
  const server = client.child(to, startMs + network, 'server', `${target.method} ${target.route}`, httpServer(target));
  const { endMs, status = 200 } = work(server);
  server.set({ 'http.response.status_code': status });
  if (status >= 500) server.fail('');
  server.end(endMs);
  client.set({ 'http.response.status_code': status });
  if (status >= 400) client.set({ 'error.type': String(status) }).fail('');
  return { endMs: client.end(endMs + network), status, client };
}

/** A statement on PostgreSQL. */
export function query(
  from: SpanBuilder,
  startMs: number,
  ms: number,
  operation: string,
  table: string,
  text: string,
): number {
  return from
    .child(from.service, startMs, 'client', `${operation} ${table}`, {
      'db.system.name': 'postgresql',
      'db.namespace': 'shop',
      'db.operation.name': operation,
      'db.collection.name': table,
      'db.query.text': text,
      'server.address': 'postgres',
      'server.port': 5432,
    })
    .end(startMs + ms);
}

/** A command of Redis, where carts live. */
export function redis(from: SpanBuilder, startMs: number, ms: number, command: string, key: string): number {
  return from
    .child(from.service, startMs, 'client', command, {
      'db.system.name': 'redis',
      'db.operation.name': command,
      'db.query.text': `${command} ${key}`,
      'server.address': 'redis',
      'server.port': 6379,
    })
    .end(startMs + ms);
}
