import { Worker } from 'node:worker_threads';
import type { CancelSignal } from '../../contract/transport.ts';
import { hearThread } from './hear-thread.ts';
import type { ConfigReader } from './pipelines/config-desk.ts';
import type { ConfigQuestion, ConfigQuestions, FromConfigs, ToConfigs } from './pipelines/messages.ts';
import { OpenQuestions } from './pipelines/open-questions.ts';
import { PipelinesFailure } from './pipelines/runner.ts';
import { workerFile } from './worker-file.ts';

/** What a text of 1 MB becomes stays well below; one that does not ends this thread, and not the process. */
const MOST_HEAP_MB = 1_024;

/** The thread of configurations, as seen from the engine's. */
export class ConfigThread implements ConfigReader {
  readonly ready: Promise<void>;
  readonly #worker: Worker;
  readonly #questions = new OpenQuestions<ConfigQuestions>((message) => this.#post(message));

  constructor(onEnd: () => void) {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.ready = promise;
    const resourceLimits = { maxOldGenerationSizeMb: MOST_HEAP_MB };
    this.#worker = new Worker(workerFile('config'), { execArgv: [], resourceLimits });
    hearThread(
      this.#worker,
      (message: FromConfigs) => (message.kind === 'ready' ? resolve() : this.#questions.hear(message)),
      (reason) => {
        onEnd();
        resolve();
        // What it is asked for throws nothing: it ends for want of memory.
        const message = `The configuration is too much to be read: ${reason}`;
        this.#questions.end(new PipelinesFailure(message, false, 'too-large'));
      },
    );
  }

  ask<Q extends ConfigQuestion>(
    question: Q,
    input: ConfigQuestions[Q]['input'],
    signal?: CancelSignal,
  ): Promise<ConfigQuestions[Q]['output']> {
    return this.#questions.ask(question, input, signal);
  }

  hide(keys: readonly string[]): void {
    this.#post({ kind: 'hide', keys });
  }

  #post(message: ToConfigs): void {
    this.#worker.postMessage(message);
  }

  async end(): Promise<void> {
    await this.#worker.terminate();
  }
}
