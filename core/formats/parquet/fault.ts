/** A name is written by whoever wrote the file. */
const MOST_NAME = 100;

/** What is wrong with a Parquet file or a part of it; the message is for people. */
export class ParquetFault extends Error {
  override name = 'ParquetFault';
  /** Of the page it was found in, from the beginning of the file, where it was in one. */
  offset: number | undefined;
  #hasColumn = false;

  /** Says in which column and page it was found; the innermost who knows is right. */
  place(column: string, offset: number): void {
    this.offset ??= offset;
    if (this.#hasColumn) return;
    this.#hasColumn = true;
    this.message = `column ${column.slice(0, MOST_NAME)}: ${this.message}`;
  }
}

export function fail(message: string): never {
  throw new ParquetFault(message);
}
