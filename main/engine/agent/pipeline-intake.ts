import { Parcel, UNREADABLE } from '../../../core/collector/parcel.ts';
import type { Signal, Telemetry } from '../../../core/model/telemetry.ts';
import { decodeJson } from '../../../core/otlp/decode-json.ts';
import { DecodeError } from '../../../core/otlp/decoded.ts';
import { encodeResponse, partialSuccessOf, type PartialSuccess } from '../../../core/otlp/response.ts';
import type { Nexts } from '../collector/component.ts';
import { consumeErrorOf, isForGood, TAKEN, type Taken } from '../collector/consumer.ts';
import type { Meter } from '../collector/meter.ts';
import { Refusal } from '../receivers/refusal.ts';
import { IntakeError, MalformedError, type Intake, type ReceivedRequest } from '../pipeline/intake.ts';

/** Gives what receivers take to pipelines. */
export class PipelineIntake implements Intake {
  readonly #next: Nexts;
  readonly #meter: Meter;
  readonly #transport: string;

  /** `transport`: by which name it counts what it refuses itself. */
  constructor(next: Nexts, meter: Meter, transport = '') {
    this.#next = next;
    this.#meter = meter;
    this.#transport = transport;
  }

  /** Resolves with the answer when the pipelines have it. @throws IntakeError, MalformedError, Refusal */
  async receive({ signal, format, body, sender }: ReceivedRequest): Promise<Uint8Array> {
    const next = this.#next[signal];
    // The Collector has no handler for it: senders are told that nothing is there, not that what they sent is wrong.
    if (!next) throw new Refusal('path', `No pipeline takes ${signal}`);
    const { parcel, partial, reason } = read(signal, format, body);
    this.#lose(signal, partial?.rejected ?? 0, reason);
    if (parcel.items === 0) return encodeResponse(signal, format, partial);
    try {
      return encodeResponse(signal, format, add(partial, await next.consume(parcel.from(sender))));
    } catch (thrown) {
      throw intakeErrorOf(thrown);
    }
  }

  /** The sender is told of them, so they are refused to it, and lost here. */
  #lose(signal: Signal, items: number, reason: string): void {
    this.#meter.lose(UNREADABLE, items, reason);
    if (items > 0) this.#meter.countOver(this.#transport, 'refused', { signal, items });
  }

  refuse(_source: string, signal: string, code: string, example: string): void {
    this.#meter.refuseTold(code, signal === '' ? 'a request' : signal, example);
  }
}

/** Why pipelines did not take something, as those who call an intake know it. */
export function intakeErrorOf(thrown: unknown): Error {
  const error = consumeErrorOf(thrown);
  const { isThrottled, message, retryAfterMs } = error;
  if (isForGood(error)) return new MalformedError(message, '');
  return new IntakeError(isThrottled ? 'throttled' : 'busy', message, retryAfterMs);
}

interface ReadRequest {
  parcel: Parcel;
  /** What of it could not be read. */
  partial: PartialSuccess | undefined;
  /** Why the first of those could not be. */
  reason: string;
}

/** Protobuf goes on as it is: what is in its items is looked at by whoever wants to know. */
function read(signal: Signal, format: ReceivedRequest['format'], body: Uint8Array): ReadRequest {
  try {
    if (format === 'protobuf') return { parcel: Parcel.ofWire(signal, body), partial: undefined, reason: '' };
    const decoded = decodeJson(body, signal);
    const [telemetry = { signal, groups: [] } as Telemetry] = decoded.telemetry;
    const reason = decoded.rejections[0]?.reason ?? '';
    return { parcel: Parcel.ofTelemetry(telemetry), partial: partialSuccessOf(decoded), reason };
  } catch (error) {
    if (error instanceof DecodeError) throw new MalformedError(error.message, error.path);
    throw error;
  }
}

function add(partial: PartialSuccess | undefined, taken: Taken = TAKEN): PartialSuccess {
  const message = [partial?.message ?? '', taken.message].filter(Boolean).join('; ');
  return { rejected: (partial?.rejected ?? 0) + taken.rejected, message };
}
