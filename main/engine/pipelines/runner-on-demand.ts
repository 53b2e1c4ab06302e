import type { CancelSignal } from '../../../contract/transport.ts';
import type { PipelinesQuestion, PipelinesQuestions } from './messages.ts';
import type { PipelinesRunner, RunnerListener } from './runner.ts';

/** Since the last question. */
const IDLE_MS = 60_000;

export interface RunnerOnDemandOptions {
  /** The keys whose values are hidden hold before anything is stored. */
  startRunner: (listener: RunnerListener, hidden: readonly string[]) => PipelinesRunner;
  listener: RunnerListener;
  /** Whether something runs there: it stays then, whoever asks. */
  isRunning: () => boolean;
}

/** A runner that is there from the first question on. Its thread and its memory are given back while nobody asks and nothing runs. */
export class RunnerOnDemand implements PipelinesRunner {
  readonly #options: RunnerOnDemandOptions;
  #runner: PipelinesRunner | undefined;
  #hidden: readonly string[] = [];
  /** Questions that are not answered yet. */
  #asked = 0;
  #idle: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(options: RunnerOnDemandOptions) {
    this.#options = options;
  }

  get isThere(): boolean {
    return this.#runner !== undefined;
  }

  async ask<Q extends PipelinesQuestion>(
    question: Q,
    input: PipelinesQuestions[Q]['input'],
    signal?: CancelSignal,
  ): Promise<PipelinesQuestions[Q]['output']> {
    const runner = (this.#runner ??= this.#start());
    this.#asked++;
    clearTimeout(this.#idle);
    try {
      return await runner.ask(question, input, signal);
    } finally {
      if (--this.#asked === 0) this.#idle = setTimeout(() => void this.#endIdle(), IDLE_MS).unref();
    }
  }

  hide(keys: readonly string[]): void {
    this.#hidden = keys;
    this.#runner?.hide(keys);
  }

  #start(): PipelinesRunner {
    const { startRunner, listener } = this.#options;
    const runner = startRunner(
      {
        onRead: (readings) => listener.onRead(readings),
        onEnd: (reason) => this.#lost(runner, reason),
      },
      this.#hidden,
    );
    return runner;
  }

  async #endIdle(): Promise<void> {
    if (this.#asked > 0 || this.#options.isRunning() || this.#isClosed) return;
    const runner = this.#runner;
    this.#runner = undefined;
    await runner?.close();
  }

  #lost(runner: PipelinesRunner, reason: string): void {
    if (runner !== this.#runner) return;
    this.#runner = undefined;
    this.#options.listener.onEnd(reason);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#idle);
    await this.#runner?.close();
  }
}
