import * as v from 'valibot';
import { operation } from '../operation.ts';

/** The documented views (docs/schema.md): what a person is offered to ask for. */
export interface SqlSchema {
  views: { name: string; columns: { name: string; type: string }[] }[];
}

/** Only where the host allows it (`capabilities.sql`). */
export const sqlSchema = operation<SqlSchema>()('sql.schema', v.object({}));

/** One read-only statement over the documented views. Likewise. */
export interface SqlAnswer {
  columns: { name: string; type: string }[];
  /** Plain values: null, boolean, number, bigint, string; other types as their SQL text. */
  rows: (null | boolean | number | bigint | string)[][];
  /** There were more rows than these. */
  truncated: boolean;
  /** What cut them off: the `limit`, or `maxBytes` and as much memory as an answer may take. */
  cutBy?: 'rows' | 'size';
}

export const sqlQuery = operation<SqlAnswer>()(
  'sql.query',
  v.object({
    sql: v.pipe(v.string(), v.minLength(1), v.maxLength(1_000_000)),
    limit: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(10_000_000)), 10_000),
    /** Of the answer as it lies in memory, beside what the engine's own memory allows: a page has less. */
    maxBytes: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(1))),
    /** After which it is stopped, reading the answer included; 10 s unless said. */
    timeoutMs: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(600_000))),
  }),
);
