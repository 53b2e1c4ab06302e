import { fail } from './fault.ts';
import { PageReader, type Page, type ParquetSource } from './pages.ts';
import type { ColumnChunk } from './metadata.ts';
import type { SchemaNode } from './schema.ts';
import type { Value } from './values.ts';

/** Bytes of all pages that are held at once. */
export class PageBudget {
  static readonly MOST_BYTES = 256 * 1024 ** 2;
  #held = 0;

  change(bytes: number): void {
    this.#held += bytes;
    if (this.#held > PageBudget.MOST_BYTES) fail(`pages that take more than ${PageBudget.MOST_BYTES} bytes at once`);
  }
}

const BEHIND = -1;

/** Goes through the values of one column of one row group, with their levels. */
export class ColumnCursor {
  readonly #pages: PageReader;
  readonly #budget: PageBudget;
  readonly #mostDefinition: number;
  #page: Page | undefined;
  #left = 0;
  /** Of the value that is next: how many levels are defined, and on which it repeats; -1 behind the last. */
  definition = BEHIND;
  repetition = BEHIND;

  constructor(source: ParquetSource, chunk: ColumnChunk, node: SchemaNode, budget: PageBudget) {
    this.#pages = new PageReader(source, chunk, node);
    this.#budget = budget;
    this.#mostDefinition = node.maxDefinition;
    this.#advance();
  }

  /** The value, null where it or what is around it is not there. Throws ParquetFault. */
  take(): Value | null {
    if (this.repetition === BEHIND) fail('a column with fewer values than rows');
    const value = this.definition === this.#mostDefinition ? this.#page!.values.next() : null;
    this.#advance();
    return value;
  }

  #advance(): void {
    while (this.#left === 0) {
      const before = this.#page?.heldBytes ?? 0;
      this.#page = this.#pages.next();
      this.#budget.change((this.#page?.heldBytes ?? 0) - before);
      if (this.#page === undefined) {
        this.repetition = BEHIND;
        return;
      }
      this.#left = this.#page.count;
    }
    this.#left--;
    this.repetition = this.#page!.repetitions.next();
    this.definition = this.#page!.definitions.next();
  }
}
