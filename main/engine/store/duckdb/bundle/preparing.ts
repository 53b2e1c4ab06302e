import type { DuckDBConnection } from '@duckdb/node-api';
import type { CancelSignal } from '../../../../../contract/transport.ts';
import type { Redaction } from '../../../../../core/processors/redaction.ts';
import { runInterruptible } from '../database.ts';
import { Found, FOUND_COLUMNS } from './found.ts';

/** Rows with nested values that are looked through at once. */
const SLICE_ROWS = 2_000;

/** Temporary tables of one connection, and what is hidden in them. */
export class Preparing {
  readonly redaction: Redaction | undefined;
  readonly found: Found;
  readonly #connection: DuckDBConnection;
  readonly #signal: CancelSignal | undefined;

  constructor(connection: DuckDBConnection, redaction: Redaction | undefined, signal: CancelSignal | undefined) {
    this.#connection = connection;
    this.redaction = redaction;
    this.found = new Found(redaction);
    this.#signal = signal;
  }

  ask(sql: string, parameters: Parameters<typeof runInterruptible>[2] = {}) {
    return runInterruptible(this.#connection, sql, parameters, this.#signal);
  }

  /** The rows of a statement with an `id`, some at a time by their ids. */
  async *slices(statement: string) {
    let after = -1n;
    for (;;) {
      const rows = await this.ask(
        `SELECT * FROM (${statement}) WHERE id::HUGEINT > ${after} ORDER BY id LIMIT ${SLICE_ROWS}`,
      );
      const ids = rows.uint64('id');
      if (ids.length === 0) return;
      yield { ids, rows };
      await this.storeFound();
      after = ids.at(-1)!;
    }
  }

  /** What was found so far, into the table by which it is counted. */
  async storeFound(): Promise<void> {
    await this.insert('bundle_found', FOUND_COLUMNS, this.found.take());
  }

  async insert(table: string, columns: string, rows: readonly object[]): Promise<void> {
    if (rows.length === 0) return;
    const json = JSON.stringify(rows, (_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value));
    const type = columns
      .replaceAll(/"/g, '')
      .split(/, (?=\w+ )/)
      .map((column) => column.split(' '));
    const struct = JSON.stringify([Object.fromEntries(type)]);
    const sql = `INSERT INTO ${table} SELECT unnest(from_json($rows::JSON, '${struct}'), recursive := true)`;
    await this.ask(sql, { rows: json });
  }
}
