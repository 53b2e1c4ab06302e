import { listValue, type DuckDBValue } from '@duckdb/node-api';
import { LAST_NS } from '../../../../../core/model/units.ts';
import type { Parameters } from '../database.ts';
import { spanIdNumber } from '../ids.ts';

/** The largest time and the largest duration there can be. */

/** 32 lower-case hex digits of a UUID column; '' for "none" (all zero). */
export const traceHex = (column: string) =>
  `CASE WHEN ${column} = '00000000-0000-0000-0000-000000000000'::UUID THEN '' ELSE replace(${column}::VARCHAR, '-', '') END`;

/** 16 lower-case hex digits of a UBIGINT column; '' for 0. */
export const spanHex = (column: string) =>
  `CASE WHEN ${column} = 0 THEN '' ELSE lpad(lower(to_hex(${column})), 16, '0') END`;

/** 32-bit halves of a UBIGINT column. */
export const highHalf = (column: string) => `(${column} >> 32)::UINTEGER`;
export const lowHalf = (column: string) => `(${column} & 4294967295)::UINTEGER`;

/** An enum that a Uint8 column must hold; numbers no specification knows become 0. The exact one is in the detail. */
export const smallEnum = (column: string) =>
  `(CASE WHEN ${column} BETWEEN 0 AND 255 THEN ${column} ELSE 0 END)::UTINYINT`;

/** A time as offset from a base, a number or a HUGEINT column: the difference is exact, only its cast to DOUBLE rounds (beyond 2^53 ns). */
export const offsetFrom = (base: bigint | string, column: string) => `(${column}::HUGEINT - ${base})::DOUBLE`;

/** Characters of a name in a list of them: nobody reads further, and names may be megabytes long. */
export const LABEL_LENGTH = 200;

/** A text cut at a word to so many characters at most, the last of which then is "…". The details have it whole. */
export const shortText = (column: string, longest = LABEL_LENGTH) =>
  `CASE WHEN length(${column}) > ${longest} THEN ${leftWords(column, longest - 1)} || '…' ELSE ${column} END`;

/** As `cutAtWord` does it: what is shown may be copied, and a part of a secret is not known for one. */
export const leftWords = (column: string, most: number): string =>
  `CASE WHEN length(${column}) > ${most} THEN regexp_replace(left(${column}, ${most}), '(.)[\\s,;&][^\\s,;&]*$', '\\1', 's') ELSE ${column} END`;

/** Case-insensitive "is part of". `needle` is already in lower case. */
export const holds = (column: string, needle: string) => `contains(lower(${column}), ${needle})`;

/**
 * Gathers a statement's parameters: whatever a person or a wire gave goes through here and never into SQL text.
 * Every `add` must appear in the statement, for DuckDB refuses parameters it does not know.
 */
export class Binder {
  readonly parameters: Parameters = {};
  #count = 0;

  /** One that goes on from what another has gathered. */
  static with(parameters: Parameters): Binder {
    const binder = new Binder();
    Object.assign(binder.parameters, parameters);
    binder.#count = Object.keys(parameters).length;
    return binder;
  }

  add(value: DuckDBValue, type: string): string {
    const name = `p${++this.#count}`;
    this.parameters[name] = value;
    return `$${name}::${type}`;
  }

  text(value: string): string {
    return this.add(value, 'VARCHAR');
  }

  /** Text to look for with `holds`. */
  needle(value: string): string {
    return `lower(${this.text(value)})`;
  }

  /** Must not be empty: DuckDB could not tell its type. */
  texts(values: readonly string[]): string {
    return `(SELECT unnest(${this.add(listValue([...values]), 'VARCHAR[]')}))`;
  }

  /** A list of any length, for `unnest`. */
  textList(values: readonly string[]): string {
    return values.length === 0 ? '[]::VARCHAR[]' : this.add(listValue([...values]), 'VARCHAR[]');
  }

  /** Numbers travel as one text: a list would be one native call for each. */
  ids(values: Iterable<number | bigint>, type: 'UINTEGER' | 'UBIGINT' | 'BIGINT'): string {
    return `(SELECT unnest(${this.add(`[${[...values].join(',')}]`, `${type}[]`)}))`;
  }

  nanoseconds(value: bigint): string {
    return this.add(value, 'UBIGINT');
  }

  traceId(hex: string): string {
    return this.add(hex, 'UUID');
  }

  spanId(hex: string): string {
    return this.add(spanIdNumber(hex), 'UBIGINT');
  }
}

/** Decimal nanoseconds of a filter; more than 64 bits means "as late as can be". */
export function parseNanoseconds(text: string): bigint {
  const value = BigInt(text);
  return value > LAST_NS ? LAST_NS : value;
}

/** "WITH a AS (…), b AS (…)", or nothing. */
export function withTables(tables: readonly string[]): string {
  return tables.length === 0 ? '' : `WITH ${tables.join(',\n')}\n`;
}

/** A text as a constant, where DuckDB takes no parameter: in hex digits, so that nothing of it is ever read as SQL. */
export function constantText(text: string): string {
  return `decode(unhex('${Buffer.from(text, 'utf8').toString('hex')}'))`;
}

/** Conditions that must all hold. */
export function all(conditions: readonly string[]): string {
  return conditions.length === 0 ? 'true' : conditions.map((condition) => `(${condition})`).join(' AND ');
}
