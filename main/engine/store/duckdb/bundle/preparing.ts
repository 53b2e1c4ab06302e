import type { DuckDBConnection } from '@duckdb/node-api';
import type { CancelSignal } from '../../../../../contract/transport.ts';
import type { Redaction } from '../../../../../core/processors/redaction.ts';
import type { Answer } from '../answer.ts';
import { runInterruptible } from '../database.ts';
import { Found, FOUND_COLUMNS } from './found.ts';

/** Ids that are never parted. */
const BLOCK_IDS = 1_024n;
/** A slice is this many rows, or fewer where their texts take more bytes: to find where a slice begins takes as long as to read thousands of rows. */
const SLICE_ROWS = 32_768n;
const SLICE_BYTES = 2n ** 22n;

/** Ids, without `to`. */
interface Stretch {
  readonly from: bigint;
  to: bigint;
}

/** The temporary tables that a bundle is written from, on one connection, and what was hidden in them. */
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

  /** Runs one statement. Throws CancelledError when the signal fires first. */
  ask(sql: string, parameters: Parameters<typeof runInterruptible>[2] = {}) {
    return runInterruptible(this.#connection, sql, parameters, this.#signal);
  }

  /**
   * The rows of a statement with an `id` and a `text`, in stretches of ids: each is found without reading what lies before it. `length` is an
   * expression for the bytes of a row. The next one is read while one is looked through.
   */
  async *slices(statement: string, length = 'strlen(text)') {
    const stretches = await this.#stretches(statement, length);
    let ahead = this.#read(statement, stretches[0]);
    try {
      for (let i = 0; i < stretches.length; i++) {
        const rows = (await ahead)!;
        ahead = this.#read(statement, stretches[i + 1]);
        yield { ids: rows.uint64('id'), rows };
        await this.storeFound();
      }
    } finally {
      // Whoever leaves before the end finds the connection idle.
      await ahead.catch(() => undefined);
    }
  }

  #read(statement: string, stretch: Stretch | undefined): Promise<Answer | undefined> {
    if (!stretch) return Promise.resolve(undefined);
    const { from, to } = stretch;
    const rows = this.ask(`SELECT * FROM (${statement}) WHERE id >= ${from} AND id < ${to} ORDER BY id`);
    // Told when it is this one's turn, or not at all.
    rows.catch(() => undefined);
    return rows;
  }

  async #stretches(statement: string, length: string): Promise<Stretch[]> {
    const blocks = await this.ask(
      `SELECT id // ${BLOCK_IDS} AS block, count(*)::UBIGINT AS n, sum(${length})::UBIGINT AS bytes FROM (${statement}) GROUP BY ALL ORDER BY block`,
    );
    const [counts, bytes] = [blocks.uint64('n'), blocks.uint64('bytes')];
    const stretches: Stretch[] = [];
    let held = { rows: 0n, bytes: 0n };
    for (const [i, block] of blocks.uint64('block').entries()) {
      const [from, to] = [block * BLOCK_IDS, (block + 1n) * BLOCK_IDS];
      const last = stretches.at(-1);
      held = { rows: held.rows + counts[i]!, bytes: held.bytes + bytes[i]! };
      if (last && held.rows <= SLICE_ROWS && held.bytes <= SLICE_BYTES) last.to = to;
      else {
        stretches.push({ from, to });
        held = { rows: counts[i]!, bytes: bytes[i]! };
      }
    }
    return stretches;
  }

  /** What was found so far, into the table by which it is counted. */
  async storeFound(): Promise<void> {
    await this.insert('bundle_found', FOUND_COLUMNS, this.found.take());
  }

  /** Puts rows into a table by the names of its columns; `columns` is how the table defines those. */
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
