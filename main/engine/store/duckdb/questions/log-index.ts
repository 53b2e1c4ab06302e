import type { LogFilter } from '../../../../../contract/filters.ts';
import type { CancelSignal } from '../../../../../contract/transport.ts';
import type { Database } from '../database.ts';
import { compileLogFilter } from './log-filter.ts';
import { LogKeys } from './log-keys.ts';
import { LogSlices } from './log-slices.ts';
import { all, Binder, withTables } from './sql.ts';

/** A record's place in the order of lists: by time, then by key. */
export interface Place {
  time: bigint;
  id: bigint;
}

/**
 * Where matching records stand in time order, so that any page is found without sorting what lies before it. Immutable:
 * it speaks of records up to `lastId`, and `update` gives one that knows the later ones as well.
 */
export interface LogIndex {
  readonly lastId: bigint;
  readonly total: number;
  /** Matching records before a place. */
  rank(source: LogSource, place: Place): Promise<number>;
  /** Keys of the records of ranks [from, to), in order; `to` is at most `total`. */
  keys(source: LogSource, from: number, to: number): Promise<bigint[]>;
  /** Undefined where it must be built anew. */
  update(source: LogSource, lastId: bigint): Promise<LogIndex | undefined>;
}

/** Statements over the records that match a filter, its time range left aside. */
export class LogSource {
  readonly database: Database;
  readonly #filter: LogFilter;
  readonly #signal: CancelSignal | undefined;

  constructor(database: Database, filter: LogFilter, signal?: CancelSignal) {
    this.database = database;
    this.#filter = filter;
    this.#signal = signal;
  }

  /**
   * `SELECT select(time) … WHERE the filter AND extra(time) rest`; `rest` may use the columns selected. Numbers in the
   * texts are the store's own.
   */
  async query(parts: { select: string; where: string[]; rest: string }) {
    const binder = new Binder();
    const { tables, joins, conditions, time } = await compileLogFilter(
      this.database,
      this.#filter,
      binder,
      this.#signal,
    );
    const where = all([...parts.where, ...conditions]);
    const sql = `${withTables(tables)}SELECT ${parts.select} FROM log l ${joins.join(' ')} WHERE ${where} ${parts.rest}`;
    return this.database.query(sql.replaceAll('$time', time), binder.parameters, this.#signal);
  }
}

/** Records whose places are kept one by one: 16 bytes each. Beyond it only counts per slice of time are kept. */
const MOST_KEYS = 200_000;
/** Indexes kept per store: at most 8 × 3.2 MB. */
const MOST_INDEXES = 8;

/** Least recently used first. Kept per database and forgotten with it. */
const caches = new WeakMap<Database, Map<string, LogIndex>>();

/**
 * The index of a filter (without its time range), brought up to date: records that arrived since are counted, the others
 * are not looked at again. `generation` changes when records were taken away.
 */
export async function logIndex(
  database: Database,
  filter: LogFilter,
  generation: number,
  source: LogSource,
): Promise<LogIndex> {
  const cache = caches.get(database) ?? new Map<string, LogIndex>();
  caches.set(database, cache);
  const name = JSON.stringify([generation, filter]);
  const known = cache.get(name);
  const lastId = await readLastId(database);
  const index = (await known?.update(source, lastId)) ?? (await buildIndex(source, lastId));
  cache.delete(name);
  cache.set(name, index);
  if (cache.size > MOST_INDEXES) cache.delete(cache.keys().next().value!);
  return index;
}

async function readLastId(database: Database): Promise<bigint> {
  return (await database.query('SELECT coalesce(max(id), 0)::UBIGINT AS id FROM log')).first('id') as bigint;
}

async function buildIndex(source: LogSource, lastId: bigint): Promise<LogIndex> {
  return (await LogKeys.build(source, lastId, MOST_KEYS)) ?? LogSlices.build(source, lastId);
}
