import { Worker, type MessagePort } from 'node:worker_threads';
import type { CancelSignal } from '../../contract/transport.ts';
import { assertNever } from '../../core/model/assert-never.ts';
import { hearThread } from './hear-thread.ts';
import type { RequestDoorControl } from './pipeline/requests/desk-port.ts';
import type { FromPipelines, PipelinesQuestion, PipelinesQuestions, ToPipelines } from './pipelines/messages.ts';
import { PipelinesFailure, type PipelinesRunner, type RunnerListener } from './pipelines/runner.ts';
import type { PipelinesData } from './pipelines.worker.ts';
import { workerFile } from './worker-file.ts';

/**
 * The young generation, in MiB. Without a limit V8 lets it grow with whatever waits for the store, and keeps it: some 100 MB of memory at
 * the highest, for spans that a processor looks into. Which limit is best was not found out on a busy machine.
 */
const YOUNG_MB = 16;

/** For what was taken to go all the way. A thread that hangs is ended then, with what it holds. */
const CLOSE_MS = 30_000;

interface Asked {
  resolve: (output: unknown) => void;
  reject: (error: Error) => void;
}

/** The pipelines' thread, as seen from the engine's. */
export class PipelinesThread implements PipelinesRunner, RequestDoorControl {
  readonly #worker: Worker;
  readonly #listener: RunnerListener;
  readonly #asked = new Map<number, Asked>();
  #lastId = 0;
  #ended: string | undefined;
  #closing: (() => void) | undefined;

  constructor(workerData: PipelinesData, listener: RunnerListener) {
    this.#listener = listener;
    const resourceLimits = { maxYoungGenerationSizeMb: YOUNG_MB };
    this.#worker = new Worker(workerFile('pipelines'), { workerData, execArgv: [], resourceLimits });
    hearThread(
      this.#worker,
      (message: FromPipelines) => this.#hear(message),
      (reason) => this.#end(reason),
    );
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

  hide(keys: readonly string[]): void {
    this.#post({ kind: 'hide', keys });
  }

  /** Rejects with PipelinesFailure. */
  ask<Q extends PipelinesQuestion>(
    question: Q,
    input: PipelinesQuestions[Q]['input'],
    signal?: CancelSignal,
  ): Promise<PipelinesQuestions[Q]['output']> {
    const id = ++this.#lastId;
    const cancel = () => this.#post({ kind: 'cancel', id });
    const answered = new Promise<PipelinesQuestions[Q]['output']>((resolve, reject) => {
      if (this.#ended !== undefined) return reject(new PipelinesFailure(this.#ended, false));
      this.#asked.set(id, { resolve: resolve as (output: unknown) => void, reject });
      this.#post({ kind: 'ask', id, question, input });
      if (signal?.aborted) cancel();
      else signal?.addEventListener('abort', cancel);
    });
    return answered.finally(() => signal?.removeEventListener('abort', cancel));
  }

  #post(message: ToPipelines, transfer: MessagePort[] = []): void {
    this.#worker.postMessage(message, transfer);
  }

  #hear(message: FromPipelines): void {
    switch (message.kind) {
      case 'answered':
        return this.#settle(message.id, ({ resolve }) => resolve(message.output));
      case 'failed':
        return this.#settle(message.id, ({ reject }) =>
          reject(new PipelinesFailure(message.message, message.isRunning, message.code)),
        );
      case 'read':
        return this.#listener.onRead(message.readings);
      case 'closed':
        return this.#closing?.();
      default:
        return assertNever(message);
    }
  }

  #settle(id: number, answer: (asked: Asked) => void): void {
    const asked = this.#asked.get(id);
    this.#asked.delete(id);
    if (asked) answer(asked);
  }

  #end(reason: string): void {
    this.#ended = reason;
    for (const id of [...this.#asked.keys()])
      this.#settle(id, ({ reject }) => reject(new PipelinesFailure(reason, false)));
    if (this.#closing) this.#closing();
    else this.#listener.onEnd(reason);
  }

  /** From the front to the back: what was taken goes all the way. */
  async close(): Promise<void> {
    if (this.#ended === undefined)
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, CLOSE_MS);
        this.#closing = () => {
          clearTimeout(timer);
          resolve();
        };
        this.#post({ kind: 'close' });
      });
    await this.#worker.terminate();
  }
}
