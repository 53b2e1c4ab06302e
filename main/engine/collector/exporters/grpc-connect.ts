import { createSecureContext } from 'node:tls';
import { Client, credentials, type ChannelCredentials, type ClientOptions } from '@grpc/grpc-js';
import { timerMs } from '../../../../core/model/timer-ms.ts';
import type { ClientTls } from './client-settings.ts';
import type { GrpcSettings, Keepalive } from './grpc-client-settings.ts';

/** gRPC's compressionAlgorithms.gzip. */
const GZIP = 2;

/** A client with connections of its own. It connects when it is called. */
export function connect({ endpoint, tls, isSecure, gzip, balancer, authority, keepalive }: GrpcSettings): Client {
  return new Client(endpoint, isSecure ? secure(tls) : credentials.createInsecure(), {
    ...(gzip ? { 'grpc.default_compression_algorithm': GZIP } : {}),
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
}

function keepaliveOptions({ timeMs, timeoutMs, withoutStream }: Keepalive): ClientOptions {
  return {
    'grpc.keepalive_time_ms': timerMs(timeMs),
    'grpc.keepalive_timeout_ms': timerMs(timeoutMs),
    'grpc.keepalive_permit_without_calls': withoutStream ? 1 : 0,
  };
}

function secure({ ca, cert, key, skipVerify, minVersion, maxVersion }: ClientTls): ChannelCredentials {
  const own = { ...(ca === undefined ? {} : { ca }), ...(cert === '' ? {} : { cert, key }) };
  const context = createSecureContext({ ...own, minVersion, maxVersion });
  return credentials.createFromSecureContext(context, skipVerify ? { rejectUnauthorized: false } : {});
}
