import type { Settings } from '../../../core/collector/settings.ts';
import { SIGNALS } from '../../../core/model/telemetry.ts';
import type { SignalPaths } from '../receivers/http-route.ts';
import type { OtlpGrpcStart } from '../receivers/otlp-grpc.ts';
import type { OtlpHttpStart } from '../receivers/otlp-http.ts';
import type { ReceiverOptions } from './endpoint.ts';
import { readGrpcServer } from './grpc-settings.ts';
import { HTTP_SERVER_KEYS, IDLE_HTTP_SERVER_KEYS, readHttpServer, REFUSED_HTTP_SERVER_KEYS } from './http-settings.ts';

/** How a protocol is started, but for what all share. */
export type Start = Omit<OtlpGrpcStart, 'inFlight'> & Omit<OtlpHttpStart, 'inFlight'>;

const PATH_KEYS = SIGNALS.map((signal) => `${signal}_url_path`);
/** Of profiles none are taken, wherever they are sent. */
const IDLE = [...IDLE_HTTP_SERVER_KEYS, 'profiles_url_path'];

/** Under `protocols.http`: confighttp.ServerConfig and the paths. */
export function readOtlpHttp(settings: Settings, options: ReceiverOptions): Start {
  settings.allow([...HTTP_SERVER_KEYS, ...PATH_KEYS], REFUSED_HTTP_SERVER_KEYS, IDLE);
  const { endpoint, tls, auth, cors, responseHeaders, limits, tells } = readHttpServer(
    settings,
    'localhost:4318',
    options,
  );
  const paths: SignalPaths = new Map(
    SIGNALS.map((signal) => [`/${settings.word(`${signal}_url_path`, `/v1/${signal}`).replace(/^\/+/, '')}`, signal]),
  );
  if (paths.size < SIGNALS.length) settings.note([], 'two signals have the same path');
  return {
    hosts: [...endpoint.hosts],
    wantedPort: endpoint.port,
    tls,
    auth,
    cors,
    headers: responseHeaders,
    limits,
    tells,
    paths,
  };
}

/** Under `protocols.grpc`. */
export function readOtlpGrpc(settings: Settings, options: ReceiverOptions): Start {
  return readGrpcServer(settings, 'localhost:4317', options);
}
