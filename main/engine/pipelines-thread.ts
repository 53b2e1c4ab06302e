import { Worker, type MessagePort } from 'node:worker_threads';
import type { CancelSignal } from '../../contract/transport.ts';
import { assertNever } from '../../core/model/assert-never.ts';
import { hearThread } from './hear-thread.ts';
import type { RequestDoorControl } from './pipeline/requests/desk-port.ts';
import type { FromPipelines, PipelinesQuestion, PipelinesQuestions, ToPipelines } from './pipelines/messages.ts';
import { OpenQuestions } from './pipelines/open-questions.ts';
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

/** The pipelines' thread, as seen from the engine's. */
export class PipelinesThread implements PipelinesRunner, RequestDoorControl {
  readonly #worker: Worker;
  readonly #listener: RunnerListener;
  readonly #questions = new OpenQuestions<PipelinesQuestions>((message) => this.#post(message));
  #isGone = false;
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
    return this.#questions.ask(question, input, signal);
  }

  #post(message: ToPipelines, transfer: MessagePort[] = []): void {
    this.#worker.postMessage(message, transfer);
  }

  #hear(message: FromPipelines): void {
    switch (message.kind) {
      case 'answered':
      case 'failed':
        return this.#questions.hear(message);
      case 'read':
        return this.#listener.onRead(message.readings);
      case 'closed':
        return this.#closing?.();
      default:
        return assertNever(message);
    }
  }

  #end(reason: string): void {
    this.#isGone = true;
    this.#questions.end(new PipelinesFailure(reason, false));
    if (this.#closing) this.#closing();
    else this.#listener.onEnd(reason);
  }

  /** From the front to the back: what was taken goes all the way. */
  async close(): Promise<void> {
    if (!this.#isGone)
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
