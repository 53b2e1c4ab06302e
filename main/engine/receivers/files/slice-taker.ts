import { setTimeout as sleep } from 'node:timers/promises';
import type { CancelSignal } from '../../../../contract/transport.ts';
import type { Decoded } from '../../../../core/otlp/decoded.ts';
import { IntakeError, type TelemetryIntake } from '../../pipeline/intake.ts';
import { orCancelled } from './cancel.ts';

/**
 * Slices given to the store and not yet durable. The store commits what waits together, so several at once are faster than one
 * after the other; each holds some 10 MB of decoded telemetry.
 */
const MOST_IN_FLIGHT = 4;
const BUSY_PAUSE_MS = 100;

/** Hands slices to the intake, not more than a few at once. */
export class SliceTaker {
  readonly #intake: TelemetryIntake;
  readonly #source: string;
  readonly #importId: string;
  readonly #signal: CancelSignal | undefined;
  readonly #running = new Set<Promise<void>>();
  #failure: unknown;

  constructor(intake: TelemetryIntake, source: string, importId: string, signal: CancelSignal | undefined) {
    this.#intake = intake;
    this.#source = source;
    this.#importId = importId;
    this.#signal = signal;
  }

  /** Resolves when the next slice may come. Throws what went wrong with an earlier one. */
  async take(decoded: Decoded): Promise<void> {
    const taking = this.#takePatiently(decoded)
      .catch((error: unknown) => (this.#failure ??= error))
      .finally(() => this.#running.delete(taking)) as Promise<void>;
    this.#running.add(taking);
    while (this.#running.size >= MOST_IN_FLIGHT) await orCancelled(Promise.race(this.#running), this.#signal);
    if (this.#failure !== undefined) throw this.#failure;
  }

  /** Everything is durable. */
  async finish(): Promise<void> {
    await orCancelled(Promise.all(this.#running), this.#signal);
    await orCancelled(Promise.resolve(this.#intake.flush?.()), this.#signal);
    if (this.#failure !== undefined) throw this.#failure;
  }

  /** Nothing is on its way any more; only then can an import be taken back. */
  async settle(): Promise<void> {
    await Promise.all(this.#running);
  }

  /** A file can wait: busy is no failure here. */
  async #takePatiently(decoded: Decoded): Promise<void> {
    for (;;) {
      try {
        return await this.#intake.take(decoded, this.#source, { importId: this.#importId });
      } catch (error) {
        const isBusy = error instanceof IntakeError && error.problem === 'busy';
        if (!isBusy || this.#signal?.aborted === true) throw error;
        await sleep(BUSY_PAUSE_MS);
      }
    }
  }
}
