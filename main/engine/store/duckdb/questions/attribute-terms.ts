import { assertNever } from '../../../../../core/model/assert-never.ts';
import type { AttributeTerm } from '../../../../../contract/filters.ts';
import type { CancelSignal } from '../../../../../contract/transport.ts';
import { findAttribute, type AnyValue, type Attributes } from '../../../../../core/model/attributes.ts';
import { attributesOfJson, type JsonObject } from '../../../../../core/otlp/json-value.ts';
import type { Database, Parameters } from '../database.ts';
import { doubleToBits } from '../double-bits.ts';
import { matchesTerm, wantedValue } from './attribute-match.ts';
import { eachDocument, type DocumentsWanted } from './resource-documents.ts';
import { all, holds, type Binder } from './sql.ts';

/**
 * One attribute term over rows `row` (a span or a log record with `shape`, `attributes` and `resource`):
 *
 *   shapes with the key ──(shape id)── row          value at that position decides
 *   row's shape lacks the key ──────── its resource decides (looked through here, a few at a time)
 *
 * `=`, `!=` and `contains` want the key to be there: a row without it is neither equal nor different. `absent` means
 * neither on the row nor on its resource.
 */
export interface CompiledTerm {
  table: string;
  join: string;
  condition: string;
}

export async function compileTerm(
  database: Database,
  term: AttributeTerm,
  row: string,
  name: string,
  binder: Binder,
  signal?: CancelSignal,
): Promise<CompiledTerm> {
  const { table, join } = keyJoin(term.key, row, name, binder);
  return { table, join, condition: await attributeCondition(database, term, row, name, binder, signal) };
}

/** Where the rows' shapes hold a key, for conditions over `name`. */
export function keyJoin(key: string, row: string, name: string, binder: Binder): Omit<CompiledTerm, 'condition'> {
  return { table: keyTable(name, binder.text(key)), join: `LEFT JOIN ${name} ON ${name}.id = ${row}.shape` };
}

/** A term as a condition, where `keyJoin` has joined its key as `name`. */
export async function attributeCondition(
  database: Database,
  term: AttributeTerm,
  row: string,
  name: string,
  binder: Binder,
  signal?: CancelSignal,
): Promise<string> {
  return termCondition(term, row, name, await resourcesWith(database, term, signal), binder);
}

/** Shapes that hold a key: where (the last one counts, as everywhere) and of which type. */
export function keyTable(name: string, key: string): string {
  return `${name} AS (SELECT id, (len(keys) + 1 - list_position(list_reverse(keys), ${key}))::INTEGER AS p, types[p] AS t
    FROM shape WHERE list_contains(keys, ${key}))`;
}

/** Resources that satisfy the term; for `absent` those that have the key. */
async function resourcesWith(database: Database, term: AttributeTerm, signal?: CancelSignal): Promise<number[]> {
  const ids: number[] = [];
  const visit = (id: number, value: AnyValue) => void (matchesTerm(value, term) && ids.push(id));
  await eachResourceValue(database, term.key, visit, signal);
  return ids;
}

/** A key's value on every resource that has it. */
export async function resourceValues(
  database: Database,
  key: string,
  signal?: CancelSignal,
): Promise<{ id: number; value: AnyValue }[]> {
  const values: { id: number; value: AnyValue }[] = [];
  await eachResourceValue(database, key, (id, value) => void values.push({ id, value }), signal);
  return values;
}

/** The same, as they are read: there may be a million. Returns how many documents were left out, within the bounds of `among`. */
export async function eachResourceValue(
  database: Database,
  key: string,
  visit: (id: number, value: AnyValue) => void,
  signal?: CancelSignal,
  among: DocumentsWanted = { where: 'true' },
): Promise<number> {
  // The key as it is written in the JSON narrows the rows; decoding them decides.
  const where = all([among.where, 'contains(otlp, $key)']);
  const wanted = { ...among, where, parameters: { ...among.parameters, key: JSON.stringify(key) } };
  const ask = (sql: string, parameters: Parameters) => database.query(sql, parameters, signal);
  const look = (id: number, otlp: string) => {
    const value = findAttribute(resourceAttributes(otlp), key);
    if (value) visit(id, value);
  };
  return eachDocument(ask, wanted, look, signal);
}

/** Attributes of a resource from its `otlp` column. */
export function resourceAttributes(otlp: string): Attributes {
  return attributesOfJson((JSON.parse(otlp) as { attributes: JsonObject[] }).attributes);
}

/** Rows of any of the resources. */
export function ofResources(row: string, resources: readonly number[], binder: Binder): string {
  return resources.length === 0 ? 'false' : `${row}.resource IN ${binder.ids(resources, 'UINTEGER')}`;
}

function termCondition(term: AttributeTerm, row: string, k: string, resources: number[], binder: Binder): string {
  const onResource = ofResources(row, resources, binder);
  switch (term.operator) {
    case 'exists':
      return `${k}.id IS NOT NULL OR ${onResource}`;
    case 'absent':
      return `${k}.id IS NULL AND NOT (${onResource})`;
    case '=':
      return `CASE WHEN ${k}.id IS NULL THEN ${onResource} ELSE ${cellEquals(term.value, row, k, binder)} END`;
    case '!=':
      return `CASE WHEN ${k}.id IS NULL THEN ${onResource} ELSE NOT (${cellEquals(term.value, row, k, binder)}) END`;
    case 'contains':
      return `CASE WHEN ${k}.id IS NULL THEN ${onResource} ELSE ${cellContains(term.value, row, k, binder)} END`;
    default:
      return assertNever(term.operator);
  }
}

/** One alternative per type the wanted text can be the plain form of. */
function cellEquals(text: string, row: string, k: string, binder: Binder): string {
  const cell = `${row}.attributes[${k}.p]`;
  const wanted = wantedValue(text);
  const ways = [`${k}.t IN (1, 5, 6, 7) AND ${cell} IN (SELECT id FROM value WHERE text = ${binder.text(text)})`];
  if (text === '') ways.push(`${k}.t = 1 AND ${cell} = 0`);
  if (text === 'null') ways.push(`${k}.t = 0`);
  if (wanted.bool !== undefined) ways.push(`${k}.t = 2 AND ${cell} = ${wanted.bool ? 1 : 0}`);
  if (wanted.int !== undefined) ways.push(`${k}.t = 3 AND ${cell} = ${binder.add(wanted.int, 'BIGINT')}`);
  if (wanted.double !== undefined) ways.push(`${k}.t = 4 AND ${cell} IN (${doubleBits(wanted.double).join(', ')})`);
  return ways.map((way) => `(${way})`).join(' OR ');
}

/** The stored forms of a double; 0 has two. */
function doubleBits(value: number): bigint[] {
  return (value === 0 ? [0, -0] : [value]).map(doubleToBits);
}

function cellContains(text: string, row: string, k: string, binder: Binder): string {
  if (text === '') return 'true';
  const cell = `${row}.attributes[${k}.p]`;
  const needle = binder.needle(text);
  const inWord = (word: string) => (word.includes(text.toLowerCase()) ? 'true' : 'false');
  return `CASE ${k}.t WHEN 0 THEN ${inWord('null')}
    WHEN 2 THEN CASE ${cell} WHEN 0 THEN ${inWord('false')} ELSE ${inWord('true')} END
    WHEN 3 THEN contains(${cell}::VARCHAR, ${needle})
    WHEN 4 THEN ${holds(doubleText(cell), needle)}
    ELSE ${cell} IN (SELECT id FROM value WHERE ${holds('text', needle)}) END`;
}

/** DuckDB writes 1.0 where the plain form is 1. */
export const doubleText = (cell: string) => `regexp_replace(double_from_bits(${cell})::VARCHAR, '\\.0$', '')`;

/** An attribute value in its plain form: `cell` of type `t`, its text joined as `value`. */
export const PLAIN_CELL = `CASE t WHEN 0 THEN 'null' WHEN 2 THEN CASE cell WHEN 0 THEN 'false' ELSE 'true' END
  WHEN 3 THEN cell::VARCHAR WHEN 4 THEN ${doubleText('cell')} ELSE coalesce(value.text, '') END`;
