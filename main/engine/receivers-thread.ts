import { Worker, type MessagePort } from 'node:worker_threads';
import { assertNever } from '../../core/model/assert-never.ts';
import type { Settings } from '../../contract/operations/library.ts';
import type { ReceiverStatus } from '../../contract/operations/session.ts';
import { hearThread } from './hear-thread.ts';
import type { RequestDoorControl } from './pipeline/requests/desk-port.ts';
import type { RefusedRequest } from './pipeline/requests/request-door.ts';
import type { FromReceivers, ToReceivers } from './receivers-messages.ts';
import { offStatus, PROTOCOLS } from './receivers/off-status.ts';
import type { ReceiversData } from './receivers.worker.ts';
import { workerFile } from './worker-file.ts';

type Wanted = Settings['receivers'];

export interface ReceiversThreadOptions extends ReceiversData {
  onRefused: (refused: RefusedRequest) => void;
  onBurstOver: () => void;
}

/**
 * Pieces of bodies are dead when the body is whole, and are given back when the young generation is gone through: a small one is
 * often, a large one so seldom that the whole heap is gone through instead, for the memory that hangs on it (gRPC: a sixth of all CPU).
 */
const YOUNG_MB = 1;

/** The receivers of an engine in a thread of their own, as seen from the engine's. */
export class ReceiversThread implements RequestDoorControl {
  readonly #worker: Worker;
  readonly #onRefused: (refused: RefusedRequest) => void;
  readonly #onBurstOver: () => void;
  #status: ReceiverStatus[] = PROTOCOLS.map((protocol) => offStatus(protocol, ''));
  /** Who waits for an answer, in the order of the questions. */
  #applying: (() => void)[] = [];
  #asking: (() => void)[] = [];
  #closing: (() => void) | undefined;
  #isGone = false;

  constructor({ onRefused, onBurstOver, ...workerData }: ReceiversThreadOptions) {
    this.#onRefused = onRefused;
    this.#onBurstOver = onBurstOver;
    const resourceLimits = { maxYoungGenerationSizeMb: YOUNG_MB };
    this.#worker = new Worker(workerFile('receivers'), { workerData, execArgv: [], resourceLimits });
    hearThread(
      this.#worker,
      (message: FromReceivers) => this.#hear(message),
      (reason) => this.#ended(reason),
    );
  }

  /** As of a tenth of a second ago at most, or as of the last `settle`. */
  status(): ReceiverStatus[] {
    return this.#status;
  }

  open(port: MessagePort): void {
    this.#post({ kind: 'open', port }, [port]);
  }

  shut(reason: string): void {
    this.#post({ kind: 'shut', reason });
  }

  fail(failure: string | undefined): void {
    this.#post({ kind: 'fail', failure });
  }

  /** Attribute keys whose values are hidden in requests answered after the next `apply`. */
  hide(keys: readonly string[]): void {
    this.#post({ kind: 'hide', keys });
  }

  /** Opens, closes and moves ports but those given up; never rejects: what went wrong is in `status()`. */
  apply(wanted: Wanted, givenUp: readonly number[] = []): Promise<void> {
    return new Promise((resolve) => {
      if (this.#isGone) return resolve();
      this.#applying.push(resolve);
      this.#post({ kind: 'apply', wanted, givenUp });
    });
  }

  /** Resolves when `status` and whoever hears of refusals know of every request answered before. */
  settle(): Promise<void> {
    return new Promise((resolve) => {
      if (this.#isGone) return resolve();
      this.#asking.push(resolve);
      this.#post({ kind: 'tell' });
    });
  }

  #post(message: ToReceivers, transfer: MessagePort[] = []): void {
    this.#worker.postMessage(message, transfer);
  }

  #hear(message: FromReceivers): void {
    switch (message.kind) {
      case 'status':
        this.#status = message.status;
        return;
      case 'refused':
        return this.#onRefused(message.refused);
      case 'burst-over':
        return this.#onBurstOver();
      case 'applied':
        return this.#applying.shift()?.();
      case 'told':
        return this.#asking.shift()?.();
      case 'closed':
        return this.#closing?.();
      default:
        return assertNever(message);
    }
  }

  #ended(reason: string): void {
    this.#isGone = true;
    const message = `Receiving has stopped. Close this session and open it again. (${reason})`;
    this.#status = this.#status.map((status) => ({ ...status, state: 'failed', message }));
    for (const resolve of [...this.#applying.splice(0), ...this.#asking.splice(0)]) resolve();
    this.#closing?.();
  }

  /** Takes nothing new; what is being stored is stored. */
  async close(): Promise<void> {
    if (!this.#isGone)
      await new Promise<void>((resolve) => {
        this.#closing = resolve;
        this.#post({ kind: 'close' });
      });
    await this.end();
  }

  /** Without waiting for anybody. */
  async end(): Promise<void> {
    await this.#worker.terminate();
  }
}
