import { afterEach } from 'vitest';
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

const running: Receiver[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map((receiver) => receiver.close()));
});

/** Closed after the test. */
export function closeLater<T extends Receiver>(receiver: T): T {
  running.push(receiver);
  return receiver;
}

export function portOf(receiver: Receiver): number {
  return Number(receiver.status().address.split(':').at(-1));
}

export type Options = Partial<Omit<ReceiverStart, 'inFlight'>> & { budget?: InFlightOptions };

/** Both receivers on free ports of 127.0.0.1, one intake behind them. */
export async function startBoth({ budget, ...options }: Options = {}): Promise<Running> {
  const intake = new FakeIntake();
  const inFlight = new InFlight(budget);
  const start: ReceiverStart = { hosts: ['127.0.0.1'], wantedPort: 0, inFlight, ...options };
  start.limits = { closeGraceMs: 200, ...options.limits };
  const http = closeLater(await startOtlpHttp(start, intake));
  const grpc = closeLater(await startOtlpGrpc(start, intake));
  return { intake, inFlight, http, grpc, httpPort: portOf(http), grpcPort: portOf(grpc) };
}
