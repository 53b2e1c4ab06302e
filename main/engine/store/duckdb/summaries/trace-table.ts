import type { DuckDBConnection } from '@duckdb/node-api';
import { attachDerived, countRows, inTransaction, packDerived } from './catalog.ts';
import type { KeptTable } from './keeper.ts';
import { keyRanges, within, type KeyRange, type NewSpans } from './key-ranges.ts';
import { serviceSets, type ServiceSets } from './service-sets.ts';
import { renewed, shrunk, summarized } from './trace-statements.ts';

/** Rows that came or went since the table was packed: it is packed again once they are so many, and half of all. */
const FEWEST_LOOSE = 10_000;

/**
 * One row per trace. A bounded number of spans is grouped at a time, and joined with the rows there are:
 *
 *   spans   ├── grouped ──┼── grouped, joined ──┼── grouped, joined ──┤    each a transaction, packed before the next
 */
export class TraceTable implements KeptTable {
  readonly name: string;
  readonly #catalog: string;
  readonly #mostSpans: number;
  #sets = serviceSets(0);
  #loose = 0;

  private constructor(catalog: string, mostSpans: number) {
    this.name = `${catalog}.main.trace`;
    this.#catalog = catalog;
    this.#mostSpans = mostSpans;
  }

  /** `mostSpans` are grouped at a time; fewer where what is gathered of their services is large. */
  static async attach(connection: DuckDBConnection, mostSpans: number): Promise<TraceTable> {
    return new TraceTable(await attachDerived(connection), mostSpans);
  }

  /** Number of services of a row, in SQL. */
  get services(): string {
    return this.#sets.count;
  }

  async make(connection: DuckDBConnection, spans: NewSpans): Promise<void> {
    this.#sets = await readSets(connection);
    const [first, ...others] = this.#rangesOf(spans);
    const rows = summarized(this.#sets, first ? within(first) : 'false');
    await connection.run(`CREATE OR REPLACE TABLE ${this.name} AS ${rows}`);
    this.#loose = await countRows(connection, this.name);
    for (const range of others) {
      await this.#pack(connection);
      await this.#addRange(connection, range);
    }
    await this.#tidy(connection);
  }

  /** As long as the services are so many as its sets are for. */
  async canGrow(connection: DuckDBConnection): Promise<boolean> {
    return this.#sets === (await readSets(connection));
  }

  async add(connection: DuckDBConnection, spans: NewSpans): Promise<void> {
    for (const range of this.#rangesOf(spans)) {
      await this.#addRange(connection, range);
      await this.#tidy(connection);
    }
  }

  async takeAway(connection: DuckDBConnection, last: bigint): Promise<void> {
    const left = (ids: string) =>
      summarized(this.#sets, `id <= ${last} AND trace_id IN (SELECT trace_id FROM ${ids} WHERE held > 0)`);
    await this.#replace(connection, shrunk(this.name, last), left);
    await this.#tidy(connection);
  }

  async drop(connection: DuckDBConnection): Promise<void> {
    await connection.run(`DROP TABLE IF EXISTS ${this.name}`);
  }

  #rangesOf(spans: NewSpans): KeyRange[] {
    return keyRanges(spans, Math.min(this.#sets.mostSpans, this.#mostSpans));
  }

  async #addRange(connection: DuckDBConnection, range: KeyRange): Promise<void> {
    await this.#replace(connection, renewed(this.name, this.#sets, within(range)), (news) => `FROM ${news}`);
  }

  /** Other rows for the traces of a table of news: all of them, or (thrown) none. */
  async #replace(connection: DuckDBConnection, rows: string, rowsOf: (news: string) => string): Promise<void> {
    const news = `${this.name}_news`;
    this.#loose += await inTransaction(connection, async () => {
      await connection.run(`CREATE OR REPLACE TABLE ${news} AS ${rows}`);
      const count = await countRows(connection, news);
      if (count === 0) return 0;
      const gone = await connection.run(`DELETE FROM ${this.name} WHERE trace_id IN (SELECT trace_id FROM ${news})`);
      await connection.run(`INSERT INTO ${this.name} ${rowsOf(news)}`);
      return gone.rowsChanged + count;
    });
    await connection.run(`DROP TABLE IF EXISTS ${news}`);
  }

  async #tidy(connection: DuckDBConnection): Promise<void> {
    if (this.#loose < FEWEST_LOOSE || this.#loose < (await countRows(connection, this.name)) / 2) return;
    await this.#pack(connection);
  }

  /** Packed, a row takes a third of the memory (34 of 110 bytes), and what went takes none unless a question still looks at it. */
  async #pack(connection: DuckDBConnection): Promise<void> {
    if (await packDerived(connection, this.#catalog)) this.#loose = 0;
  }
}

/** To be asked for after the spans: services come with theirs. */
async function readSets(connection: DuckDBConnection): Promise<ServiceSets> {
  return serviceSets(await countRows(connection, '(SELECT DISTINCT service_name FROM resource)'));
}
