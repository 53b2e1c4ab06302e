import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import type { QuestionContext } from '../questions/context.ts';
import { serviceSets, type ServiceSets } from './service-sets.ts';
import { renewed, shrunk, summarized } from './statements.ts';

/** Rows that came or went since the table was packed: it is packed again once they are so many, and half of all. */
const FEWEST_LOOSE = 10_000;

/** A table of one row per trace, of the spans up to a row key. */
export interface KeptView {
  table: string;
  /** Number of services of a row. */
  services: string;
  /** A condition on spans `s`: that the table knows them. Undefined where it knows all there are. */
  known: string | undefined;
}

type Moment = Pick<QuestionContext, 'revision' | 'generation' | 'opening'>;

interface Kept {
  at: Moment;
  sets: ServiceSets;
  last: bigint;
}

/**
 * The table of one opened instance. Whoever asks first after a change brings it up to date, the others wait for that: new
 * spans are grouped and joined with the rows of their traces.
 */
export class KeptTraces {
  #catalog = '';
  #table = '';
  #kept: Kept | undefined;
  #loose = 0;
  #turn: Promise<unknown> = Promise.resolve();

  /**
   * Begins a read transaction on the connection, which sees the table and the spans as of now: end it with ROLLBACK. Is not
   * to be interrupted: what is half done for one question would be begun anew by the next.
   */
  begin(connection: DuckDBConnection, context: QuestionContext): Promise<KeptView> {
    const begun = this.#turn.then(async () => {
      const { sets, last } = await this.#catchUp(connection, context);
      await connection.run('BEGIN TRANSACTION READ ONLY');
      const known = (await this.#settle(connection, last)) ? `s.id <= ${last}` : undefined;
      return { table: this.#table, services: sets.count, known };
    });
    this.#turn = begun.catch(() => undefined);
    return begun;
  }

  /** What a transaction sees of a database is settled when it first looks there. Whether it sees spans that are newer than the table. */
  async #settle(connection: DuckDBConnection, last: bigint): Promise<boolean> {
    const newer = `SELECT id FROM span WHERE id > ${last} LIMIT 1`;
    return (await countRows(connection, `(${newer}), (FROM ${this.#table} LIMIT 1)`)) > 0;
  }

  /** Moments follow each other: what grew in one of them has not shrunk in another. */
  async #catchUp(connection: DuckDBConnection, { revision, generation, opening }: QuestionContext): Promise<Kept> {
    const kept = this.#kept;
    const hasGone = !kept || kept.at.generation < generation;
    const isRenumbered = !kept || kept.at.opening < opening;
    if (kept && !hasGone && !isRenumbered && kept.at.revision >= revision) return kept;
    if (this.#table === '') await this.#attach(connection);
    const known = isRenumbered ? 0n : kept.last;
    this.#kept = await inTransaction(connection, async () => {
      const { sets, last } = await readState(connection, known);
      // Where most is new, all is made anew.
      if (!kept || isRenumbered || kept.sets !== sets || last - known > known) await this.#make(connection, sets);
      else {
        if (hasGone) await this.#takeAway(connection, kept);
        if (last > known) await this.#add(connection, kept);
      }
      return { at: { revision, generation, opening }, sets, last };
    });
    await this.#tidy(connection);
    return this.#kept;
  }

  /** In a catalog of its own, for a transaction may write to one only; a session's catalog is named like its file. */
  async #attach(connection: DuckDBConnection): Promise<void> {
    const own = await connection.runAndReadAll('SELECT lower(current_database())');
    this.#catalog = own.getRows()[0]![0] === 'derived' ? 'derived_traces' : 'derived';
    await connection.run(`ATTACH IF NOT EXISTS ':memory:' AS ${this.#catalog}`);
    this.#table = `${this.#catalog}.main.trace`;
  }

  async #make(connection: DuckDBConnection, sets: ServiceSets): Promise<void> {
    await connection.run(`CREATE OR REPLACE TABLE ${this.#table} AS ${summarized(sets, 'true')}`);
    this.#loose = await countRows(connection, this.#table);
  }

  async #add(connection: DuckDBConnection, { sets, last }: Kept): Promise<void> {
    await this.#replace(connection, renewed(this.#table, sets, last), (news) => `FROM ${news}`);
  }

  async #takeAway(connection: DuckDBConnection, { sets, last }: Kept): Promise<void> {
    const left = (ids: string) =>
      summarized(sets, `id <= ${last} AND trace_id IN (SELECT trace_id FROM ${ids} WHERE held > 0)`);
    await this.#replace(connection, shrunk(this.#table, last), left);
  }

  /** Other rows for the traces of a table of news. */
  async #replace(connection: DuckDBConnection, rows: string, rowsOf: (news: string) => string): Promise<void> {
    const news = `${this.#table}_news`;
    await connection.run(`CREATE OR REPLACE TABLE ${news} AS ${rows}`);
    const count = await countRows(connection, news);
    if (count > 0) {
      const gone = await connection.run(`DELETE FROM ${this.#table} WHERE trace_id IN (SELECT trace_id FROM ${news})`);
      await connection.run(`INSERT INTO ${this.#table} ${rowsOf(news)}`);
      this.#loose += gone.rowsChanged + count;
    }
    await connection.run(`DROP TABLE ${news}`);
  }

  /** Packed, a row takes a third of the memory (34 of 110 bytes), and what went takes none unless a question still looks at it. */
  async #tidy(connection: DuckDBConnection): Promise<void> {
    if (this.#loose < FEWEST_LOOSE || this.#loose < (await countRows(connection, this.#table)) / 2) return;
    try {
      await connection.run(`CHECKPOINT ${this.#catalog}`);
      this.#loose = 0;
    } catch {
      // Questions that are looking at it may stand in the way: after the next change, then.
    }
  }
}

async function countRows(connection: DuckDBConnection, table: string): Promise<number> {
  const answer = await connection.runAndReadAll(`SELECT count(*) FROM ${table}`);
  return Number(answer.getRows()[0]![0]);
}

/** As the transaction sees it. The last row key is looked for among the new ones: others need not be there any more. */
async function readState(connection: DuckDBConnection, known: bigint): Promise<{ sets: ServiceSets; last: bigint }> {
  const answer = await connection.runAndReadAll(`SELECT (SELECT count(DISTINCT service_name) FROM resource),
    (SELECT coalesce(max(id), ${known}) FROM span WHERE id > ${known})::UBIGINT`);
  const [services, last] = answer.getRows()[0] as [bigint, bigint];
  return { sets: serviceSets(Number(services)), last };
}

async function inTransaction<T>(connection: DuckDBConnection, work: () => Promise<T>): Promise<T> {
  await connection.run('BEGIN');
  try {
    const value = await work();
    await connection.run('COMMIT');
    return value;
  } catch (error) {
    await connection.run('ROLLBACK').catch(() => undefined);
    throw error;
  }
}

/** Of each opened instance; forgotten with it. */
const kept = new WeakMap<DuckDBInstance, KeptTraces>();

export function keptTracesOf(instance: DuckDBInstance): KeptTraces {
  const known = kept.get(instance) ?? new KeptTraces();
  kept.set(instance, known);
  return known;
}
