import type { Markup } from './markup.ts';

/** Escaped characters of telemetry on one page: a browser opens it at once, and it mails. */
const PAGE_CHARACTERS = 24 * 1024 ** 2;

/**
 * What a page has room for, given away from its top to its end. A megabyte that thousands of spans share would be
 * gigabytes when told with each, and a `<` is four characters on the page.
 */
export class PageRoom {
  #left: number;
  #shown = 0;
  #leftOut = 0;

  constructor(characters = PAGE_CHARACTERS) {
    this.#left = characters;
  }

  /** Entries of lists: on the page, and without room on it. */
  get entries(): { shown: number; leftOut: number } {
    return { shown: this.#shown, leftOut: this.#leftOut };
  }

  /** The first of the items, as many as there is room for, and how many are not among them. Lists in items may use it too. */
  fit<T>(items: readonly T[], build: (item: T) => Markup): { pieces: Markup[]; leftOut: number } {
    const pieces: Markup[] = [];
    while (pieces.length < items.length && this.#left > 0) {
      const [left, ...before] = [this.#left, this.#shown, this.#leftOut] as const;
      const piece = build(items[pieces.length]!);
      this.#left = left - piece.markup.length;
      if (this.#left >= 0) pieces.push(piece);
      // Lists in a piece that is not shown are neither: it counts as one.
      else [this.#shown, this.#leftOut] = before;
    }
    const leftOut = items.length - pieces.length;
    this.#shown += pieces.length;
    this.#leftOut += leftOut;
    return { pieces, leftOut };
  }
}
