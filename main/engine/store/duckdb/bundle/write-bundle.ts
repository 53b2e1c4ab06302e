import { randomUUID } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { CancelSignal } from '../../../../../contract/transport.ts';
import type { Signal } from '../../../../../core/model/telemetry.ts';
import type { RedactionRule } from '../../../../../core/processors/redaction.ts';
import type { BundleFile, BundleRequest } from '../../port.ts';
import { runInterruptible, type Database } from '../database.ts';
import { Reading } from '../reading/reading.ts';
import { scopeKeys } from '../reading/scope-keys.ts';
import { countHidden } from './count-hidden.ts';
import { insertKeys, prepareBundle, type Prepared } from './prepare.ts';
import type { AttributeTable } from './attribute-tables.ts';
import { LOGS, MACROS, POINTS, SPANS } from './statements.ts';

/** Few enough that a reader of small memory holds a page of each column; zstd's fastest level takes a third of the time of the usual one. */
const COPY_OPTIONS = 'FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, ROW_GROUP_SIZE 20480';
/** In a dictionary of numbers 0 and -0 would be one. */
const NO_DICTIONARY = ', DICTIONARY_SIZE_LIMIT 0';
const STATEMENTS = { traces: SPANS, logs: LOGS, metrics: POINTS };
const NAMES: Record<Signal, string> = { traces: 'spans', logs: 'logs', metrics: 'metrics' };
/** A file has a row for each of its rows, or more. */
const OWNERS: Record<Signal, string> = { traces: 'span', logs: 'log', metrics: 'metric' };

/**
 * Writes a file for each signal of which there is something in scope, in the folder DuckDB has for temporary files. All of them are of one
 * moment. Throws CancelledError; then there are none.
 */
export async function writeBundle(
  database: Database,
  request: BundleRequest,
  signal?: CancelSignal,
): Promise<BundleFile[]> {
  const keys = new Map<Signal, BigUint64Array>();
  const reading = new Reading(database, signal);
  const isAll = request.scope.kind === 'all';
  for (const one of request.signals) if (!isAll) keys.set(one, await scopeKeys(reading, one, request.scope));
  const wanted = request.signals.filter((one) => isAll || keys.get(one)!.length > 0);
  await mkdir(database.temporaryFolder, { recursive: true, mode: 0o700 });
  return database.useOnce((connection) =>
    new BundleWriter(connection, database.temporaryFolder, request, signal).run(wanted, keys),
  );
}

class BundleWriter {
  readonly #connection: DuckDBConnection;
  readonly #folder: string;
  readonly #request: BundleRequest;
  readonly #signal: CancelSignal | undefined;
  readonly #files: BundleFile[] = [];

  constructor(connection: DuckDBConnection, folder: string, request: BundleRequest, signal: CancelSignal | undefined) {
    this.#connection = connection;
    this.#folder = folder;
    this.#request = request;
    this.#signal = signal;
  }

  async run(signals: readonly Signal[], keys: ReadonlyMap<Signal, BigUint64Array>): Promise<BundleFile[]> {
    try {
      await this.#run('BEGIN');
      for (const macro of MACROS) await this.#run(macro);
      const prepared = await prepareBundle(this.#connection, this.#request.redaction, this.#signal);
      for (const one of signals) if (await this.#hasRows(one)) await this.#write(one, keys.get(one), prepared);
      return this.#files;
    } catch (error) {
      await Promise.all(this.#files.map(({ path }) => rm(path, { force: true })));
      throw error;
    }
  }

  /** A statement that comes to nothing has made its lists of all texts by then. */
  async #hasRows(signal: Signal): Promise<boolean> {
    const answer = await this.#run(`SELECT count(*) AS n FROM (SELECT 1 FROM ${OWNERS[signal]} LIMIT 1)`);
    return Number(answer.first('n')) > 0;
  }

  async #write(signal: Signal, keys: BigUint64Array | undefined, prepared: Prepared): Promise<void> {
    const { tables, exactTables } = prepared;
    const table = keys && `bundle_${signal}`;
    if (table) await insertKeys(this.#connection, table, keys);
    const path = join(this.#folder, `bundle-${randomUUID()}.parquet`);
    this.#files.push({ name: `${NAMES[signal]}.parquet`, path, items: 0, hidden: new Map() });
    const options = signal === 'metrics' ? `${COPY_OPTIONS}${NO_DICTIONARY}` : COPY_OPTIONS;
    const isExact = (one: AttributeTable) => exactTables.has(one);
    const answer = await this.#run(
      `COPY (${STATEMENTS[signal]({ ...prepared, keys: table, isExact })}) TO '${path.replaceAll("'", "''")}' (${options})`,
    );
    const items = Number(answer.first('Count'));
    const among = signal === 'metrics' ? undefined : table;
    const hidden = items > 0 ? await countHidden(tables, signal, among) : new Map<RedactionRule, number>();
    const file = this.#files.pop()!;
    if (items > 0) this.#files.push({ ...file, items, hidden });
    else await rm(path, { force: true });
  }

  #run(sql: string) {
    return runInterruptible(this.#connection, sql, {}, this.#signal);
  }
}
