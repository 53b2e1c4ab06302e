import { escapeRegex } from '../../../../core/analysis/log-template.ts';
import { formatGoDuration } from '../../../../core/collector/ottl/go-duration.ts';
import { Settings } from '../../../../core/collector/settings.ts';
import { Meter } from '../../collector/meter.ts';
import type { ReceiverOptions } from '../endpoint.ts';
import type { HttpAnswer, HttpRoute } from '../http-call.ts';
import { startHttpServer } from '../http-server.ts';
import { HTTP_SERVER_KEYS, IDLE_HTTP_SERVER_KEYS, readHttpServer, REFUSED_HTTP_SERVER_KEYS } from '../http-settings.ts';
import type { ExtensionContext, ExtensionKind } from './extension.ts';

/** What Go writes for no time. */
const NO_TIME = '0001-01-01T00:00:00Z';

interface HealthSettings {
  path: string;
  /** Instead of our own answer. */
  body: { healthy: string; unhealthy: string } | undefined;
}

/** The Collector's extension/health_check. */
export function healthCheck(options: ReceiverOptions): ExtensionKind {
  return {
    type: 'health_check',
    read(value) {
      const settings = new Settings(value);
      settings.allow(
        [...HTTP_SERVER_KEYS, 'path', 'response_body'],
        [...REFUSED_HTTP_SERVER_KEYS, 'check_collector_pipeline', 'use_v2', 'http', 'grpc', 'component_health'],
        IDLE_HTTP_SERVER_KEYS,
      );
      const server = readHttpServer(settings, 'localhost:13133', options);
      const read = readHealth(settings);
      return {
        problems: settings.problems,
        create: (context) =>
          startHttpServer({
            settings: server,
            routes: [routeOf(read, context)],
            inFlight: options.inFlight,
            meter: new Meter(context.now),
          }),
      };
    },
  };
}

function readHealth(settings: Settings): HealthSettings {
  const path = settings.word('path', '/');
  if (!path.startsWith('/')) settings.note(['path'], 'a path that starts with / is expected here');
  const body = settings.inner('response_body');
  body.allow(['healthy', 'unhealthy']);
  const bodies = { healthy: body.word('healthy'), unhealthy: body.word('unhealthy') };
  return { path, body: settings.has('response_body') ? bodies : undefined };
}

function routeOf({ path, body }: HealthSettings, { service, now }: ExtensionContext): HttpRoute {
  // As Go's mux has it: a path that ends with / is that of all below it.
  const pattern = path.endsWith('/') ? new RegExp(`^${escapeRegex(path)}`) : path;
  return {
    methods: ['GET', 'HEAD', 'POST', 'PUT'],
    path: pattern,
    async answer(): Promise<HttpAnswer> {
      const isHealthy = service.state() === 'running';
      const status = isHealthy ? 200 : 503;
      if (body)
        return {
          status,
          headers: { 'content-type': 'text/plain; charset=utf-8' },
          body: isHealthy ? body.healthy : body.unhealthy,
        };
      const since = service.runningSinceMs();
      const said = {
        status: isHealthy ? 'Server available' : 'Server not available',
        upSince: isHealthy ? new Date(since).toISOString() : NO_TIME,
        uptime: isHealthy ? formatGoDuration(BigInt(Math.max(0, now() - since)) * 1_000_000n) : '',
      };
      return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(said) };
    },
  };
}
