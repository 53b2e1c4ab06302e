import type { Sender } from '../../../core/collector/sender.ts';
import type { Signal } from '../../../core/model/telemetry.ts';
import type { OtlpEncoding } from '../../../core/otlp/response.ts';
import type { Intake } from '../pipeline/intake.ts';
import { IntakeError, MalformedError } from '../pipeline/intake.ts';
import type { InFlight } from './in-flight.ts';
import type { InflateJob } from './inflate.ts';
import { inflate } from './inflate.ts';
import type { Protocol } from './receiver.ts';
import { Refusal } from './refusal.ts';

/** One export request with its whole body, whatever carried it here. */
export interface ExportRequest extends InflateJob {
  signal: Signal;
  format: OtlpEncoding;
  sender: Sender | undefined;
}

/** What both receivers do with a request: inflate → hand over. */
export class ExportService {
  private readonly source: Protocol;
  private readonly intake: Intake;
  readonly inFlight: InFlight;
  private hasClosed = false;

  constructor(source: Protocol, intake: Intake, inFlight: InFlight) {
    this.source = source;
    this.intake = intake;
    this.inFlight = inFlight;
  }

  /** From now on requests are refused; those in the middle are finished. */
  close(): void {
    this.hasClosed = true;
  }

  get isClosing(): boolean {
    return this.hasClosed;
  }

  /** @throws Refusal 'closing' */
  checkOpen(): void {
    if (this.isClosing) throw new Refusal('closing', 'The workbench is closing; send it again');
  }

  /**
   * Gives the encoded Export…ServiceResponse. Resolves when the telemetry is durable, and only then may the sender be told so. Once the intake has it, the abort signal no
   * longer counts: it cannot be taken back.
   * @throws Refusal, and then nothing of it was stored
   */
  async accept(request: ExportRequest): Promise<Uint8Array> {
    const body = await inflate(request, this.inFlight);
    request.reservation.resizeToDecoded(body.length);
    request.abort.throwIfAborted();
    const { signal, format, sender } = request;
    try {
      return await this.intake.receive({ signal, format, source: this.source, body, sender });
    } catch (error) {
      throw refusalOf(error);
    }
  }
}

function refusalOf(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  if (error instanceof MalformedError) return new Refusal('malformed', error.message, error.path);
  if (error instanceof IntakeError) return new Refusal(error.problem, error.message, '', error.retryAfterMs);
  // Nobody foresaw it, so nobody knows whether it will last: what may be sent again keeps the sender's data longest.
  return new Refusal('store-failed', `The telemetry could not be stored: ${String(error)}`);
}
