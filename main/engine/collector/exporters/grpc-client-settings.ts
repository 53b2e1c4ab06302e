import type { Settings } from '../../../../core/collector/settings.ts';
import { readClientAuth, readClientTls, readHeaders, type ClientTls } from './client-settings.ts';

/** '' = none. */
const COMPRESSIONS = ['gzip', 'zstd', 'snappy', 'none', ''] as const;

/** The Collector's config/configgrpc, of a client. */
export interface GrpcSettings {
  endpoint: string;
  isSecure: boolean;
  tls: ClientTls;
  headers: Record<string, string>;
  balancer: 'round_robin' | 'pick_first';
  compression: (typeof COMPRESSIONS)[number];
  timeoutMs: number;
  /** Id of an extension; '' = none. */
  authenticator: string;
  /** '' = the host of the endpoint. */
  authority: string;
  /** A call waits for a connection as long as it may take. */
  waitsForReady: boolean;
  keepalive: Keepalive | undefined;
}

export interface Keepalive {
  timeMs: number;
  timeoutMs: number;
  withoutStream: boolean;
}

/** The keys that are read. */
export const GRPC_CLIENT_KEYS = [
  'endpoint',
  'tls',
  'auth',
  'headers',
  'compression',
  'timeout',
  'balancer_name',
  'keepalive',
  'wait_for_ready',
  'authority',
] as const;
/** Known to the Collector; they change nothing of what is sent, nor to whom. */
export const IDLE_GRPC_CLIENT_KEYS = ['read_buffer_size', 'write_buffer_size'] as const;

/** Problems go to `settings`; files of `tls` are read here. */
export function readGrpc(settings: Settings): GrpcSettings {
  const written = settings.word('endpoint');
  const [, scheme = '', rest = ''] = /^(?:([a-z][a-z0-9+.-]*):\/\/)?(.*)$/.exec(written)!;
  // gRPC's own way of writing it; what stands between the slashes would be a server to ask.
  const endpoint = scheme === 'dns' ? rest.replace(/^\//, '') : rest;
  if (endpoint === '') settings.note(['endpoint'], 'an address such as gateway:4317 is expected here');
  else if (/:\d+\//.test(endpoint))
    settings.note(['endpoint'], 'an address over gRPC has no path; one such as gateway:4317 is expected here');
  else if (!/:\d+$/.test(endpoint))
    settings.note(['endpoint'], 'the address has no port; one such as gateway:4317 is expected here');
  if (!['', 'http', 'https', 'dns'].includes(scheme))
    settings.note(['endpoint'], `"${scheme}" is not supported here; http, https and dns are`);
  const tls = readClientTls(settings);
  const isSecure = scheme === 'https' || (scheme !== 'http' && !tls.insecure);
  const authenticator = readClientAuth(settings);
  // As gRPC's own credentials: "require transport level security". Only headers_setter does not.
  const isOpen = authenticator === '' || authenticator.split('/', 1)[0] === 'headers_setter';
  if (!isOpen && !isSecure) settings.note(['auth'], 'auth is only possible with TLS');
  return {
    endpoint,
    isSecure,
    authenticator,
    tls,
    headers: readHeaders(settings),
    balancer: settings.choice('balancer_name', ['round_robin', 'pick_first'], 'round_robin'),
    compression: settings.choice('compression', COMPRESSIONS, 'gzip'),
    timeoutMs: settings.durationMs('timeout', 5_000),
    authority: settings.word('authority'),
    waitsForReady: settings.bool('wait_for_ready'),
    keepalive: readKeepalive(settings),
  };
}

/** Of both the time between pings and that for an answer, as configgrpc has them. */
const KEEPALIVE_MS = 10_000;

/** configgrpc.KeepaliveClientConfig; nothing is pinged without the key. */
function readKeepalive(settings: Settings): Keepalive | undefined {
  if (!settings.has('keepalive')) return undefined;
  const keepalive = settings.inner('keepalive');
  keepalive.allow(['time', 'timeout', 'permit_without_stream']);
  const ms = (key: string) => Math.ceil(keepalive.durationMs(key, KEEPALIVE_MS)) || KEEPALIVE_MS;
  return { timeMs: ms('time'), timeoutMs: ms('timeout'), withoutStream: keepalive.bool('permit_without_stream') };
}
