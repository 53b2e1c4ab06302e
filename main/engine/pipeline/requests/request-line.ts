import type { LossRecord, PackedBatch, Store } from '../../store/port.ts';
import type { ErrorReceived } from '../error-watch.ts';
import { IntakeError, MalformedError, type ReceivedRequest } from '../intake.ts';
import type { DeskBatch, FromDesk, ToDesk } from './messages.ts';

/** A desk in its thread. It begins with what an earlier run left behind. */
export interface DeskThread {
  post(message: ToDesk, transfer: ArrayBuffer[]): void;
  /** `onEnd` when it has gone, wanted or not. */
  listen(onMessage: (message: FromDesk) => void, onEnd: (reason: string) => void): void;
  end(): Promise<void>;
}

export interface RequestLineOptions {
  store: Store;
  /** Starts a desk whose log goes on where the store is now. */
  startDesk: () => DeskThread;
  onStored: (batch: DeskBatch) => void;
  onError: (error: ErrorReceived) => void;
  /** What became of the log of an earlier run, or of the desk. */
  onLoss: (loss: LossRecord) => void;
}

interface Asked {
  bytes: number;
  resolve: (answer: Uint8Array) => void;
  reject: (error: Error) => void;
}

/** A question waits for rows that were just acknowledged, unless there are more than this: then the store is busy with them. */
const SOON_BYTES = 8 * 1024 ** 2;
const SOON_MS = 1_000;
/** How long closing waits for a store that cannot commit. What it lacks is in the log. */
const CLOSE_MS = 10_000;
/** So long where it is not able to: its log has it, and the disk may be full for hours. */
const CLOSE_FAILED_MS = 1_000;
/** Before a desk that could not write its log is replaced. The disk may have room by then. */
const BROKEN_MS = 1_000;
/** Before a desk that died is replaced, the longer the more often it died in a row. */
const RESTART_MS = [0, 1_000, 5_000, 30_000];

/** From the receivers to the desk, and from the desk into the store. A desk that dies is replaced; the log has what it knew. */
export class RequestLine {
  readonly #options: RequestLineOptions;
  readonly #asked = new Map<number, Asked>();
  #desk: DeskThread | undefined;
  #keys: readonly string[] = [];
  #lastId = 0;
  #failure: string | undefined;
  #storing: Promise<void> = Promise.resolve();
  #setReady: () => void = () => undefined;
  /** Resolves when what an earlier run left behind is stored. */
  readonly #ready = new Promise<void>((resolve) => (this.#setReady = resolve));
  #acknowledged: { sequence: number; bytes: number }[] = [];
  #stored = 0;
  #chainEpoch = 0;
  #watchers: (() => void)[] = [];
  #closed: (() => void) | undefined;
  #isClosing = false;
  /** Since a batch was stored. */
  #deaths = 0;
  #restart: ReturnType<typeof setTimeout> | undefined;

  constructor(options: RequestLineOptions) {
    this.#options = options;
    this.#start();
  }

  #start(): void {
    const desk = this.#options.startDesk();
    this.#desk = desk;
    desk.listen(
      (message) => this.#hear(message),
      (reason) => this.#ended(desk, reason),
    );
    this.#post({ kind: 'hide', keys: this.#keys });
    this.#chainEpoch = 0;
    this.#tellChains();
  }

  #post(message: ToDesk, transfer: ArrayBuffer[] = []): void {
    this.#desk?.post(message, transfer);
  }

  /** Resolves with the encoded answer once the request is durable. @throws IntakeError, MalformedError */
  receive({ body, ...request }: ReceivedRequest): Promise<Uint8Array> {
    if (this.#failure) throw new IntakeError('store-failed', this.#failure);
    if (!this.#desk) throw new IntakeError('busy', 'requests cannot be read at the moment; send it again');
    const own = ownBytes(body);
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      this.#asked.set(id, { bytes: own.byteLength, resolve, reject });
      this.#post({ kind: 'request', id, ...request, body: own }, [own.buffer]);
    });
  }

  /** Attribute keys whose values are hidden in what is received from now on. */
  hide(keys: readonly string[]): void {
    this.#keys = keys;
    this.#post({ kind: 'hide', keys });
  }

  #hear(message: FromDesk): void {
    switch (message.kind) {
      case 'answer':
        this.#acknowledged.push({ sequence: message.sequence, bytes: this.#asked.get(message.id)?.bytes ?? 0 });
        return this.#settle(message.id, ({ resolve }) => resolve(message.body));
      case 'refused':
        return this.#settle(message.id, ({ reject }) => reject(errorOf(message)));
      case 'batch':
        this.#storing = this.#storing.then(() => this.#store(message));
        return;
      case 'opened':
        for (const path of message.foreign) this.#options.onLoss(loss('log-set-aside', path));
        if (message.missing > 0) this.#options.onLoss({ ...loss('requests-lost', ''), count: message.missing });
        void this.#storing.then(this.#setReady);
        return;
      case 'broken':
        return this.#replace(message.reason, BROKEN_MS);
      case 'closed':
        return this.#closed?.();
    }
  }

  #settle(id: number, answer: (asked: Asked) => void): void {
    const asked = this.#asked.get(id);
    this.#asked.delete(id);
    if (asked) answer(asked);
  }

  async #store(batch: DeskBatch): Promise<void> {
    const { packed, losses, log, sequence } = batch;
    const packedBatch: PackedBatch = { packed, losses, mark: { log, sequence } };
    try {
      await this.#options.store.appendPacked(packedBatch, (error) => {
        this.#failure = `the store could not keep it: ${error instanceof Error ? error.message : String(error)}`;
      });
    } catch {
      return; // the store is closing; the log has it
    }
    this.#failure = undefined;
    this.#deaths = 0;
    this.#stored = sequence;
    this.#acknowledged = this.#acknowledged.filter((request) => request.sequence > sequence);
    this.#tellChains();
    this.#post({ kind: 'stored', sequence });
    for (const watcher of this.#watchers.splice(0)) watcher();
    this.#options.onStored(batch);
    if (batch.error) this.#options.onError(batch.error);
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
    const last = this.#acknowledged.at(-1)?.sequence;
    const bytes = this.#acknowledged.reduce((sum, request) => sum + request.bytes, 0);
    if (last === undefined || bytes > SOON_BYTES || this.#failure) return;
    const end = Date.now() + SOON_MS;
    while (this.#stored < last && Date.now() < end) {
      this.#post({ kind: 'hurry' });
      await this.#nextCommit(end - Date.now());
    }
  }

  #nextCommit(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#watchers.push(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  #ended(desk: DeskThread, reason: string): void {
    if (desk !== this.#desk) return;
    this.#options.onLoss(loss('desk-failed', reason));
    this.#replace(reason, RESTART_MS[Math.min(this.#deaths++, RESTART_MS.length - 1)]!);
  }

  /** Who waits for an answer is told to come back; what was logged is taken up by the next desk. */
  #replace(reason: string, afterMs: number): void {
    const desk = this.#desk;
    this.#desk = undefined;
    void desk?.end();
    this.#setReady();
    const error = new IntakeError('store-failed', `reading requests has failed (${reason}); send it again`);
    for (const id of [...this.#asked.keys()]) this.#settle(id, ({ reject }) => reject(error));
    if (this.#closed) return this.#closed();
    this.#restart = setTimeout(() => void this.#storing.then(() => this.#startAgain()), afterMs);
  }

  #startAgain(): void {
    if (!this.#isClosing) this.#start();
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

/** A view on a larger buffer would take that away from its owner. */
function ownBytes(body: Uint8Array): Uint8Array<ArrayBuffer> {
  const { buffer, byteLength } = body;
  const isOwn = buffer instanceof ArrayBuffer && buffer.byteLength === byteLength;
  return isOwn ? (body as Uint8Array<ArrayBuffer>) : new Uint8Array(body);
}

function errorOf({ problem, message, path }: Extract<FromDesk, { kind: 'refused' }>): Error {
  return problem === 'malformed' ? new MalformedError(message, path) : new IntakeError(problem, message);
}

function loss(code: string, example: string): LossRecord {
  return { kind: 'warning', source: 'request-log', signal: '', code, example, count: 1 };
}
