import type { CancelSignal } from '../../../../../contract/transport.ts';
import type { SpanId, TraceId } from '../../../../../core/model/ids.ts';
import type { Answer } from '../answer.ts';
import type { Database, Parameters } from '../database.ts';
import { spanIdHex } from '../ids.ts';
import { Binder, traceHex } from '../questions/sql.ts';
import { AttributeReader } from './attribute-reader.ts';
import { CatalogReader } from './catalog-reader.ts';

/** What the readers of one export share. They may read several slices at once. */
export class Reading {
  readonly database: Database;
  readonly attributes: AttributeReader;
  readonly catalog: CatalogReader;
  readonly signal: CancelSignal | undefined;

  /** `cachedTexts`: how many are kept from slice to slice. */
  constructor(database: Database, signal: CancelSignal | undefined, cachedTexts?: number) {
    this.database = database;
    this.signal = signal;
    this.attributes = new AttributeReader(database, cachedTexts);
    this.catalog = new CatalogReader(database);
  }

  query(sql: string, parameters: Parameters = {}): Promise<Answer> {
    return this.database.query(sql, parameters, this.signal);
  }

  /** Rows of a table by ids, ordered. `columns` may name `trace_id`; it comes as hex. */
  rows(table: string, key: string, columns: string, order: string, ids: Iterable<bigint>): Promise<Answer> {
    const binder = new Binder();
    const wanted = binder.ids(ids, 'UBIGINT');
    const sql = `SELECT ${columns} FROM ${table} WHERE ${key} IN ${wanted} ORDER BY ${order}`;
    return this.query(sql, binder.parameters);
  }

  /** Text of ids of the name table. */
  async names(ids: Iterable<number>): Promise<Map<number, string>> {
    const binder = new Binder();
    const wanted = binder.ids(new Set(ids), 'UINTEGER');
    const answer = await this.query(`SELECT id, text FROM name WHERE id IN ${wanted}`, binder.parameters);
    const found = answer.uint32('id');
    return new Map(answer.strings('text').map((text, row) => [found[row]!, text]));
  }
}

export const traceIdColumn = (column = 'trace_id') => `${traceHex(column)} AS ${column}`;
export const traceIds = (answer: Answer, column = 'trace_id') => answer.strings(column) as TraceId[];
export const spanIds = (answer: Answer, column = 'span_id') =>
  Array.from(answer.uint64(column), (id) => spanIdHex(id) as SpanId);

/** Rows of children by the key of their owner, in the order they came. */
export function groupByOwner<T>(owners: BigUint64Array, items: readonly T[]): Map<bigint, T[]> {
  const groups = new Map<bigint, T[]>();
  items.forEach((item, row) => {
    const list = groups.get(owners[row]!);
    if (list) list.push(item);
    else groups.set(owners[row]!, [item]);
  });
  return groups;
}
