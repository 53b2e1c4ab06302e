import {
  Client,
  credentials,
  Metadata,
  Server,
  ServerCredentials,
  status,
  type sendUnaryData,
  type ServerUnaryCall,
} from '@grpc/grpc-js';
import { Parcel } from '../../../core/collector/parcel.ts';
import type { Signal } from '../../../core/model/telemetry.ts';
import { encodeResponse } from '../../../core/otlp/response.ts';
import { writeRetryInfo } from '../../unit/receivers/google-rpc.ts';
import type { Verdict, Wire } from './road.ts';

const METHODS: Readonly<Record<Signal, string>> = {
  traces: '/opentelemetry.proto.collector.trace.v1.TraceService/Export',
  metrics: '/opentelemetry.proto.collector.metrics.v1.MetricsService/Export',
  logs: '/opentelemetry.proto.collector.logs.v1.LogsService/Export',
};
const UNLIMITED = { 'grpc.max_receive_message_length': -1, 'grpc.max_send_message_length': -1 };
const asIs = (bytes: Buffer): Buffer => bytes;

type Call = ServerUnaryCall<Buffer, Buffer>;

/** OTLP over gRPC, on both sides. */
export class GrpcWire implements Wire {
  readonly #signal: Signal;
  readonly #server = new Server(UNLIMITED);
  readonly #gateway: Client;

  /** HOST:PORT of the gateway. */
  constructor(signal: Signal, gateway: string) {
    this.#signal = signal;
    this.#gateway = new Client(gateway, credentials.createInsecure(), UNLIMITED);
  }

  listen(judge: (parcel: Parcel) => Promise<Verdict>): Promise<number> {
    const path = METHODS[this.#signal];
    const method = { path, requestStream: false, responseStream: false } as const;
    const codec = {
      requestSerialize: asIs,
      requestDeserialize: asIs,
      responseSerialize: asIs,
      responseDeserialize: asIs,
    };
    const answer = async ({ request }: Call, callback: sendUnaryData<Buffer>) =>
      this.#answer(await judge(Parcel.ofWire(this.#signal, request)), callback);
    this.#server.addService(
      { export: { ...method, ...codec } },
      { export: (call: Call, callback: sendUnaryData<Buffer>) => void answer(call, callback) },
    );
    const credentialsOfNobody = ServerCredentials.createInsecure();
    return new Promise((resolve, reject) => {
      const bound = (error: Error | null, port: number) => (error ? reject(error) : resolve(port));
      this.#server.bindAsync('127.0.0.1:0', credentialsOfNobody, bound);
    });
  }

  #answer(verdict: Verdict, callback: sendUnaryData<Buffer>): void {
    if (verdict.kind === 'throttled') return callback({ code: status.RESOURCE_EXHAUSTED, metadata: inASecond() });
    if (verdict.kind === 'invalid') return callback({ code: status.INVALID_ARGUMENT });
    if (verdict.kind !== 'taken') return callback({ code: status.UNAVAILABLE });
    const { rejected } = verdict;
    const partial = rejected > 0 ? { rejected, message: 'not these' } : undefined;
    callback(null, Buffer.from(encodeResponse(this.#signal, 'protobuf', partial)));
  }

  forward({ wire }: Parcel): Promise<boolean> {
    return new Promise((resolve) => {
      const answered = (error: Error | null) => resolve(error === null);
      this.#gateway.makeUnaryRequest(METHODS[this.#signal], asIs, asIs, Buffer.from(wire), answered);
    });
  }

  close(): void {
    this.#server.forceShutdown();
    this.#gateway.close();
  }
}

function inASecond(): Metadata {
  const metadata = new Metadata();
  metadata.set('grpc-status-details-bin', Buffer.from(writeRetryInfo(status.RESOURCE_EXHAUSTED, 1)));
  return metadata;
}
