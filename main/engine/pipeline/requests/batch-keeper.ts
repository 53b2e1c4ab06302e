import type { SignalCounts } from '../../../../core/model/telemetry.ts';
import { StoreClosingError, type LossRecord, type Store } from '../../store/port.ts';
import type { ErrorReceived } from '../error-watch.ts';
import type { DeskThread } from './desk-port.ts';
import { lostItems } from './line-loss.ts';
import type { DecodedRequests, DeskBatch, ToDesk } from './messages.ts';

export type Batch = DeskBatch | DecodedRequests;

/** What was committed. */
export interface Stored {
  counts: Pick<SignalCounts, 'spans' | 'logs' | 'points'>;
  /** Kinds of them. */
  losses: number;
}

/** Looks on at batches on their way. */
export interface BatchFlow {
  /** The desk handed it over. */
  given(batch: Batch): void;
  /** It was committed, within so many milliseconds. */
  stored(batch: Batch, tookMs: number): void;
  /** The store did not take it; `isLost` where no log has it either. */
  refused(batch: Batch, reason: string, isLost: boolean): void;
  /** The store cannot commit now, and tries on. */
  failing(reason: string): void;
}

export interface BatchKeeperOptions {
  store: Store;
  /** To the desk there is now. */
  post: (message: ToDesk) => void;
  onStored: (batch: Stored) => void;
  /** The store has this batch. */
  onSettled: (batch: Batch) => void;
  /** Nothing more is stored of a desk: rows behind those that were refused build on them. */
  onRefused: (desk: DeskThread, batch: Batch, reason: string) => void;
  /** Why the store cannot commit; undefined when it can again. */
  onFailure: (failure: string | undefined) => void;
  onError: (error: ErrorReceived) => void;
  onLoss: (loss: LossRecord) => void;
  flow?: BatchFlow | undefined;
}

/** Batches of desks into the store, one after another. */
export class BatchKeeper {
  readonly #options: BatchKeeperOptions;
  #failure: string | undefined;
  #storing: Promise<void> = Promise.resolve();
  #chainEpoch = 0;
  /** Desks of which nothing more is stored, and why. */
  readonly #refused = new WeakMap<DeskThread, string>();
  /** A batch was given up, so none behind it may be stored: the log has them all. */
  #isClosed = false;

  constructor(options: BatchKeeperOptions) {
    this.#options = options;
  }

  /** Why the store cannot commit now. */
  get failure(): string | undefined {
    return this.#failure;
  }

  /** Resolves when all that was given by now is done with. */
  get done(): Promise<void> {
    return this.#storing;
  }

  isRefused(desk: DeskThread): boolean {
    return this.#refused.has(desk);
  }

  keep(desk: DeskThread, batch: Batch): void {
    this.#options.flow?.given(batch);
    this.#storing = this.#storing.then(() => this.#keep(desk, batch));
  }

  /** To a desk that begins, and knows of no points that went. */
  tellChainsAnew(): void {
    this.#chainEpoch = 0;
    this.#tellChains();
  }

  async #keep(desk: DeskThread, batch: Batch): Promise<void> {
    if (this.#isClosed) return;
    const refused = this.#refused.get(desk);
    if (refused !== undefined) return this.#giveUp(desk, batch, refused);
    const begun = performance.now();
    try {
      await this.#append(batch);
    } catch (error) {
      if (error instanceof StoreClosingError) this.#isClosed = true;
      else this.#refuse(desk, batch, messageOf(error));
      return;
    }
    this.#options.flow?.stored(batch, performance.now() - begun);
    this.#settle(batch);
  }

  #append(batch: Batch): Promise<void> {
    const { losses, log, sequence, keys } = batch;
    const common = { losses, keys, mark: { log, sequence } };
    const { store, flow } = this.#options;
    const onFailure = (error: unknown) => {
      flow?.failing(messageOf(error));
      this.#setFailure(`the store could not keep it: ${messageOf(error)}`);
    };
    if (batch.kind === 'batch') return store.appendPacked({ ...common, packed: batch.packed }, onFailure);
    return store.appendDecoded({ ...common, telemetry: batch.telemetry }, onFailure);
  }

  #settle(batch: Batch): void {
    const { onStored, onSettled, onError, post } = this.#options;
    this.#setFailure(undefined);
    this.#tellChains();
    post({ kind: 'stored', sequence: batch.sequence });
    onSettled(batch);
    // What was decoded came long ago: it is in nobody's rates.
    const counts = batch.kind === 'batch' ? batch.packed.counts : NOTHING;
    onStored({ counts, losses: batch.losses.length });
    if (batch.error) onError(batch.error);
  }

  #refuse(desk: DeskThread, batch: Batch, reason: string): void {
    this.#refused.set(desk, reason);
    this.#setFailure(undefined);
    this.#giveUp(desk, batch, reason);
    this.#options.onRefused(desk, batch, reason);
  }

  /** In memory there is no log from which another desk could take it: what is lost is told. */
  #giveUp(desk: DeskThread, batch: Batch, reason: string): void {
    const isLost = batch.log === '' && batch.kind === 'batch';
    this.#options.flow?.refused(batch, reason, isLost);
    if (!isLost) return;
    for (const lost of [...batch.losses, ...lostItems(batch.packed.counts, reason)]) this.#options.onLoss(lost);
    desk.post({ kind: 'stored', sequence: batch.sequence });
  }

  #setFailure(failure: string | undefined): void {
    if (failure === this.#failure) return;
    this.#failure = failure;
    this.#options.onFailure(failure);
  }

  #tellChains(): void {
    const { chainEpoch: epoch } = this.#options.store;
    if (epoch === this.#chainEpoch) return;
    this.#chainEpoch = epoch;
    this.#options.post({ kind: 'break-chains', epoch });
  }
}

const NOTHING = { spans: 0, logs: 0, points: 0 };
const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
