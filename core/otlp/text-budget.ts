/** Characters that texts may come to as a multiple of the request's bytes. Real requests refer to some fifteen times their size. */
const FACTOR = 100;
/** Small requests may repeat what they like. */
const SLACK = 16 * 1024 ** 2;

/**
 * Counts the characters of texts that a request writes once and many of its items have: a reference takes a byte or two, an item of a stream some ten,
 * and the text is written out with each wherever it goes from here.
 */
export class TextBudget {
  #left = SLACK;

  /** `bytes`: those of the request, or as far as it has come. */
  constructor(bytes: number) {
    this.grow(bytes);
  }

  /** So many more came. */
  grow(bytes: number): void {
    this.#left += FACTOR * bytes;
  }

  /** False where they come to more than its size can explain; these do not count then. */
  spend(characters: number): boolean {
    if (characters > this.#left) return false;
    this.#left -= characters;
    return true;
  }
}

export const TEXT_BUDGET_MESSAGE = `more than ${FACTOR} times its size in texts that many of its items have`;
