import { createSecureContext } from 'node:tls';
import { Client, credentials, type ClientOptions } from '@grpc/grpc-js';
import { timerMs } from '../../../../core/model/timer-ms.ts';
import { compressWith } from './grpc-compression.ts';
import type { GrpcSettings, Keepalive } from './grpc-client-settings.ts';
import { SecureCredentials } from './grpc-credentials.ts';
import { hostOf } from './host-of.ts';

/** gRPC's compressionAlgorithms.gzip. */
const GZIP = 2;

/** A client with connections of its own. It connects when it is called. */
export function connect(settings: GrpcSettings): Client {
  const { endpoint, tls, isSecure, compression, balancer, authority, keepalive } = settings;
  const client = new Client(endpoint, isSecure ? secure(settings) : credentials.createInsecure(), {
    ...(compression === 'gzip' ? { 'grpc.default_compression_algorithm': GZIP } : {}),
    // Who is asked for, too, where that is not said.
    ...(tls.serverName === '' ? {} : { 'grpc.ssl_target_name_override': tls.serverName }),
    ...(authority === '' ? {} : { 'grpc.default_authority': authority }),
    ...(keepalive ? keepaliveOptions(keepalive) : {}),
    // We wait and try again ourselves, as configured; a channel that waits on its own would come later still.
    'grpc.service_config': JSON.stringify({ loadBalancingConfig: [{ [balancer]: {} }] }),
    'grpc.enable_retries': 0,
    'grpc.max_reconnect_backoff_ms': 1_000,
    'grpc.max_send_message_length': -1,
    // Otherwise a new client goes on over the connections of the one before.
    'grpc.use_local_subchannel_pool': 1,
  });
  if (compression === 'zstd' || compression === 'snappy') compressWith(client, compression);
  return client;
}

function keepaliveOptions({ timeMs, timeoutMs, withoutStream }: Keepalive): ClientOptions {
  return {
    'grpc.keepalive_time_ms': timerMs(timeMs),
    'grpc.keepalive_timeout_ms': timerMs(timeoutMs),
    'grpc.keepalive_permit_without_calls': withoutStream ? 1 : 0,
  };
}

function secure({ endpoint, tls }: GrpcSettings): SecureCredentials {
  const { ca, cert, key, serverName, skipVerify, minVersion, maxVersion } = tls;
  const own = { ...(ca === undefined ? {} : { ca }), ...(cert === '' ? {} : { cert, key }) };
  const secureContext = createSecureContext({ ...own, minVersion, maxVersion });
  return new SecureCredentials({
    secureContext,
    rejectUnauthorized: !skipVerify,
    host: serverName || hostOf(endpoint),
  });
}
