import { OperationFailure } from '../ports.ts';
import type { AnswersTo, FromAnswering, QuestionsOf, ToAnswering } from './messages.ts';

type Answer = (input: unknown, signal: AbortSignal) => Promise<unknown>;

/** Answers what a thread is asked, in that thread. */
export class Answering<Questions extends QuestionsOf<Questions>> {
  readonly #answers: AnswersTo<Questions>;
  readonly #send: (message: FromAnswering) => void;
  readonly #isRunning: () => boolean;
  readonly #open = new Map<number, AbortController>();

  constructor(answers: AnswersTo<Questions>, send: (message: FromAnswering) => void, isRunning = () => false) {
    this.#answers = answers;
    this.#send = send;
    this.#isRunning = isRunning;
  }

  hear(message: ToAnswering<keyof Questions>): void {
    if (message.kind === 'ask') void this.#answer(message);
    else this.#open.get(message.id)?.abort();
  }

  async #answer({ id, question, input }: Extract<ToAnswering<keyof Questions>, { kind: 'ask' }>): Promise<void> {
    const cancelling = new AbortController();
    this.#open.set(id, cancelling);
    try {
      const output = await (this.#answers[question] as Answer).call(this.#answers, input, cancelling.signal);
      this.#send({ kind: 'answered', id, output });
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      const code = error instanceof OperationFailure ? error.code : 'internal';
      this.#send({ kind: 'failed', id, code, message, isRunning: this.#isRunning() });
    } finally {
      this.#open.delete(id);
    }
  }
}
