import type { CancelSignal } from '../../../contract/transport.ts';
import { CancelledError } from '../store/port.ts';
import type { ConfigQuestion, ConfigQuestions } from './messages.ts';
import { PipelinesFailure } from './runner.ts';

/** Since the last question. */
const IDLE_MS = 60_000;

/** A thousand times as long as a configuration of every day takes. What is tried may be run on many items. */
const LOOK_SECONDS = 20;
const TRY_SECONDS = 60;

/** One that nobody waits for is mostly answered by then, and a thread that is there is worth more than the rest. */
const CANCELLED_MS = 500;

const TRIES: readonly ConfigQuestion[] = ['dryRun', 'simulate', 'simulateTraces', 'simulated'];

/** Where configurations are looked at. */
export interface ConfigReader {
  /** It has been loaded, or is gone: what that takes on a busy machine is no matter of the question. */
  readonly ready: Promise<void>;
  /** Rejects with PipelinesFailure; what is cancelled ends early where it can. */
  ask<Q extends ConfigQuestion>(
    question: Q,
    input: ConfigQuestions[Q]['input'],
    signal?: CancelSignal,
  ): Promise<ConfigQuestions[Q]['output']>;
  /** Attribute keys whose values are shown to nobody from now on. */
  hide(keys: readonly string[]): void;
  /** At once, whatever it does. */
  end(): Promise<void>;
}

/** `onEnd`: it is gone, whoever ended it. */
export type StartConfigReader = (onEnd: () => void) => ConfigReader;

/**
 * Questions about configurations, one after another. A reader is there from the first on, and given back while nobody asks. One that
 * takes too long over a question, or goes on with one that nobody waits for any more, is ended; the next question has another.
 */
export class ConfigDesk {
  readonly #start: StartConfigReader;
  #reader: ConfigReader | undefined;
  #hidden: readonly string[] = [];
  #turn: Promise<unknown> = Promise.resolve();
  /** For the answer to the question whose turn it is. */
  #wait: Wait | undefined;
  #idle: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(start: StartConfigReader) {
    this.#start = start;
  }

  ask<Q extends ConfigQuestion>(
    question: Q,
    input: ConfigQuestions[Q]['input'],
    signal?: CancelSignal,
  ): Promise<ConfigQuestions[Q]['output']> {
    const answered = this.#turn.then(() => this.#askNow(question, input, signal));
    this.#turn = answered.catch(() => undefined);
    return answered;
  }

  hide(keys: readonly string[]): void {
    this.#hidden = keys;
    this.#reader?.hide(keys);
  }

  async #askNow<Q extends ConfigQuestion>(question: Q, input: ConfigQuestions[Q]['input'], signal?: CancelSignal) {
    clearTimeout(this.#idle);
    try {
      const reader = await this.#readyReader(signal);
      return await this.#answerOf(reader.ask(question, input, signal), new Wait(question, signal));
    } finally {
      if (this.#reader) this.#idle = setTimeout(() => void this.#drop(), IDLE_MS).unref();
    }
  }

  async #readyReader(signal: CancelSignal | undefined): Promise<ConfigReader> {
    this.#mustBeWanted(signal);
    const reader = (this.#reader ??= this.#startReader());
    await reader.ready;
    this.#mustBeWanted(signal);
    return reader;
  }

  #mustBeWanted(signal: CancelSignal | undefined): void {
    if (this.#isClosed) throw closing();
    if (signal?.aborted) throw new CancelledError('cancelled');
  }

  async #answerOf<T>(answered: Promise<T>, wait: Wait): Promise<T> {
    this.#wait = wait;
    try {
      return await Promise.race([answered, wait.over]);
    } finally {
      wait.end();
      if (wait.isOver) await this.#drop();
    }
  }

  #startReader(): ConfigReader {
    const reader = this.#start(() => {
      if (this.#reader === reader) this.#reader = undefined;
    });
    reader.hide(this.#hidden);
    return reader;
  }

  async #drop(): Promise<void> {
    const reader = this.#reader;
    this.#reader = undefined;
    await reader?.end();
  }

  /** Without waiting for anybody. */
  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#idle);
    this.#wait?.stop(closing());
    await this.#drop();
  }
}

/** How long an answer is waited for. */
class Wait {
  /** Rejects with what is to be told in place of the answer. */
  readonly over: Promise<never>;
  isOver = false;
  readonly #signal: CancelSignal | undefined;
  readonly #reject: (error: Error) => void;
  #timer: NodeJS.Timeout;

  constructor(question: ConfigQuestion, signal: CancelSignal | undefined) {
    const { promise, reject } = Promise.withResolvers<never>();
    this.over = promise;
    this.#reject = reject;
    this.#signal = signal;
    this.#timer = this.#in(TRIES.includes(question) ? TRY_SECONDS * 1_000 : LOOK_SECONDS * 1_000, tooLong(question));
    signal?.addEventListener('abort', this.#cancel);
  }

  readonly #cancel = () => {
    clearTimeout(this.#timer);
    this.#timer = this.#in(CANCELLED_MS, new CancelledError('cancelled'));
  };

  #in(ms: number, error: Error): NodeJS.Timeout {
    return setTimeout(() => this.stop(error), ms);
  }

  stop(error: Error): void {
    this.isOver = true;
    this.#reject(error);
  }

  end(): void {
    clearTimeout(this.#timer);
    this.#signal?.removeEventListener('abort', this.#cancel);
  }
}

const closing = (): PipelinesFailure => new PipelinesFailure('The session is being closed.', false, 'busy');

const tooLong = (question: ConfigQuestion): PipelinesFailure =>
  TRIES.includes(question)
    ? new PipelinesFailure(`Trying it took longer than ${TRY_SECONDS} s and was stopped.`, false, 'too-large')
    : new PipelinesFailure(`The check took longer than ${LOOK_SECONDS} s and was stopped.`, false, 'too-large');
