import type { DuckDBConnection } from '@duckdb/node-api';
import { isFatal } from '../file/errors.ts';
import type { QuestionContext } from '../questions/context.ts';
import { readSpans, type NewSpans } from './key-ranges.ts';
import { Refusal } from './refusal.ts';

/** What spans come to, kept so that what came and went since can be added and taken away. */
export interface KeptTable {
  readonly name: string;
  /** Anew, of all spans. */
  make(connection: DuckDBConnection, spans: NewSpans): Promise<void>;
  /** Whether spans can be added as it is; else it is made anew. */
  canGrow(connection: DuckDBConnection): Promise<boolean>;
  /** Spans that came, all of them above those it knows. */
  add(connection: DuckDBConnection, spans: NewSpans): Promise<void>;
  /** Spans that went, of those up to a row key. */
  takeAway(connection: DuckDBConnection, last: bigint): Promise<void>;
  drop(connection: DuckDBConnection): Promise<void>;
}

type Moment = Pick<QuestionContext, 'revision' | 'generation' | 'opening'>;

interface Kept {
  at: Moment;
  last: bigint;
}

/** A table that is up to date, but for spans that came meanwhile. */
export interface Begun<T> {
  table: T;
  /** A condition on spans `s`: that the table knows them. Undefined where it knows all there are. */
  known: string | undefined;
}

/** Brings a table up to date for whoever asks first after a change; the others wait for that. */
export class Keeper<T extends KeptTable> {
  readonly #attach: (connection: DuckDBConnection) => Promise<T>;
  readonly #otherwise: string;
  #table: T | undefined;
  #kept: Kept | undefined;
  #refusal: Refusal | undefined;
  #turn: Promise<unknown> = Promise.resolve();

  /** `otherwise` says what happens where the table cannot be kept. */
  constructor(attach: (connection: DuckDBConnection) => Promise<T>, otherwise: string) {
    this.#attach = attach;
    this.#otherwise = otherwise;
  }

  /**
   * Begins a read transaction on the connection, which sees the table and the spans as of now: end it with ROLLBACK. Is not
   * to be interrupted: what is half done for one question would be begun anew by the next. Undefined where the table cannot be
   * kept; the transaction is begun all the same.
   */
  begin(connection: DuckDBConnection, context: QuestionContext): Promise<Begun<T> | undefined> {
    const begun = this.#turn.then(async () => {
      const table = (this.#table ??= await this.#attach(connection));
      const kept = await this.#tryToCatchUp(connection, table, context);
      await connection.run('BEGIN TRANSACTION READ ONLY');
      if (!kept) return undefined;
      return { table, known: (await isBehind(connection, table, kept)) ? `s.id <= ${kept.last}` : undefined };
    });
    this.#turn = begun.catch(() => undefined);
    return begun;
  }

  /** Undefined where that cannot be, as with more than memory holds. */
  async #tryToCatchUp(connection: DuckDBConnection, table: T, moment: Moment): Promise<Kept | undefined> {
    if (this.#refusal && !(await this.#refusal.isOver(connection))) return undefined;
    try {
      this.#kept = await catchUp(connection, table, this.#kept, moment);
      this.#refusal = undefined;
    } catch (error) {
      this.#kept = undefined;
      if (isFatal(error)) throw error;
      await table.drop(connection);
      this.#refusal = await Refusal.of(connection, this.#otherwise, error);
    }
    return this.#kept;
  }
}

/**
 * Moments follow each other: what grew in one of them has not shrunk in another. What goes while this takes several
 * transactions is seen by the next question, whose moment says so.
 */
async function catchUp(
  connection: DuckDBConnection,
  table: KeptTable,
  kept: Kept | undefined,
  { revision, generation, opening }: Moment,
): Promise<Kept> {
  const at = { revision, generation, opening };
  if (!kept || kept.at.opening < opening) return makeAnew(connection, table, at);
  const hasGone = kept.at.generation < generation;
  if (!hasGone && kept.at.revision >= revision) return kept;
  const spans = await readSpans(connection, `id > ${kept.last}`);
  const isMostNew = spans.count > 0 && spans.to - kept.last > kept.last;
  if (isMostNew || !(await table.canGrow(connection))) return makeAnew(connection, table, at);
  if (hasGone) await table.takeAway(connection, kept.last);
  if (spans.count === 0) return { at, last: kept.last };
  await table.add(connection, spans);
  return { at, last: spans.to };
}

async function makeAnew(connection: DuckDBConnection, table: KeptTable, at: Moment): Promise<Kept> {
  const spans = await readSpans(connection, 'true');
  await table.make(connection, spans);
  return { at, last: spans.to };
}

/** What a transaction sees of a database is settled when it first looks there. Whether it sees spans that are newer than the table. */
async function isBehind(connection: DuckDBConnection, { name }: KeptTable, { last }: Kept): Promise<boolean> {
  const newer = `SELECT id FROM span WHERE id > ${last} LIMIT 1`;
  const answer = await connection.runAndReadAll(`SELECT count(*) FROM (${newer}), (FROM ${name} LIMIT 1)`);
  return Number(answer.getRows()[0]![0]) > 0;
}
