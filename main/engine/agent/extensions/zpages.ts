import { escapeHtml } from '../../../../core/report/html/markup.ts';
import { Settings } from '../../../../core/collector/settings.ts';
import { Meter } from '../../collector/meter.ts';
import type { ReceiverOptions } from '../endpoint.ts';
import type { HttpRoute } from '../http-call.ts';
import { startHttpServer } from '../http-server.ts';
import { HTTP_SERVER_KEYS, IDLE_HTTP_SERVER_KEYS, readHttpServer, REFUSED_HTTP_SERVER_KEYS } from '../http-settings.ts';
import type { ExtensionContext, ExtensionKind, ServiceView } from './extension.ts';
import { extensionsPage, pipelinesPage, servicePage } from './zpages-html.ts';

/** Pages of the Collector that tell of what is not here. */
const ABSENT = ['tracez', 'featurez', 'expvarz', 'rpcz'];

const PAGES: Readonly<Record<string, (service: ServiceView, nowMs: number) => string>> = {
  servicez: servicePage,
  pipelinez: pipelinesPage,
  extensionz: extensionsPage,
};

/** The Collector's extension/zpages. */
export function zpages(options: ReceiverOptions): ExtensionKind {
  return {
    type: 'zpages',
    read(value) {
      const settings = new Settings(value);
      settings.allow([...HTTP_SERVER_KEYS], REFUSED_HTTP_SERVER_KEYS, [...IDLE_HTTP_SERVER_KEYS, 'expvar']);
      const server = readHttpServer(settings, 'localhost:55679', options);
      return {
        problems: settings.problems,
        create: (context) =>
          startHttpServer({
            settings: server,
            routes: routesOf(context),
            inFlight: options.inFlight,
            meter: new Meter(context.now),
          }),
      };
    },
  };
}

function routesOf({ service, now }: ExtensionContext): HttpRoute[] {
  const headers = {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
    'x-content-type-options': 'nosniff',
  };
  const methods = ['GET', 'HEAD'];
  const pages = Object.entries(PAGES).map(([name, page]) => ({
    methods,
    path: `/debug/${name}`,
    answer: async () => ({ status: 200, headers, body: page(service, now()) }),
  }));
  const absent = ABSENT.map((name) => ({
    methods,
    path: `/debug/${name}`,
    answer: async () => ({ status: 404, headers, body: `<p>${escapeHtml(name)} is not supported here.</p>` }),
  }));
  return [...pages, ...absent];
}
