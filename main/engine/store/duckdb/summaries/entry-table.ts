import type { DuckDBConnection } from '@duckdb/node-api';
import { attachDerived, countRows, inTransaction, packDerived } from './catalog.ts';
import { bits, concerned, decided, foreign, joined, SERVICE_OF } from './entry-statements.ts';
import type { KeptTable } from './keeper.ts';
import { keyRanges, readSpans, within, type KeyRange, type NewSpans } from './key-ranges.ts';

/** Looked up among all others at a time, in some hundred megabytes. */
const MOST_SPANS = 2 ** 23;
/** Rows of the same block are joined once they are half of all. */
const FEWEST_LOOSE = 1_000;

/**
 * Which spans are entries into a service, a bit each. Whether a span is one may depend on its parent, which may come later; so
 * with new spans all of their traces are looked at again.
 */
export class EntryTable implements KeptTable {
  readonly name: string;
  readonly #catalog: string;
  readonly #mostSpans: number;
  #loose = 0;

  private constructor(catalog: string, mostSpans: number) {
    this.name = `${catalog}.main.entry`;
    this.#catalog = catalog;
    this.#mostSpans = mostSpans;
  }

  static async attach(connection: DuckDBConnection, mostSpans = MOST_SPANS): Promise<EntryTable> {
    return new EntryTable(await attachDerived(connection), mostSpans);
  }

  async make(connection: DuckDBConnection, spans: NewSpans): Promise<void> {
    await connection.run(`CREATE OR REPLACE TABLE ${this.name} (block UBIGINT, mask UBIGINT)`);
    this.#loose = 0;
    for (const range of this.#rangesOf(spans)) await this.#insert(connection, ofChildren(range, spans.to));
    await packDerived(connection, this.#catalog);
  }

  async canGrow(): Promise<boolean> {
    return true;
  }

  async add(connection: DuckDBConnection, spans: NewSpans): Promise<void> {
    await inTransaction(connection, async () => {
      for (const range of this.#rangesOf(spans)) await this.#insert(connection, ofTraces(range, spans.to));
    });
    await this.#tidy(connection);
  }

  /** A parent that is not here any more says nothing. */
  async takeAway(connection: DuckDBConnection, last: bigint): Promise<void> {
    await this.make(connection, { ...(await readSpans(connection, `id <= ${last}`)), to: last });
  }

  async drop(connection: DuckDBConnection): Promise<void> {
    await connection.run(`DROP TABLE IF EXISTS ${this.name}`);
  }

  #rangesOf(spans: NewSpans): KeyRange[] {
    return keyRanges(spans, this.#mostSpans);
  }

  async #insert(connection: DuckDBConnection, rows: string): Promise<void> {
    const { rowsChanged } = await connection.run(`INSERT INTO ${this.name} ${rows}`);
    this.#loose += rowsChanged;
  }

  async #tidy(connection: DuckDBConnection): Promise<void> {
    if (this.#loose < FEWEST_LOOSE || this.#loose < (await countRows(connection, this.name)) / 2) return;
    await connection.run(`CREATE OR REPLACE TABLE ${this.name} AS ${joined(this.name)}`);
    this.#loose = 0;
    await packDerived(connection, this.#catalog);
  }
}

/** Bits of all children of a range that are entries, with parents up to a row key. */
function ofChildren(range: KeyRange, last: bigint): string {
  const keys = `${decided(within(range))} UNION ALL ${foreign(within(range), `id <= ${last}`)}`;
  return `WITH ${SERVICE_OF} ${bits(keys)}`;
}

/** Bits of the spans of a range that are entries, and of others of their traces that have become so. */
function ofTraces(range: KeyRange, last: bigint): string {
  const keys = `${decided(within(range))} UNION ALL ${foreign('true', 'true', 'concerned')}`;
  return `WITH ${SERVICE_OF}, ${concerned(within(range), `id <= ${last}`)} ${bits(keys)}`;
}
