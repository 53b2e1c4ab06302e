import { assertNever } from '../../../../core/model/assert-never.ts';
import type { LossRecord, Store } from '../../store/port.ts';
import type { ErrorReceived } from '../error-watch.ts';
import { BatchKeeper, type Batch, type BatchFlow, type Stored } from './batch-keeper.ts';
import type { DeskThread, RequestDoorControl } from './desk-port.ts';
import { lineLoss } from './line-loss.ts';
import type { FromDesk, ToDesk } from './messages.ts';
import { StoredProgress } from './stored-progress.ts';

export interface RequestLineOptions {
  store: Store;
  /** Starts a desk whose log goes on where the store is now. */
  startDesk: () => DeskThread;
  /** Who has requests for the desk; left out where nobody has. */
  door?: RequestDoorControl | undefined;
  onStored: (batch: Stored) => void;
  onError: (error: ErrorReceived) => void;
  /** What became of the log of an earlier run, or of the desk. */
  onLoss: (loss: LossRecord) => void;
  flow?: BatchFlow | undefined;
}

/** How long closing waits for a store that cannot commit. What it lacks is in the log. */
const CLOSE_MS = 10_000;
/** So long where it is not able to: its log has it, and the disk may be full for hours. */
const CLOSE_FAILED_MS = 1_000;
/** Before a desk that could not write its log is replaced. The disk may have room by then. */
const BROKEN_MS = 1_000;
/** Before a desk that died is replaced, the longer the more often it died in a row. */
const RESTART_MS = [0, 1_000, 5_000, 30_000];

/** From the desk into the store. A desk that dies is replaced, and the log has what it knew. */
export class RequestLine {
  readonly #options: RequestLineOptions;
  readonly #keeper: BatchKeeper;
  readonly #doors = new Set<RequestDoorControl>();
  #desk: DeskThread | undefined;
  /** Whether the desk takes requests. */
  #isOpen = false;
  #setReady: () => void = () => undefined;
  /** Resolves when what an earlier run left behind is stored. */
  readonly #ready = new Promise<void>((resolve) => (this.#setReady = resolve));
  readonly #progress = new StoredProgress();
  #closed: (() => void) | undefined;
  #isClosing = false;
  /** Requests up to this number were refused as rows. */
  #decodedTo = 0;
  /** Since a batch was stored. */
  #deaths = 0;
  #restart: ReturnType<typeof setTimeout> | undefined;

  constructor(options: RequestLineOptions) {
    const { store, door, onStored, onError, onLoss, flow } = options;
    this.#options = options;
    if (door) this.#doors.add(door);
    this.#keeper = new BatchKeeper({
      store,
      onStored,
      onError,
      onLoss,
      flow,
      post: (message) => this.#post(message),
      onSettled: (batch) => this.#settled(batch),
      onRefused: (desk, batch, reason) => this.#refused(desk, batch, reason),
      onFailure: (failure) => this.#doors.forEach((one) => one.fail(failure)),
    });
    void this.#start();
  }

  async #start(): Promise<void> {
    const desk = this.#options.startDesk();
    this.#desk = desk;
    desk.listen(
      (message) => this.#hear(desk, message),
      (reason) => this.#ended(desk, reason),
    );
    // Without them, a request sent again across the restart would be stored again: no reason not to receive.
    const keys = await this.#options.store.recentKeys().catch(() => new Uint8Array());
    if (desk !== this.#desk) return;
    this.#post({ kind: 'begin', keys, decodedTo: this.#decodedTo });
    this.#progress.begin(this.#options.store.path === '');
    this.#keeper.tellChainsAnew();
    this.#isOpen = true;
    for (const door of this.#doors) door.open(desk.connect());
  }

  /** One more who has requests for the desk, until `removeDoor`. */
  addDoor(door: RequestDoorControl): void {
    this.#doors.add(door);
    door.fail(this.#keeper.failure);
    if (this.#desk && this.#isOpen) door.open(this.#desk.connect());
  }

  removeDoor(door: RequestDoorControl): void {
    this.#doors.delete(door);
  }

  #post(message: ToDesk): void {
    this.#desk?.post(message);
  }

  #hear(desk: DeskThread, message: FromDesk): void {
    switch (message.kind) {
      case 'batch':
      case 'decoded':
        return this.#keeper.keep(desk, message);
      case 'opened':
        for (const path of message.foreign) this.#options.onLoss(lineLoss('log-set-aside', path));
        if (message.missing > 0) this.#options.onLoss(lineLoss('requests-lost', '', message.missing));
        void this.#keeper.done.then(this.#setReady);
        return;
      case 'broken':
        return desk === this.#desk ? this.#replace(message.reason, BROKEN_MS) : undefined;
      case 'closed':
        return this.#keeper.isRefused(desk) ? void desk.end() : this.#closed?.();
      default:
        return assertNever(message);
    }
  }

  #settled({ sequence, requestBytes }: Batch): void {
    this.#deaths = 0;
    this.#progress.settle(sequence, requestBytes);
  }

  /**
   * The desk goes with all it has. The next one finds the requests in the log, and brings them decoded, so that only those items
   * are lost that cannot be stored. In memory it hands over the rest first, to be told as well.
   */
  #refused(desk: DeskThread, { log, sequence }: Batch, reason: string): void {
    if (log !== '') this.#decodedTo = sequence;
    if (desk !== this.#desk) return;
    this.#replace(reason, 0, () => (log === '' ? desk.post({ kind: 'close' }) : desk.end()));
  }

  /** Resolves when what was acknowledged by now can be asked for, or when that takes too long. */
  async visible(): Promise<void> {
    if (this.#desk) await this.#ready;
    const acknowledged = this.#desk?.acknowledged;
    if (!acknowledged || this.#keeper.failure) return;
    await this.#progress.reach(acknowledged, () => this.#post({ kind: 'hurry' }));
  }

  #ended(desk: DeskThread, reason: string): void {
    if (desk !== this.#desk) return;
    this.#options.onLoss(lineLoss('desk-failed', reason));
    this.#replace(reason, RESTART_MS[Math.min(this.#deaths++, RESTART_MS.length - 1)]!);
  }

  /** Who waits for an answer is told to come back; what was logged is taken up by the next desk. */
  #replace(reason: string, afterMs: number, end: () => unknown = () => this.#desk?.end()): void {
    // Two at one log would not know of each other's requests.
    const isFree = Promise.resolve(end());
    this.#desk = undefined;
    this.#setReady();
    this.#isOpen = false;
    for (const door of this.#doors) door.shut(reason);
    if (this.#closed) return this.#closed();
    this.#restart = setTimeout(() => void isFree.then(() => this.#keeper.done).then(() => this.#startAgain()), afterMs);
  }

  #startAgain(): void {
    if (!this.#isClosing) void this.#start();
  }

  /** Takes nothing more; resolves when all that was acknowledged is stored, or will be at the next start. */
  async close(): Promise<void> {
    this.#isClosing = true;
    clearTimeout(this.#restart);
    this.#setReady();
    const desk = this.#desk;
    if (!desk) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, this.#keeper.failure ? CLOSE_FAILED_MS : CLOSE_MS);
      this.#closed = () => {
        clearTimeout(timer);
        resolve();
      };
      this.#post({ kind: 'close' });
    });
    this.#desk = undefined;
    await desk.end();
  }
}
