import type { Settings } from '../../../core/collector/settings.ts';
import { readEndpoint, type Endpoint, type ReceiverOptions } from './endpoint.ts';

/** The keys of the Collector's confighttp.ServerConfig that are read. */
export const HTTP_SERVER_KEYS = ['endpoint'] as const;
/** Known to the Collector, and not supported here. */
export const REFUSED_HTTP_SERVER_KEYS = [
  'tls',
  'auth',
  'cors',
  'max_request_body_size',
  'include_metadata',
  'response_headers',
  'compression_algorithms',
  'read_timeout',
  'read_header_timeout',
  'write_timeout',
  'idle_timeout',
  'keep_alives_enabled',
  'middlewares',
] as const;

/** How a receiver listens for HTTP. */
export interface HttpServerSettings {
  endpoint: Endpoint;
}

/** Reads the values only: which keys are allowed is for the component to say, with its own keys beside those of a server. */
export function readHttpServer(settings: Settings, fallback: string, options: ReceiverOptions): HttpServerSettings {
  return { endpoint: readEndpoint(settings, fallback, options.allowUnencrypted) };
}
