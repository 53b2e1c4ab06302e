import type { DuckDBConnection } from '@duckdb/node-api';
import { assertNever } from '../../../../core/model/assert-never.ts';
import type { ResourceGroup } from '../../../../core/model/resource.ts';
import type { Telemetry } from '../../../../core/model/telemetry.ts';
import type { AppendBatch, LossRecord } from '../port.ts';
import { Catalog, type Origin } from './catalog.ts';
import { text, u32 } from './columns.ts';
import { Dictionaries } from './dictionary.ts';
import { LogAppender } from './log-appender.ts';
import type { LossLedger } from './loss-ledger.ts';
import { MetricAppender } from './metric-appender.ts';
import type { ExpireStep } from './retention.ts';
import { SpanAppender } from './span-appender.ts';
import { TableWriter } from './table-writer.ts';
import { Tally } from './tally.ts';

/**
 * Brings batches into the tables, one transaction for all that is given at once. Dictionary rows and the rows that use
 * them commit together; after a rollback every cache is emptied, for it may know ids that were never stored.
 */
export class Writer {
  readonly #connection: DuckDBConnection;
  readonly #losses: LossLedger;
  readonly #dictionaries = new Dictionaries();
  readonly #catalog = new Catalog();
  readonly #spans = new SpanAppender(this.#dictionaries);
  readonly #logs = new LogAppender(this.#dictionaries);
  readonly #metrics = new MetricAppender(this.#dictionaries, this.#catalog);
  readonly #importTable = new TableWriter('import', { id: u32(), key: text() });
  readonly #importIds = new Map<string, number>();
  #lastImportId = 0;

  constructor(connection: DuckDBConnection, losses: LossLedger) {
    this.#connection = connection;
    this.#losses = losses;
  }

  /** Reads where ids go on; call once before the first commit, and after a failed one. */
  async open(): Promise<void> {
    for (const table of this.#tables()) {
      table.discard();
      await table.open(this.#connection);
    }
    const last = await this.#lastIds();
    this.#dictionaries.names.reset(Number(last['name']));
    this.#dictionaries.values.reset(Number(last['value']));
    this.#dictionaries.shapes.reset(Number(last['shape']));
    this.#catalog.reset({
      resource: Number(last['resource']),
      scope: Number(last['scope']),
      metric: Number(last['metric']),
    });
    this.#spans.reset(last['span']!);
    this.#logs.reset(last['log']!);
    this.#metrics.reset(last['point']!, last['stream']!);
    this.#importIds.clear();
    this.#lastImportId = Number(last['import']);
  }

  async #lastIds(): Promise<Record<string, bigint>> {
    const tables = ['name', 'value', 'shape', 'resource', 'scope', 'metric', 'span', 'log', 'import'];
    const columns = tables.map((table) => `(SELECT coalesce(max(id), 0)::BIGINT FROM "${table}") AS "${table}"`);
    const point = `greatest((SELECT coalesce(max(id), 0) FROM number_point), (SELECT coalesce(max(id), 0) FROM distribution_point))::BIGINT AS point`;
    const stream = point.replaceAll('max(id)', 'max(stream)').replace('AS point', 'AS stream');
    const reader = await this.#connection.runAndReadAll(`SELECT ${columns.join(', ')}, ${point}, ${stream}`);
    return reader.getRowObjects()[0] as Record<string, bigint>;
  }

  /** All of the batches, or (thrown) none. Returns what was added. */
  async commit(batches: readonly AppendBatch[], atNs: bigint): Promise<Tally> {
    const tally = new Tally();
    await this.#connection.run('BEGIN');
    try {
      for (const batch of batches) this.#append(batch, tally, atNs);
      for (const table of this.#tables()) table.flush();
      await this.#connection.run('COMMIT');
    } catch (error) {
      await this.#connection.run('ROLLBACK').catch(() => undefined); // a failed COMMIT has ended the transaction already
      await this.open();
      throw error;
    }
    this.#dictionaries.shapes.trim();
    return tally;
  }

  #append(batch: AppendBatch, tally: Tally, atNs: bigint): void {
    const importId = batch.importId === undefined ? 0 : this.importNumber(batch.importId);
    for (const telemetry of batch.telemetry) this.#appendTelemetry(telemetry, importId, tally);
    for (const loss of batch.losses) this.#losses.append(loss, importId, atNs);
  }

  #appendTelemetry(telemetry: Telemetry, importId: number, tally: Tally): void {
    switch (telemetry.signal) {
      case 'traces':
        return this.#each(telemetry.groups, importId, (span, origin) => this.#spans.append(span, origin, tally));
      case 'logs':
        return this.#each(telemetry.groups, importId, (log, origin) => this.#logs.append(log, origin, tally));
      case 'metrics':
        return this.#each(telemetry.groups, importId, (metric, origin) => this.#metrics.append(metric, origin, tally));
      default:
        return assertNever(telemetry);
    }
  }

  #each<T>(groups: ResourceGroup<T>[], importId: number, append: (item: T, origin: Origin) => void): void {
    for (const group of groups) {
      const resource = this.#catalog.resource(group.resource, group.schemaUrl);
      for (const scopeGroup of group.scopes) {
        const scope = this.#catalog.scope(scopeGroup.scope, scopeGroup.schemaUrl);
        const origin = { resource, scope, import: importId };
        for (const item of scopeGroup.items) append(item, origin);
      }
    }
  }

  /** Takes rows away and counts them among the losses, in one transaction; answers what is to be counted. */
  async expire({ deletes, loss, breaksChains }: ExpireStep, atNs: bigint): Promise<LossRecord> {
    if (breaksChains) this.#metrics.breakChains();
    await this.#connection.run('BEGIN');
    try {
      let count = 0;
      for (const { sql, parameters, counted } of deletes) {
        const { rowsChanged } = await this.#connection.run(sql, parameters);
        if (counted) count += rowsChanged;
      }
      const record = { ...loss, count };
      if (count > 0) this.#losses.append(record, 0, atNs);
      this.#losses.table.flush();
      await this.#connection.run('COMMIT');
      return record;
    } catch (error) {
      await this.#connection.run('ROLLBACK').catch(() => undefined);
      await this.open();
      throw error;
    }
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

  /** Takes an import's rows back. Dictionary rows stay: others may use them by now. */
  async forget(key: string): Promise<void> {
    const id = this.#importIds.get(key);
    if (id === undefined) return;
    const tables = [
      'span',
      'span_event',
      'span_link',
      'log',
      'metric',
      'number_point',
      'distribution_point',
      'exemplar',
      'loss',
    ];
    await this.#connection.run('BEGIN');
    try {
      for (const table of tables) await this.#connection.run(`DELETE FROM ${table} WHERE import = ${id}`);
      await this.#connection.run('COMMIT');
    } catch (error) {
      await this.#connection.run('ROLLBACK').catch(() => undefined);
      throw error;
    }
    await this.open(); // metric rows of the import are gone, and cached ids with them
  }

  #tables() {
    const { names, values, shapes } = this.#dictionaries;
    const { resources, scopes, metrics } = this.#catalog;
    return [
      ...[names.table, values.table, shapes.table, this.#importTable, resources, scopes, metrics],
      ...[this.#spans.spans, this.#spans.events, this.#spans.links, this.#logs.logs],
      ...[this.#metrics.numbers, this.#metrics.distributions, this.#metrics.exemplars, this.#losses.table],
    ];
  }
}
