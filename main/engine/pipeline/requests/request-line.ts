import type { MessagePort } from 'node:worker_threads';
import { assertNever } from '../../../../core/model/assert-never.ts';
import type { Signal, SignalCounts } from '../../../../core/model/telemetry.ts';
import { StoreClosingError, type LossRecord, type Store } from '../../store/port.ts';
import type { ErrorReceived } from '../error-watch.ts';
import type { Acknowledged } from './acknowledged.ts';
import type { DecodedRequests, DeskBatch, FromDesk, ToDesk } from './messages.ts';
import { StoredProgress } from './stored-progress.ts';

/** A desk in its thread. It begins with what an earlier run left behind. */
export interface DeskThread {
  readonly acknowledged: Acknowledged;
  /** The other end of a port through which it takes requests. */
  connect(): MessagePort;
  post(message: ToDesk): void;
  /** `onEnd` when it has gone, wanted or not. */
  listen(onMessage: (message: FromDesk) => void, onEnd: (reason: string) => void): void;
  end(): Promise<void>;
}

/** The receivers' side, as far as it is told how the desk and the store are. */
export interface RequestDoorControl {
  open(desk: MessagePort): void;
  shut(reason: string): void;
  fail(failure: string | undefined): void;
}

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
}

/** What was committed. */
interface Stored {
  counts: Pick<SignalCounts, 'spans' | 'logs' | 'points'>;
  /** Kinds of them. */
  losses: number;
}

type Batch = DeskBatch | DecodedRequests;

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
  #desk: DeskThread | undefined;
  #failure: string | undefined;
  #storing: Promise<void> = Promise.resolve();
  #setReady: () => void = () => undefined;
  /** Resolves when what an earlier run left behind is stored. */
  readonly #ready = new Promise<void>((resolve) => (this.#setReady = resolve));
  readonly #progress = new StoredProgress();
  #chainEpoch = 0;
  #closed: (() => void) | undefined;
  #isClosing = false;
  /** Desks of which nothing more is stored, and why. */
  readonly #refused = new WeakMap<DeskThread, string>();
  /** Requests up to this number were refused as rows. */
  #decodedTo = 0;
  /** Since a batch was stored. */
  #deaths = 0;
  #restart: ReturnType<typeof setTimeout> | undefined;

  constructor(options: RequestLineOptions) {
    this.#options = options;
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
    this.#chainEpoch = 0;
    this.#tellChains();
    this.#options.door?.open(desk.connect());
  }

  #post(message: ToDesk): void {
    this.#desk?.post(message);
  }

  #hear(desk: DeskThread, message: FromDesk): void {
    switch (message.kind) {
      case 'batch':
      case 'decoded':
        this.#storing = this.#storing.then(() => this.#store(desk, message));
        return;
      case 'opened':
        for (const path of message.foreign) this.#options.onLoss(loss('log-set-aside', path));
        if (message.missing > 0) this.#options.onLoss(loss('requests-lost', '', message.missing));
        void this.#storing.then(this.#setReady);
        return;
      case 'broken':
        return desk === this.#desk ? this.#replace(message.reason, BROKEN_MS) : undefined;
      case 'closed':
        return this.#refused.has(desk) ? void desk.end() : this.#closed?.();
      default:
        return assertNever(message);
    }
  }

  async #store(desk: DeskThread, batch: Batch): Promise<void> {
    const refused = this.#refused.get(desk);
    if (refused !== undefined) return this.#giveUp(desk, batch, refused);
    try {
      await this.#append(batch);
    } catch (error) {
      // While the store is closing: the log has it.
      if (!(error instanceof StoreClosingError)) this.#refuse(desk, batch, messageOf(error));
      return;
    }
    this.#settle(batch);
  }

  #append(batch: Batch): Promise<void> {
    const { losses, log, sequence, keys } = batch;
    const common = { losses, keys, mark: { log, sequence } };
    const onFailure = (error: unknown) => this.#setFailure(`the store could not keep it: ${messageOf(error)}`);
    const { store } = this.#options;
    if (batch.kind === 'batch') return store.appendPacked({ ...common, packed: batch.packed }, onFailure);
    return store.appendDecoded({ ...common, telemetry: batch.telemetry }, onFailure);
  }

  #settle(batch: Batch): void {
    const { sequence, requestBytes, error } = batch;
    this.#setFailure(undefined);
    this.#deaths = 0;
    this.#tellChains();
    this.#post({ kind: 'stored', sequence });
    this.#progress.settle(sequence, requestBytes);
    // What was decoded came long ago: it is in nobody's rates.
    const counts = batch.kind === 'batch' ? batch.packed.counts : NOTHING;
    this.#options.onStored({ counts, losses: batch.losses.length });
    if (error) this.#options.onError(error);
  }

  /**
   * Rows behind these build on them, so the desk goes with all it has. The next one finds the requests in the log, and brings them
   * decoded, so that only those items are lost that cannot be stored. In memory there is no log: what is lost is told.
   */
  #refuse(desk: DeskThread, batch: Batch, reason: string): void {
    this.#refused.set(desk, reason);
    this.#setFailure(undefined);
    if (batch.log !== '') this.#decodedTo = batch.sequence;
    this.#giveUp(desk, batch, reason);
    if (desk !== this.#desk) return;
    // In memory it hands over the rest first, to be told as well.
    this.#replace(reason, 0, () => (batch.log === '' ? desk.post({ kind: 'close' }) : desk.end()));
  }

  #giveUp(desk: DeskThread, batch: Batch, reason: string): void {
    if (batch.log !== '' || batch.kind !== 'batch') return;
    for (const lost of [...batch.losses, ...lossesOf(batch.packed.counts, reason)]) this.#options.onLoss(lost);
    desk.post({ kind: 'stored', sequence: batch.sequence });
  }

  #setFailure(failure: string | undefined): void {
    if (failure === this.#failure) return;
    this.#failure = failure;
    this.#options.door?.fail(failure);
  }

  #tellChains(): void {
    const { chainEpoch: epoch } = this.#options.store;
    if (epoch === this.#chainEpoch) return;
    this.#chainEpoch = epoch;
    this.#post({ kind: 'break-chains', epoch });
  }

  /** Resolves when what was acknowledged by now can be asked for, or when that takes too long. */
  async visible(): Promise<void> {
    if (this.#desk) await this.#ready;
    const acknowledged = this.#desk?.acknowledged;
    if (!acknowledged || this.#failure) return;
    await this.#progress.reach(acknowledged, () => this.#post({ kind: 'hurry' }));
  }

  #ended(desk: DeskThread, reason: string): void {
    if (desk !== this.#desk) return;
    this.#options.onLoss(loss('desk-failed', reason));
    this.#replace(reason, RESTART_MS[Math.min(this.#deaths++, RESTART_MS.length - 1)]!);
  }

  /** Who waits for an answer is told to come back; what was logged is taken up by the next desk. */
  #replace(reason: string, afterMs: number, end: () => unknown = () => this.#desk?.end()): void {
    // Two at one log would not know of each other's requests.
    const isFree = Promise.resolve(end());
    this.#desk = undefined;
    this.#setReady();
    this.#options.door?.shut(reason);
    if (this.#closed) return this.#closed();
    this.#restart = setTimeout(() => void isFree.then(() => this.#storing).then(() => this.#startAgain()), afterMs);
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
      const timer = setTimeout(resolve, this.#failure ? CLOSE_FAILED_MS : CLOSE_MS);
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

const NOTHING = { spans: 0, logs: 0, points: 0 };
const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

function loss(code: string, example: string, count = 1, signal: Signal | '' = ''): LossRecord {
  return { kind: 'warning', source: 'request-log', signal, code, example, count };
}

function lossesOf({ spans, logs, points }: SignalCounts, example: string): LossRecord[] {
  const of = (signal: Signal, count: number) => (count > 0 ? [loss('items-lost', example, count, signal)] : []);
  return [...of('traces', spans), ...of('logs', logs), ...of('metrics', points)];
}
