import type { AppendBatch, ImportedBatch, LossRecord, Store } from '../store/port.ts';
import type { ErrorReceived } from './error-watch.ts';
import { IntakeError } from './intake.ts';
import { addLoss, refusalOf } from './losses.ts';
import type { RateMeter } from './rate-meter.ts';
import type { BatchFlow } from './requests/batch-keeper.ts';
import type { DeskThread, RequestDoorControl } from './requests/desk-port.ts';
import { RequestLine } from './requests/request-line.ts';

/** How long closing waits for counts of refusals. A store that cannot commit does not take them, and only they are lost. */
const CLOSE_MS = 2_000;

/** A flood of bad requests must not become a flood of commits: refusals are counted together. */
const REFUSAL_FLUSH_MS = 250;

export interface PipelineOptions {
  store: Store;
  rates: RateMeter;
  /** Whether the disk has room; asked before every commit, so it must answer from memory. */
  hasRoom: () => boolean;
  /** After every commit. */
  onStored: (losses: number) => void;
  /** A failed span that was received from a running program, now and then; opened files are not looked into. */
  onError?: (error: ErrorReceived) => void;
  /** Starts the thread that reads requests; left out where none are received and none were left behind. */
  startDesk?: (() => DeskThread) | undefined;
  /** Who has requests for it. */
  door?: RequestDoorControl | undefined;
  flow?: BatchFlow | undefined;
}

/** From the desk of requests and from files into the store. */
export class Pipeline {
  readonly #options: PipelineOptions;
  readonly #line: RequestLine | undefined;
  #closing = false;
  readonly #running = new Set<Promise<void>>();
  readonly #refusals = new Map<string, LossRecord>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: PipelineOptions) {
    this.#options = options;
    const { startDesk } = options;
    if (startDesk) this.#line = this.#openLine(startDesk);
  }

  #openLine(startDesk: () => DeskThread): RequestLine {
    const { store, rates, door, onStored, onError, flow } = this.#options;
    return new RequestLine({
      store,
      startDesk,
      door,
      flow,
      onStored: ({ counts, losses }) => {
        rates.count(counts);
        onStored(losses);
      },
      onError: (error) => onError?.(error),
      onLoss: (loss) => this.lose(loss),
    });
  }

  /** Resolves when what was acknowledged by now can be asked for, or when that takes over a second. */
  visible(): Promise<void> {
    return this.#line?.visible() ?? Promise.resolve();
  }

  /** One more who has requests for the desk; gives how to leave. */
  addDoor(door: RequestDoorControl): () => void {
    this.#line?.addDoor(door);
    return () => this.#line?.removeDoor(door);
  }

  #checkOpen(): void {
    if (this.#closing) throw new IntakeError('closing', 'Tracebench is stopping');
    if (!this.#options.hasRoom()) throw new IntakeError('disk-low', 'the disk is almost full');
  }

  /** Rows of files that were made elsewhere. Resolves with the store's `chainEpoch` when they are durable. Rejects with IntakeError. */
  async takeImported(batches: readonly ImportedBatch[]): Promise<number> {
    this.#checkOpen();
    await this.#keep(this.#options.store.appendImported(batches));
    this.#options.onStored(batches.reduce((sum, { losses }) => sum + losses.length, 0));
    return this.#options.store.chainEpoch;
  }

  /** Counts something that was refused before it could be decoded. */
  refuse(source: string, signal: string, code: string, example: string): void {
    this.lose(refusalOf(source, signal, code, example));
  }

  /** Counts what is not kept. */
  lose(loss: LossRecord): void {
    if (this.#closing) return;
    addLoss(this.#refusals, loss);
    this.#timer ??= setTimeout(() => void this.#flushRefusals(), REFUSAL_FLUSH_MS);
  }

  async #flushRefusals(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const losses = [...this.#refusals.values()];
    this.#refusals.clear();
    if (losses.length === 0) return;
    // Each refusal was answered; only its count is lost where the store fails.
    await this.#append({ telemetry: [], losses }).catch(() => undefined);
    this.#options.onStored(losses.length);
  }

  #append(batch: AppendBatch): Promise<void> {
    return this.#keep(this.#options.store.append(batch));
  }

  async #keep(running: Promise<void>): Promise<void> {
    this.#running.add(running);
    try {
      await running;
    } catch (error) {
      throw new IntakeError('store-failed', `the store could not keep it: ${(error as Error).message}`);
    } finally {
      this.#running.delete(running);
    }
  }

  /** Resolves when what was taken so far, and what was refused, is on disk. */
  async flush(): Promise<void> {
    await this.#line?.visible();
    await this.#flushRefusals();
    await Promise.allSettled(this.#running);
  }

  /** Takes nothing more, and waits for what was taken. */
  async close(): Promise<void> {
    this.#closing = true;
    await this.#line?.close();
    await within(CLOSE_MS, this.flush());
  }
}

function within(ms: number, work: Promise<void>): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    void work.finally(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}
