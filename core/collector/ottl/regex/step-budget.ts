import { OttlError } from '../problem.ts';

/** Steps that searching one text may still take. Where several searches share it, their sum is what is bounded. */
export class StepBudget {
  #left: number;

  constructor(most: number) {
    this.#left = most;
  }

  get left(): number {
    return this.#left;
  }

  /** Throws OttlError once there are none left. */
  spend(steps: number, text: string): void {
    this.#left -= steps;
    if (this.#left < 0) throw tooLong(text);
  }
}

export const tooLong = (text: string): OttlError =>
  new OttlError(`a text of ${text.length} characters is too long for this pattern`);
