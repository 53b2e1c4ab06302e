import { createSecureContext } from 'node:tls';
import {
  Client,
  credentials,
  Metadata,
  status,
  type ChannelCredentials,
  type ClientOptions,
  type ServiceError,
} from '@grpc/grpc-js';
import { timerMs } from '../../../../core/model/timer-ms.ts';
import type { Parcel } from '../../../../core/collector/parcel.ts';
import { readRetryDelayMs } from '../../../../core/collector/retry-info.ts';
import { Settings } from '../../../../core/collector/settings.ts';
import { SIGNALS, type Signal } from '../../../../core/model/telemetry.ts';
import type { ExporterKind } from '../component.ts';
import { ConsumeError, consumeErrorOf, type Taken } from '../consumer.ts';
import { headersOf, readClientAuth, readClientTls, readHeaders, type ClientTls } from './client-settings.ts';
import { queuedExporter } from './create-queued.ts';
import { takenOf } from './otlp-answer.ts';
import { readQueue } from './queue-settings.ts';
import type { Sender } from './queued-exporter.ts';
import { readRetry } from './retry.ts';

/** opentelemetry-proto, collector/…/v1. */
const METHODS: Readonly<Record<Signal, string>> = {
  traces: '/opentelemetry.proto.collector.trace.v1.TraceService/Export',
  metrics: '/opentelemetry.proto.collector.metrics.v1.MetricsService/Export',
  logs: '/opentelemetry.proto.collector.logs.v1.LogsService/Export',
};

/** OTLP specification, "OTLP/gRPC Response": these may be sent again; RESOURCE_EXHAUSTED only where the server says when. */
const RETRYABLE = new Set<number>([
  status.CANCELLED,
  status.DEADLINE_EXCEEDED,
  status.ABORTED,
  status.OUT_OF_RANGE,
  status.UNAVAILABLE,
  status.DATA_LOSS,
]);
/** What grpc-js calls INTERNAL by itself, without a word of the server: the connection broke as the call began, or the stream was reset. */
const BROKE_OFF = /^(Failed to start HTTP\/2 stream|Received RST_STREAM)/;
/** What grpc-js says, by itself as well, while it tries to connect again. */
const UNCONNECTED = /No connection established/;
/** It waits without end for a peer that took the connection and says nothing on it; we do not wait longer than this. */
const CONNECTING_MS = 5_000;
/** google.rpc.RetryInfo in the status details. */
const DETAILS = 'grpc-status-details-bin';

interface GrpcSettings {
  endpoint: string;
  isSecure: boolean;
  tls: ClientTls;
  headers: Record<string, string>;
  balancer: 'round_robin' | 'pick_first';
  gzip: boolean;
  timeoutMs: number;
  /** Id of an extension; '' = none. */
  authenticator: string;
  /** '' = the host of the endpoint. */
  authority: string;
  /** A call waits for a connection as long as it may take. */
  waitsForReady: boolean;
  keepalive: Keepalive | undefined;
}

interface Keepalive {
  timeMs: number;
  timeoutMs: number;
  withoutStream: boolean;
}

const KEYS = [
  'endpoint',
  'tls',
  'auth',
  'headers',
  'compression',
  'timeout',
  'retry_on_failure',
  'sending_queue',
  'balancer_name',
  'keepalive',
  'wait_for_ready',
  'authority',
];
const REFUSED = ['middlewares', 'batcher'];
/** They change nothing of what is sent, nor to whom. */
const IDLE = ['read_buffer_size', 'write_buffer_size'];

/** The Collector's exporter/otlpexporter: OTLP over gRPC. */
export const OTLP_EXPORTER: ExporterKind = {
  type: 'otlp',
  signals: SIGNALS,
  read(value) {
    const settings = new Settings(value);
    settings.allow(KEYS, REFUSED, IDLE);
    const read = readGrpc(settings);
    const [retry, queue] = [readRetry(settings), readQueue(settings)];
    return {
      problems: settings.problems,
      create: (context) =>
        queuedExporter(
          context,
          new GrpcSender(read, headersOf(read.headers, read.authenticator, context)),
          retry,
          queue,
        ),
    };
  },
};

function readGrpc(settings: Settings): GrpcSettings {
  const written = settings.word('endpoint');
  const [, scheme = '', rest = ''] = /^(?:([a-z][a-z0-9+.-]*):\/\/)?(.*)$/.exec(written)!;
  // gRPC's own way of writing it; what stands between the slashes would be a server to ask.
  const endpoint = scheme === 'dns' ? rest.replace(/^\//, '') : rest;
  if (endpoint === '') settings.note(['endpoint'], 'an address such as gateway:4317 is expected here');
  else if (!/:\d+$/.test(endpoint))
    settings.note(['endpoint'], 'the address has no port; one such as gateway:4317 is expected here');
  if (!['', 'http', 'https', 'dns'].includes(scheme))
    settings.note(['endpoint'], `"${scheme}" is not supported here; http, https and dns are`);
  const tls = readClientTls(settings);
  const isSecure = scheme === 'https' || (scheme !== 'http' && !tls.insecure);
  const authenticator = readClientAuth(settings);
  // As gRPC's own credentials: "require transport level security". Only headers_setter does not.
  const isOpen = authenticator === '' || authenticator.split('/', 1)[0] === 'headers_setter';
  if (!isOpen && !isSecure) settings.note(['auth'], 'is only possible with TLS');
  return {
    endpoint,
    isSecure,
    authenticator,
    tls,
    headers: readHeaders(settings),
    balancer: settings.choice('balancer_name', ['round_robin', 'pick_first'], 'round_robin'),
    gzip: readGzip(settings),
    timeoutMs: settings.durationMs('timeout', 5_000),
    authority: settings.word('authority'),
    waitsForReady: settings.bool('wait_for_ready'),
    keepalive: readKeepalive(settings),
  };
}

/** The client of gRPC has nothing else, and it is not for us to send something larger than was asked for. */
function readGzip(settings: Settings): boolean {
  const written = settings.raw('compression');
  if (written !== 'zstd' && written !== 'snappy')
    return settings.choice('compression', ['gzip', 'none', ''], 'gzip') === 'gzip';
  settings.note(['compression'], `"${written}" is not supported over gRPC here; gzip is, and otlphttp has zstd`);
  return true;
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

/** gRPC's compressionAlgorithms.gzip. */
const GZIP = 2;
const asBytes = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
const asIs = (bytes: Buffer): Buffer => bytes;

class GrpcSender implements Sender {
  #client: Client;
  #isClosed = false;
  /** When the client was made, or had a connection at last. */
  #connectedMs = performance.now();
  readonly #settings: GrpcSettings;
  readonly #headersOf: ReturnType<typeof headersOf>;

  constructor(settings: GrpcSettings, headers: ReturnType<typeof headersOf>) {
    this.#settings = settings;
    this.#headersOf = headers;
    this.#client = connect(settings);
  }

  send({ signal, wire, sender }: Parcel, abort: AbortSignal): Promise<Taken> {
    if (abort.aborted) return Promise.reject(new ConsumeError('the exporter is stopping'));
    const { timeoutMs, waitsForReady } = this.#settings;
    const deadline = timeoutMs > 0 ? Date.now() + timeoutMs : Infinity;
    const metadata = new Metadata({ waitForReady: waitsForReady });
    try {
      for (const [name, text] of Object.entries(this.#headersOf(sender))) metadata.set(name, text);
    } catch (error) {
      return Promise.reject(consumeErrorOf(error));
    }
    const client = this.#client;
    return new Promise((resolve, reject) => {
      const answered = (error: ServiceError | null, response?: Buffer) => {
        abort.removeEventListener('abort', cancel);
        if (error?.code === status.DEADLINE_EXCEEDED || this.#isStuck(error)) this.#leave(client);
        if (error) reject(refusalOf(error));
        else resolve(takenOf(response ?? Buffer.alloc(0)));
      };
      const call = client.makeUnaryRequest(METHODS[signal], asBytes, asIs, wire, metadata, { deadline }, answered);
      const cancel = () => call.cancel();
      abort.addEventListener('abort', cancel, { once: true });
    });
  }

  #isStuck(error: ServiceError | null): boolean {
    const now = performance.now();
    if (!error || !UNCONNECTED.test(error.details)) this.#connectedMs = now;
    return now - this.#connectedMs > CONNECTING_MS;
  }

  /**
   * Over a connection that brought no answer in time none may ever come: a peer that vanished without a word, or a way that swallows
   * all, would hold up everything until the system gives the connection up, a quarter of an hour later. What is under way on it may
   * still end.
   */
  #leave(client: Client): void {
    if (client !== this.#client || this.#isClosed) return;
    this.#client = connect(this.#settings);
    this.#connectedMs = performance.now();
    client.close();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#client.close();
  }
}

function connect({ endpoint, tls, isSecure, gzip, balancer, authority, keepalive }: GrpcSettings): Client {
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

function refusalOf({ code, details, metadata }: ServiceError): ConsumeError {
  const message = `${status[code] ?? code}: ${details}`;
  const [sent] = metadata?.get(DETAILS) ?? [];
  const retryAfterMs = Buffer.isBuffer(sent) ? readRetryDelayMs(sent) : undefined;
  const brokeOff = code === status.INTERNAL && BROKE_OFF.test(details);
  const mayRetry =
    RETRYABLE.has(code) || brokeOff || (code === status.RESOURCE_EXHAUSTED && retryAfterMs !== undefined);
  return new ConsumeError(message, { isPermanent: !mayRetry, retryAfterMs });
}
