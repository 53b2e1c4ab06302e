import type { DuckDBAppender, DuckDBConnection } from '@duckdb/node-api';
import { DuckDBDataChunk } from '@duckdb/node-api';
import duckdb from '@duckdb/node-bindings';
import { CHUNK_ROWS, type ColumnBuffer } from './columns.ts';
import type { TableName } from './schema.ts';

/**
 * Rows on their way into one table: set cells at row `begin()` gave out, column by column; every 2,048 rows become a
 * chunk of the appender. Nothing is visible before `flush` and the surrounding transaction's COMMIT.
 */
export class TableWriter<C extends Record<string, ColumnBuffer>> {
  readonly columns: C;
  readonly #ordered: ColumnBuffer[];
  readonly #table: TableName;
  #appender: DuckDBAppender | undefined;
  #rows = 0;
  #touched = false;

  /** `columns` in the order of the table's definition. */
  constructor(table: TableName, columns: C) {
    this.#table = table;
    this.columns = columns;
    this.#ordered = Object.values(columns);
  }

  async open(connection: DuckDBConnection): Promise<void> {
    this.#appender = await connection.createAppender(this.#table);
    if (this.#appender.columnCount !== this.#ordered.length) throw new Error(`columns of ${this.#table} do not match`);
  }

  /** Index of a fresh row. */
  begin(): number {
    if (this.#rows === CHUNK_ROWS) this.#emit();
    this.#touched = true;
    return this.#rows++;
  }

  #emit(): void {
    const rows = this.#rows;
    const chunk = DuckDBDataChunk.create(
      this.#ordered.map((column) => column.type),
      rows,
    );
    this.#ordered.forEach((column, i) => column.fill(duckdb.data_chunk_get_vector(chunk.chunk, i), rows));
    this.#appender!.appendDataChunk(chunk);
    this.#reset();
  }

  #reset(): void {
    this.#rows = 0;
    for (const column of this.#ordered) column.clear();
  }

  flush(): void {
    if (!this.#touched) return;
    if (this.#rows > 0) this.#emit();
    this.#appender!.flushSync();
    this.#touched = false;
  }

  /** Forgets rows not yet flushed, after a failed transaction. The appender must be opened again. */
  discard(): void {
    this.#reset();
    this.#touched = false;
    try {
      this.#appender?.clear();
    } catch {
      // An appender that failed to flush cannot be cleared; the next `open` replaces it.
    }
  }
}
