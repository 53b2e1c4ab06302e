import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Part, Skipped, Slice, TakeRequest } from '../../../../core/formats/format.ts';
import { boundDepth } from '../../../../core/processors/bound-depth.ts';
import type { TelemetryIntake } from '../../pipeline/intake.ts';
import type { Account } from './account.ts';
import { throwIfCancelled } from './cancel.ts';
import { clockOf } from './clocks.ts';
import type { DumpOptions } from './open-dump.ts';
import type { ProgressTeller } from './progress-teller.ts';
import { RefusedError } from './refused.ts';
import { SliceTaker } from './slice-taker.ts';

/** A file of nothing but broken lines would else stop all others until its end. */
const SKIPPED_IN_A_TURN = 500;

export interface PartTakerOptions extends Pick<DumpOptions, 'importId' | 'signal' | 'admit'> {
  /** For people and as the source of losses. */
  name: string;
  account: Account;
  progress: ProgressTeller;
  /** It is admitted, and something of it is to be stored. */
  onAdmitted: () => void;
}

/** What a reader gives of one file: slices go to the intake, once the first is admitted, all of it into the account. */
export class PartTaker {
  readonly #intake: TelemetryIntake;
  readonly #options: PartTakerOptions;
  readonly #slices: SliceTaker;
  #skippedParts = 0;
  #isAdmitted = false;

  constructor(intake: TelemetryIntake, options: PartTakerOptions) {
    this.#intake = intake;
    this.#options = options;
    this.#slices = new SliceTaker(intake, options.name, options.importId, options.signal);
  }

  /** For readers that may hand requests over as they are; undefined where the intake takes none. */
  takeRequest(): TakeRequest | undefined {
    if (!this.#intake.takeRequest) return undefined;
    return (signal, wire) => {
      const taken = this.#intake.takeRequest?.(signal, wire);
      if (taken) this.#options.account.request(taken);
      return taken !== undefined;
    };
  }

  /** Pulls them no faster than the store takes. Throws RefusedError, CancelledError and IntakeError. */
  async take(parts: Iterable<Part>): Promise<void> {
    const { account, progress } = this.#options;
    for (const part of parts) {
      if (part.kind === 'skipped') {
        this.skip(part);
        if (++this.#skippedParts % SKIPPED_IN_A_TURN === 0) await this.#giveTurn();
        continue;
      }
      await this.#admit(part);
      const decoded = boundDepth(part.decoded);
      account.slice({ ...part, decoded });
      await this.#slices.take(decoded);
      progress.tell();
      await this.#giveTurn();
    }
  }

  skip(skipped: Skipped): void {
    const { account, name } = this.#options;
    account.skip(skipped);
    const example = `line ${skipped.line}, byte ${skipped.offset}: ${skipped.reason}`.slice(0, 200);
    this.#intake.refuse(name, '', 'unreadable', example);
  }

  /** Everything is durable. */
  finish(): Promise<void> {
    return this.#slices.finish();
  }

  /** Nothing is on its way any more; only then can an import be taken back. */
  settle(): Promise<void> {
    return this.#slices.settle();
  }

  /** Receivers, cancellation and other imports get theirs between two slices. */
  async #giveTurn(): Promise<void> {
    await nextTurn();
    throwIfCancelled(this.#options.signal);
  }

  async #admit(part: Slice): Promise<void> {
    if (this.#isAdmitted) return;
    const { account, admit, onAdmitted } = this.#options;
    const refusal = await admit?.(clockOf(part));
    if (refusal) {
      account.advise(refusal.advice);
      throw new RefusedError(refusal.reason);
    }
    this.#isAdmitted = true;
    onAdmitted();
  }
}
