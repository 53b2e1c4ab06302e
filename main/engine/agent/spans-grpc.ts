import type { ReadSpans } from '../../../core/collector/receivers/read-request.ts';
import type { Nexts, RunningReceiver } from '../collector/component.ts';
import type { Meter } from '../collector/meter.ts';
import type { Intake } from '../pipeline/intake.ts';
import { startOtlpGrpc, type OtlpGrpcStart } from '../receivers/otlp-grpc.ts';
import { Refusal } from '../receivers/refusal.ts';
import { onWantedPort } from './on-wanted-port.ts';
import { intakeErrorOf } from './pipeline-intake.ts';
import { giveSpans } from './read-spans.ts';

/** A method of gRPC that takes spans and answers with an empty message. */
export interface SpansMethod {
  /** '/jaeger.api_v2.CollectorService/PostSpans' */
  method: string;
  read: (message: Uint8Array) => ReadSpans;
  /** A span, where one is counted that was none. */
  what: string;
}

/** Listens where the settings say. Rejects with an Error in words where it cannot. */
export async function startSpansGrpc(
  start: Omit<OtlpGrpcStart, 'methods'>,
  { method, read, what }: SpansMethod,
  next: Nexts,
  meter: Meter,
): Promise<RunningReceiver> {
  const intake: Intake = {
    async receive({ body, sender }) {
      await giveSpans(() => read(body), what, { next, meter, sender }).catch(rethrow);
      return new Uint8Array();
    },
    refuse(_source, _signal, code, example) {
      meter.refuseTold(code, 'a call', example);
    },
  };
  const receiver = await startOtlpGrpc({ ...start, methods: new Map([[method, 'traces']]) }, intake);
  await onWantedPort(receiver, start.wantedPort);
  return { close: () => receiver.close(), addresses: [receiver.status().address] };
}

/** As those who call an intake know it. */
function rethrow(thrown: unknown): never {
  if (thrown instanceof Refusal) throw thrown;
  throw intakeErrorOf(thrown);
}
