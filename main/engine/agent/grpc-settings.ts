import { timerMs } from '../../../core/model/timer-ms.ts';
import type { Settings } from '../../../core/collector/settings.ts';
import { MIB } from '../../../core/model/units.ts';
import type { OtlpGrpcStart } from '../receivers/otlp-grpc.ts';
import type { PingPolicy, SessionLife } from '../receivers/session-life.ts';
import { readEndpoint, type ReceiverOptions } from './endpoint.ts';
import { readTold } from './http-settings.ts';
import { readAuth } from './read-auth.ts';
import { readServerTls } from './server-tls.ts';

const GRPC_KEYS = [
  'endpoint',
  'transport',
  'tls',
  'auth',
  'max_recv_msg_size_mib',
  'max_concurrent_streams',
  'keepalive',
  'include_metadata',
];
const REFUSED_GRPC_KEYS = ['middlewares', 'dialer'];
/** They change nothing of what is taken, nor of whom. */
const IDLE_GRPC_KEYS = ['read_buffer_size', 'write_buffer_size'];
const MOST_MIB = 2_047;

/** How a receiver listens for gRPC. */
export type GrpcServerSettings = Omit<OtlpGrpcStart, 'inFlight' | 'methods'>;

/** The Collector's configgrpc.ServerConfig, all its keys. */
export function readGrpcServer(settings: Settings, fallback: string, options: ReceiverOptions): GrpcServerSettings {
  settings.allow(GRPC_KEYS, REFUSED_GRPC_KEYS, IDLE_GRPC_KEYS);
  settings.choice('transport', ['tcp'], 'tcp');
  const tls = readServerTls(settings);
  const { hosts, port } = readEndpoint(settings, fallback, options.allowUnencrypted || tls !== undefined);
  const mib = settings.integer('max_recv_msg_size_mib', 0, 0, MOST_MIB);
  const streams = settings.integer('max_concurrent_streams', 0, 0, 2 ** 32 - 1);
  const { idleMs, life } = readKeepalive(settings);
  return {
    hosts: [...hosts],
    wantedPort: port,
    tls,
    auth: readAuth(settings, options),
    tells: readTold(settings),
    limits: { ...(mib > 0 ? { maxBodyBytes: mib * MIB } : {}), ...(idleMs > 0 ? { sessionIdleMs: idleMs } : {}) },
    ...(streams > 0 ? { maxConcurrentStreams: streams } : {}),
    life,
  };
}

function readKeepalive(settings: Settings): { idleMs: number; life: SessionLife } {
  const keepalive = settings.inner('keepalive');
  keepalive.allow(['server_parameters', 'enforcement_policy']);
  const server = keepalive.inner('server_parameters');
  server.allow(['max_connection_idle', 'max_connection_age', 'max_connection_age_grace', 'time', 'timeout']);
  const ms = (key: string) => timerMs(server.durationMs(key, 0));
  const read = {
    maxAgeMs: ms('max_connection_age'),
    maxAgeGraceMs: ms('max_connection_age_grace'),
    pingEveryMs: ms('time'),
    pingTimeoutMs: ms('timeout'),
  };
  const given = Object.entries(read).filter(([, value]) => value > 0);
  const policy = keepalive.has('enforcement_policy') ? { pingPolicy: readPolicy(keepalive) } : {};
  return { idleMs: ms('max_connection_idle'), life: { ...Object.fromEntries(given), ...policy } };
}

/** gRPC's own least time, where the policy says none. */
const MIN_PING_MS = 300_000;

function readPolicy(keepalive: Settings): PingPolicy {
  const policy = keepalive.inner('enforcement_policy');
  policy.allow(['min_time', 'permit_without_stream']);
  const minTimeMs = policy.durationMs('min_time', 0);
  return { minTimeMs: minTimeMs > 0 ? minTimeMs : MIN_PING_MS, withoutStream: policy.bool('permit_without_stream') };
}
