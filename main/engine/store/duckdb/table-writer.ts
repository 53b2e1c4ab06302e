import type { ColumnBuffer } from './columns.ts';
import type { PackedTable } from './packed.ts';
import type { TableName } from './schema.ts';

const FEWEST_ROWS = 64;

/** Rows on their way into one table: set cells at the row `begin()` gave out, column by column; `take` hands them over. */
export class TableWriter<C extends Record<string, ColumnBuffer>> {
  readonly table: TableName;
  readonly columns: C;
  readonly #ordered: ColumnBuffer[];
  #rows = 0;
  #capacity = 0;
  /** Rows the next ones will likely be: arrays then grow once. */
  #usual = FEWEST_ROWS;

  /** `columns` in the order of the table's definition. */
  constructor(table: TableName, columns: C) {
    this.table = table;
    this.columns = columns;
    this.#ordered = Object.values(columns);
  }

  get rows(): number {
    return this.#rows;
  }

  /** About what the texts of all rows take. */
  get textBytes(): number {
    return this.#ordered.reduce((sum, column) => sum + (column.textBytes ?? 0), 0);
  }

  /** Index of a fresh row. */
  begin(): number {
    if (this.#rows === this.#capacity) this.#grow();
    return this.#rows++;
  }

  #grow(): void {
    const capacity = this.#capacity === 0 ? this.#usual : this.#capacity * 2;
    for (const column of this.#ordered) column.reserve(capacity);
    // Not before all have it: without memory for the last one, the next row must not be written past its end.
    this.#capacity = capacity;
  }

  /** The rows so far, which are then somebody else's; undefined for none. */
  take(): PackedTable | undefined {
    const rows = this.#rows;
    if (rows === 0) return undefined;
    this.#usual = Math.max(FEWEST_ROWS, rows);
    const columns = this.#ordered.map((column) => column.pack(rows));
    this.#rows = this.#capacity = 0;
    return { rows, columns };
  }

  /** Forgets the rows from this one on. */
  truncate(rows: number): void {
    if (rows === this.#rows) return;
    this.#rows = rows;
    for (const column of this.#ordered) column.truncate(rows);
    if (rows === 0) this.#giveUp();
  }

  /** Room that a large request took which was refused then is not kept. */
  #giveUp(): void {
    for (const column of this.#ordered) column.pack(0);
    this.#capacity = 0;
  }
}
