import { Metadata, type Client, type ServiceError } from '@grpc/grpc-js';
import type { Parcel } from '../../../../core/collector/parcel.ts';
import { Settings } from '../../../../core/collector/settings.ts';
import { SIGNALS, type Signal } from '../../../../core/model/telemetry.ts';
import type { ExporterKind } from '../component.ts';
import { ConsumeError, consumeErrorOf, type Taken } from '../consumer.ts';
import { headersOf } from './client-settings.ts';
import { queuedExporter } from './create-queued.ts';
import { GRPC_CLIENT_KEYS, IDLE_GRPC_CLIENT_KEYS, readGrpc, type GrpcSettings } from './grpc-client-settings.ts';
import { connect } from './grpc-connect.ts';
import { GrpcConnection } from './grpc-connection.ts';
import { refusalOf } from './grpc-refusal.ts';
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

const REFUSED = ['middlewares', 'batcher'];

/** The Collector's exporter/otlpexporter: OTLP over gRPC. */
export const OTLP_EXPORTER: ExporterKind = {
  type: 'otlp',
  signals: SIGNALS,
  read(value) {
    const settings = new Settings(value);
    settings.allow([...GRPC_CLIENT_KEYS, 'retry_on_failure', 'sending_queue'], REFUSED, IDLE_GRPC_CLIENT_KEYS);
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

const asBytes = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
const asIs = (bytes: Buffer): Buffer => bytes;

class GrpcSender implements Sender {
  readonly #connection: GrpcConnection<Client>;
  readonly #settings: GrpcSettings;
  readonly #headersOf: ReturnType<typeof headersOf>;

  constructor(settings: GrpcSettings, headers: ReturnType<typeof headersOf>) {
    this.#settings = settings;
    this.#headersOf = headers;
    this.#connection = new GrpcConnection(() => connect(settings));
  }

  send({ signal, wire, sender }: Parcel, abort: AbortSignal): Promise<Taken> {
    if (abort.aborted) return Promise.reject(new ConsumeError('the exporter is stopping'));
    const { endpoint, timeoutMs, waitsForReady } = this.#settings;
    const deadline = timeoutMs > 0 ? Date.now() + timeoutMs : Infinity;
    const metadata = new Metadata({ waitForReady: waitsForReady });
    try {
      for (const [name, text] of Object.entries(this.#headersOf(sender))) metadata.set(name, text);
    } catch (error) {
      return Promise.reject(consumeErrorOf(error));
    }
    const { client } = this.#connection;
    return new Promise((resolve, reject) => {
      const answered = (error: ServiceError | null, response?: Buffer) => {
        abort.removeEventListener('abort', cancel);
        this.#connection.answered(client, error);
        if (error) reject(refusalOf(error, endpoint));
        else resolve(takenOf(response ?? Buffer.alloc(0)));
      };
      const call = client.makeUnaryRequest(METHODS[signal], asBytes, asIs, wire, metadata, { deadline }, answered);
      const cancel = () => call.cancel();
      abort.addEventListener('abort', cancel, { once: true });
    });
  }

  async close(): Promise<void> {
    this.#connection.close();
  }
}
