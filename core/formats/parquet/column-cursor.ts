import type { Budget } from './budget.ts';
import { fail, ParquetFault } from './fault.ts';
import { PageReader, type Page, type ParquetSource } from './pages.ts';
import type { ColumnChunk } from './metadata.ts';
import type { SchemaNode } from './schema.ts';
import type { Value } from './values.ts';

const BEHIND = -1;

/** Goes through the values of one column of one row group, with their levels. */
export class ColumnCursor {
  readonly #pages: PageReader;
  readonly #node: SchemaNode;
  #offset: number;
  #page: Page | undefined;
  #left = 0;
  /** Of the value that is next: how many levels are defined, and on which it repeats; -1 behind the last. */
  definition = BEHIND;
  repetition = BEHIND;

  constructor(source: ParquetSource, chunk: ColumnChunk, node: SchemaNode, budget: Budget) {
    this.#pages = new PageReader(source, chunk, node, budget);
    this.#node = node;
    this.#offset = chunk.offset;
    try {
      this.#advance();
    } catch (error) {
      throw this.#placed(error);
    }
  }

  /** The value, null where it or what is around it is not there. Throws ParquetFault, with the column and its page. */
  take(): Value | null {
    try {
      if (this.repetition === BEHIND) fail('a column with fewer values than rows');
      const value = this.definition === this.#node.maxDefinition ? this.#page!.values.next() : null;
      this.#advance();
      return value;
    } catch (error) {
      throw this.#placed(error);
    }
  }

  /** Of the page that is being read, or of the first one. */
  get offset(): number {
    return this.#offset;
  }

  get isAtEnd(): boolean {
    return this.repetition === BEHIND;
  }

  get path(): string {
    return this.#node.path;
  }

  #advance(): void {
    while (this.#left === 0) {
      // Not to be held beside the next one.
      this.#page = undefined;
      this.#page = this.#pages.next();
      if (this.#page === undefined) {
        this.repetition = BEHIND;
        return;
      }
      this.#left = this.#page.count;
      this.#offset = this.#page.offset;
    }
    this.#left--;
    this.repetition = this.#page!.repetitions.next();
    this.definition = this.#page!.definitions.next();
  }

  #placed(error: unknown): unknown {
    if (error instanceof ParquetFault) error.place(this.#node.path, this.#offset);
    return error;
  }
}
