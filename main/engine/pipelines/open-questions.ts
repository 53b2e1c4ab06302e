import type { CancelSignal } from '../../../contract/transport.ts';
import type { FromAnswering, QuestionsOf, ToAnswering } from './messages.ts';
import { PipelinesFailure } from './runner.ts';

interface Open {
  resolve: (output: unknown) => void;
  reject: (error: Error) => void;
}

/** What another thread was asked and has not answered yet. */
export class OpenQuestions<Questions extends QuestionsOf<Questions>> {
  readonly #post: (message: ToAnswering<keyof Questions>) => void;
  readonly #open = new Map<number, Open>();
  #lastId = 0;
  #ended: PipelinesFailure | undefined;

  constructor(post: (message: ToAnswering<keyof Questions>) => void) {
    this.#post = post;
  }

  /** Rejects with PipelinesFailure. */
  ask<Name extends keyof Questions>(
    question: Name,
    input: Questions[Name]['input'],
    signal?: CancelSignal,
  ): Promise<Questions[Name]['output']> {
    const id = ++this.#lastId;
    const cancel = () => this.#post({ kind: 'cancel', id });
    const answered = new Promise<Questions[Name]['output']>((resolve, reject) => {
      if (this.#ended) return reject(this.#ended);
      this.#open.set(id, { resolve: resolve as (output: unknown) => void, reject });
      this.#post({ kind: 'ask', id, question, input });
      if (signal?.aborted) cancel();
      else signal?.addEventListener('abort', cancel);
    });
    return answered.finally(() => signal?.removeEventListener('abort', cancel));
  }

  hear(message: FromAnswering): void {
    const open = this.#open.get(message.id);
    this.#open.delete(message.id);
    if (message.kind === 'answered') open?.resolve(message.output);
    else open?.reject(new PipelinesFailure(message.message, message.isRunning, message.code));
  }

  /** The thread is gone. */
  end(failure: PipelinesFailure): void {
    this.#ended = failure;
    for (const { reject } of this.#open.values()) reject(failure);
    this.#open.clear();
  }
}
