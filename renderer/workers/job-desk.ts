import { assertNever } from '../../core/model/assert-never.ts';
import { buffersOf } from '../memory/buffers-of.ts';
import { shareArrays } from '../memory/share-arrays.ts';
import { canShare } from '../memory/shared.ts';
import type { View } from '../memory/views.ts';
import { nameGiven, putGiven } from './given.ts';
import { jobs, type JobAnswer, type JobMessage, type JobRequest } from './jobs.ts';

/** An answer, and what of it is handed over. */
export type Answered = [JobAnswer, ArrayBuffer[]];

/** The worker's side of `runJob`. */
export class JobDesk {
  /** By the job they are for. */
  readonly #parts = new Map<number, View[]>();
  readonly #isShared: boolean;

  constructor(isShared = canShare()) {
    this.#isShared = isShared;
  }

  /** Undefined where nothing is to be said yet. */
  take(message: JobMessage): Answered | undefined {
    const { id } = message;
    const parts = this.#parts.get(id) ?? [];
    switch (message.kind) {
      case 'part':
        this.#parts.set(id, [...parts, message.view]);
        return undefined;
      case 'forget':
        this.#parts.delete(id);
        return undefined;
      case 'run':
        this.#parts.delete(id);
        return this.#answer(message, putGiven(message.args, parts) as unknown[]);
      default:
        return assertNever(message);
    }
  }

  #answer({ id, name }: JobRequest, args: unknown[]): Answered {
    try {
      const answer = nameGiven((jobs[name] as (...args: unknown[]) => unknown)(...args), args);
      const made: SharedArrayBuffer[] = [];
      const value = this.#isShared ? shareArrays(answer, made) : answer;
      return [{ id, value, made }, [...buffersOf(value)]];
    } catch (error) {
      return [{ id, failure: error instanceof Error ? error.message : String(error) }, []];
    }
  }
}
