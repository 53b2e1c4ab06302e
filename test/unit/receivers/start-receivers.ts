import { InFlight, type InFlightOptions } from '../../../main/engine/receivers/in-flight.ts';
import { startOtlpGrpc } from '../../../main/engine/receivers/otlp-grpc.ts';
import { startOtlpHttp } from '../../../main/engine/receivers/otlp-http.ts';
import type { Receiver, ReceiverStart } from '../../../main/engine/receivers/receiver.ts';
import { FakeIntake } from './fake-intake.ts';

export interface Running {
  intake: FakeIntake;
  inFlight: InFlight;
  http: Receiver;
  grpc: Receiver;
  httpPort: number;
  grpcPort: number;
}

export type Options = Partial<Omit<ReceiverStart, 'inFlight'>> & { budget?: InFlightOptions };

/** Both receivers on free ports of 127.0.0.1, one intake behind them. To be closed by the caller. */
export async function startReceivers({ budget, ...options }: Options = {}): Promise<Running> {
  const intake = new FakeIntake();
  const inFlight = new InFlight(budget);
  const start: ReceiverStart = { hosts: ['127.0.0.1'], wantedPort: 0, inFlight, ...options };
  start.limits = { closeGraceMs: 200, ...options.limits };
  const http = await startOtlpHttp(start, intake);
  const grpc = await startOtlpGrpc(start, intake);
  return { intake, inFlight, http, grpc, httpPort: portOf(http), grpcPort: portOf(grpc) };
}

function portOf(receiver: Receiver): number {
  return Number(receiver.status().address.split(':').at(-1));
}
