/** Characters that texts may come to as a multiple of the request's bytes. Real requests refer to some fifteen times their size. */
const FACTOR = 100;
/** Small requests may repeat what they like. */
const SLACK = 16 * 1024 ** 2;

/**
 * Counts the characters of texts that a request writes once and refers to by a number: a reference takes a byte or two, whatever it refers to, and
 * the text is written out wherever it goes from here.
 */
export class TextBudget {
  #left: number;

  constructor(bytes: number) {
    this.#left = SLACK + FACTOR * bytes;
  }

  /** False once they come to more than its size can explain. */
  spend(characters: number): boolean {
    this.#left -= characters;
    return this.#left >= 0;
  }
}

export const TEXT_BUDGET_MESSAGE = `more than ${FACTOR} times its size in texts that are referred to`;
