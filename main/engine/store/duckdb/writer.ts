import type { Telemetry } from '../../../../core/model/telemetry.ts';
import type { AppendBatch, DecodedBatch, ImportedBatch, LossRecord, PackedBatch } from '../port.ts';
import { text, u32 } from './columns.ts';
import type { Database } from './database.ts';
import { putDocument } from './documents.ts';
import { isFatal } from './file/errors.ts';
import type { LossLedger } from './loss-ledger.ts';
import type { ValueBounds } from './dictionary.ts';
import { freeTable, type PackedTable } from './packed.ts';
import { Packer, type LastIds, type Packed } from './packer.ts';
import { markCut } from './mark-cut.ts';
import { markImport } from './mark-import.ts';
import type { ExpireStep } from './retention.ts';
import { Renumberings } from './renumberings.ts';
import { RequestKeys } from './request-keys.ts';
import { TABLES, type TableName } from './schema.ts';
import { writeMark } from './stored-mark.ts';
import { TableAppender } from './table-appender.ts';
import { TableWriter } from './table-writer.ts';
import { Tally } from './tally.ts';
import { removeUnfinished, writeUnfinished } from './unfinished.ts';
import { deleteImports, removeUnfinishedImports, writeUnfinishedImports } from './unfinished-imports.ts';
import { ValueAges } from './value-ages.ts';

/** Ids of 32 and of 64 bits begin anew at 0 some time; nobody gets half-way there by counting. */
const MOST_NARROW = 2 ** 31;
const MOST_WIDE = 2n ** 62n;

/**
 * Brings batches into the tables, one transaction for all that is given at once. Dictionary rows and the rows that use
 * them commit together; after a rollback every cache is emptied, for it may know ids that were never stored.
 */
export class Writer {
  readonly #database: Pick<Database, 'writer'>;
  readonly #losses: LossLedger;
  readonly #requestKeys: RequestKeys;
  readonly #packer: Packer;
  readonly valueAges = new ValueAges();
  readonly #renumberings = new Renumberings();
  /** How often it was asked where ids go on: those of rows that are gone may be given out anew since. */
  openings = 0;
  /** Grows when points were taken away that later ones might lean on. */
  chainEpoch = 0;
  /** The latest time at which points were taken away. */
  #cutNs = 0n;
  readonly #appenders = new Map((Object.keys(TABLES) as TableName[]).map((name) => [name, new TableAppender(name)]));
  readonly #importTable = new TableWriter('import', { id: u32(), key: text() });
  readonly #importIds = new Map<string, number>();
  #lastImportId = 0;

  constructor(database: Pick<Database, 'writer'>, losses: LossLedger, bounds?: ValueBounds) {
    this.#database = database;
    this.#packer = new Packer(bounds);
    this.#losses = losses;
    this.#requestKeys = new RequestKeys(database);
  }

  get #connection() {
    return this.#database.writer;
  }

  /** Reads where ids go on; call once before the first commit, and when the database was opened anew. */
  async open(): Promise<void> {
    this.openings++;
    this.valueAges.clear();
    for (const appender of this.#appenders.values()) await appender.open(this.#connection);
    this.#importTable.truncate(0);
    this.#losses.table.truncate(0);
    await this.#forgetUnstoredImports();
    const last = await this.#lastIds();
    this.#packer.reset(last);
    this.#lastImportId = last.import;
  }

  /** Those that are stored can be taken back all the same. */
  async #forgetUnstoredImports(): Promise<void> {
    if (this.#importIds.size === 0) return;
    const stored = await this.#connection.runAndReadAll('SELECT id FROM import');
    const ids = new Set(stored.getRows().map(([id]) => Number(id)));
    for (const [key, id] of this.#importIds) if (!ids.has(id)) this.#importIds.delete(key);
  }

  /** The last ids given out; right after `open` those that are stored. */
  get lastIds(): LastIds {
    return this.#packer.lastIds;
  }

  /** After `open`, where rows that are numbered already are to be committed next. */
  goOn(last: LastIds): void {
    this.#packer.goOn(last);
  }

  /** Nothing of it is stored, unless the instance gave up: then nobody knows before the file is opened anew. */
  async #takeBack(error: unknown): Promise<void> {
    await this.#connection.run('ROLLBACK').catch(() => undefined); // a failed COMMIT has ended the transaction already
    if (!isFatal(error)) await this.open();
  }

  async #lastIds(): Promise<LastIds & { import: number }> {
    const tables = ['name', 'value', 'shape', 'resource', 'scope', 'metric', 'import'];
    const columns = tables.map((table) => `(SELECT coalesce(max(id), 0)::UINTEGER FROM "${table}") AS "${table}"`);
    const wide = ['span', 'log'].map((table) => `(SELECT coalesce(max(id), 0)::BIGINT FROM "${table}") AS "${table}"`);
    const point = `greatest((SELECT coalesce(max(id), 0) FROM number_point), (SELECT coalesce(max(id), 0) FROM distribution_point))::BIGINT AS point`;
    const stream = point.replaceAll('max(id)', 'max(stream)').replace('::BIGINT AS point', '::UINTEGER AS stream');
    const all = [...columns, ...wide, point, stream].join(', ');
    const reader = await this.#connection.runAndReadAll(`SELECT ${all}`);
    const last = reader.getRowObjects()[0] as unknown as LastIds & { import: number };
    if (Object.values(last).some((id) => (typeof id === 'bigint' ? id > MOST_WIDE : id > MOST_NARROW)))
      throw new Error('The numbers in this session file leave no room for more. Open what it came from again.');
    return last;
  }

  /** All of it, or (thrown) nothing. */
  async #transaction<T>(work: () => T | Promise<T>): Promise<T> {
    await this.#connection.run('BEGIN');
    try {
      const result = await work();
      await this.#connection.run('COMMIT');
      return result;
    } catch (error) {
      await this.#takeBack(error);
      throw error;
    }
  }

  /** All of the batches, or (thrown) none. Returns what was added. */
  commit(batches: readonly AppendBatch[], atNs: bigint): Promise<Tally> {
    return this.#transaction(() => this.#fill(batches, atNs));
  }

  #fill(batches: readonly AppendBatch[], atNs: bigint): Tally {
    for (const batch of batches) this.#append(batch, atNs);
    const { tables, tally } = this.#packer.take();
    this.#flush(tables);
    return tally;
  }

  /** The same with the mark of the requests it holds. */
  commitDecoded({ keys, mark, ...batch }: DecodedBatch, atNs: bigint): Promise<Tally> {
    return this.#transaction(async () => {
      const tally = this.#fill([batch], atNs);
      await this.#requestKeys.write(keys, atNs);
      await writeMark(this.#connection, mark);
      await removeUnfinished(this.#connection);
      return tally;
    });
  }

  /** A part of requests, of which more follows: after the end of the program nothing of it is left (unfinished.ts). */
  commitPart(telemetry: readonly Telemetry[], isFirst: boolean, atNs: bigint): Promise<Tally> {
    const above = this.lastIds;
    return this.#transaction(async () => {
      const tally = this.#fill([{ telemetry: [...telemetry], losses: [] }], atNs);
      if (isFirst) await writeUnfinished(this.#connection, above);
      return tally;
    });
  }

  /** Throws what keeps the telemetry out of the tables. Nothing of it stays. */
  async rehearse(telemetry: Telemetry[]): Promise<void> {
    await this.#connection.run('BEGIN');
    try {
      this.#fill([{ telemetry, losses: [] }], 0n);
      await this.#connection.run('ROLLBACK');
    } catch (error) {
      await this.#takeBack(error);
      throw error;
    }
    await this.open();
  }

  /** Throws where not even a row of a few bytes can be committed. */
  async touch(): Promise<void> {
    const sql = "UPDATE meta SET value = value WHERE key = 'schema_version'";
    await this.#transaction(() => this.#connection.run(sql));
  }

  /** Gives rows packed elsewhere the numbers that come next. Nothing else may be committed before they are. */
  number(packed: Packed, importId = ''): void {
    this.#packer.goOn(this.#renumberings.of(packed.packer, importId).apply(packed, this.#packer.lastIds));
  }

  /** Chains of points begin anew: what was packed before that was known may lean on points that are gone. */
  #breakChains(cutNs: bigint): void {
    this.#packer.breakChains();
    this.chainEpoch++;
    if (cutNs > this.#cutNs) this.#cutNs = cutNs;
  }

  /** Numbered rows and the losses met on the way: all, or (thrown) none; then again, with the same numbers. */
  async commitPacked({ packed, losses, keys, mark }: PackedBatch, atNs: bigint): Promise<Tally> {
    const { tables, tally } = this.#cut(packed.rows as Packed);
    const last = this.#packer.lastIds;
    try {
      await this.#transaction(async () => {
        for (const loss of losses) this.#losses.append(loss, 0, atNs);
        this.#flush(tables);
        await this.#requestKeys.write(keys, atNs);
        await writeMark(this.#connection, mark);
      });
    } catch (error) {
      this.#packer.goOn(last);
      throw error;
    }
    this.#noteValues(packed.rows as Packed);
    return tally;
  }

  #cut(packed: Packed): Packed {
    if (packed.chainEpoch < this.chainEpoch) markCut(packed.tables, this.#cutNs);
    return packed;
  }

  /**
   * Rows of files that are being opened, and the losses in them: all, or (thrown) none, and then nothing more of those files. The memory
   * they came in is given back on the way.
   */
  async commitImported(batches: readonly ImportedBatch[], atNs: bigint): Promise<Tally> {
    const known = new Set(this.#importIds.values());
    const numbers = batches.map((batch) => this.#numberImported(batch));
    await this.#transaction(async () => {
      for (const [at, { losses }] of batches.entries())
        for (const loss of losses) this.#losses.append(loss, numbers[at]!, atNs);
      // Nobody tries again with them.
      this.#flush(
        batches.flatMap(({ packed }) => (packed.rows as Packed).tables),
        freeTable,
      );
      await writeUnfinishedImports(
        this.#connection,
        [...new Set(numbers)].filter((number) => !known.has(number)),
      );
    });
    return this.#noteImported(batches);
  }

  /** Gives the number of its import, which its rows carry from then on. */
  #numberImported({ packed, importId }: ImportedBatch): number {
    const { tables } = this.#cut(packed.rows as Packed);
    this.number(packed.rows as Packed, importId);
    const number = this.importNumber(importId);
    markImport(tables, number);
    return number;
  }

  /** Gives what was added. */
  #noteImported(batches: readonly ImportedBatch[]): Tally {
    const all = new Tally();
    for (const { packed, importId, isLast } of batches) {
      // Of thousands of files in an archive, only those that go on are asked what they use.
      if (isLast) this.#renumberings.delete(importId);
      this.#noteValues(packed.rows as Packed, importId);
      all.add((packed.rows as Packed).tally);
    }
    return all;
  }

  /** All of these is stored, and takes the place of others: either all of it holds or nothing. Answers whether rows went. */
  async settleImports(importIds: readonly string[], replaces: readonly string[]): Promise<boolean> {
    const numbersOf = (ids: readonly string[]) =>
      ids.flatMap((id) => (this.#importIds.has(id) ? [this.#importIds.get(id)!] : []));
    for (const id of [...importIds, ...replaces]) this.#renumberings.delete(id);
    const [settled, replaced] = [numbersOf(importIds), numbersOf(replaces)];
    await this.#transaction(async () => {
      await removeUnfinishedImports(this.#connection, settled);
      await deleteImports(this.#connection, replaced);
    });
    if (replaced.length > 0) await this.open(); // metric rows of theirs are gone, and cached ids with them
    return replaced.length > 0;
  }

  /** What is stored of it so far stays, together with a text that says how far that is. Its packer goes on. */
  async settlePart(importId: string, name: string, text: string): Promise<void> {
    const number = this.#importIds.get(importId);
    await this.#transaction(async () => {
      await removeUnfinishedImports(this.#connection, number === undefined ? [] : [number]);
      await putDocument(this.#connection, name, text);
    });
    // Its next rows get a number of their own.
    this.#importIds.delete(importId);
  }

  /** What comes uses what the other packers remember, and what this one does. */
  #noteValues({ oldestValue }: Packed, importId = ''): void {
    const { values } = this.#packer.dictionaries;
    values.trim();
    const oldestOfOthers = this.#renumberings.oldestValue(importId, oldestValue);
    this.valueAges.add(Math.min(oldestOfOthers, values.oldestId), this.#packer.lastIds);
  }

  /** Takes values with lower ids away, which no row uses. */
  async dropValues(below: number): Promise<void> {
    await this.#transaction(() => this.#connection.run('DELETE FROM value WHERE id < $below::UINTEGER', { below }));
  }

  /** `done` is told of each table whose rows are with DuckDB. */
  #flush(tables: Packed['tables'], done?: (table: PackedTable) => void): void {
    const own = [this.#importTable, this.#losses.table];
    for (const writer of own) {
      const table = writer.take();
      if (table) this.#appenders.get(writer.table)!.append(table);
    }
    for (const [name, table] of tables) {
      this.#appenders.get(name)!.append(table);
      done?.(table);
    }
    for (const appender of this.#appenders.values()) appender.flush();
  }

  #append(batch: AppendBatch, atNs: bigint): void {
    const importId = batch.importId === undefined ? 0 : this.importNumber(batch.importId);
    for (const telemetry of batch.telemetry) this.#packer.append(telemetry, importId);
    for (const loss of batch.losses) this.#losses.append(loss, importId, atNs);
  }

  /** Takes rows away and counts them among the losses, in one transaction; answers what is to be counted. */
  async expire({ deletes, loss, cutNs }: ExpireStep, atNs: bigint): Promise<LossRecord> {
    if (cutNs !== undefined) this.#breakChains(cutNs);
    return this.#transaction(async () => {
      let count = 0;
      for (const { sql, parameters, counted } of deletes) {
        const { rowsChanged } = await this.#connection.run(sql, parameters);
        if (counted) count += rowsChanged;
      }
      const record = { ...loss, count };
      if (count > 0) this.#losses.append(record, 0, atNs);
      this.#flush([]);
      return record;
    });
  }

  /** The number rows carry for an import; a new one for a key not seen since the store was opened. */
  importNumber(key: string): number {
    const known = this.#importIds.get(key);
    if (known !== undefined) return known;
    const id = ++this.#lastImportId;
    this.#importIds.set(key, id);
    const row = this.#importTable.begin();
    this.#importTable.columns.id.values[row] = id;
    this.#importTable.columns.key.values[row] = key;
    return id;
  }
}
