import type { DuckDBConnection } from '@duckdb/node-api';
import type { Attributes } from '../../../../../core/model/attributes.ts';
import {
  attributesOfJson,
  decodeJsonValue,
  encodeJsonAttributes,
  encodeJsonText,
  encodeJsonValue,
  type JsonObject,
} from '../../../../../core/otlp/json-value.ts';
import type { EntityRef } from '../../../../../core/model/resource.ts';
import { redactAttributes, redactEntity, redactValue } from '../../../../../core/processors/redact.ts';
import type { Redaction } from '../../../../../core/processors/redaction.ts';
import { SQL_KEYS, SYSTEM_KEYS } from '../../../../../core/processors/texts/find-sql-literals.ts';
import { plainObject, plainText } from '../../../../../core/model/plain-text.ts';
import { runInterruptible } from '../database.ts';
import { ATTRIBUTE_TABLES, type AttributeTable } from './attribute-tables.ts';
import { HIDDEN, numberMacros } from './hidden.ts';
import type { CancelSignal } from '../../../../../contract/transport.ts';

/** Texts that are few: of all that spans and links have beside their attributes. */
const TEXTS = `CREATE TEMP TABLE bundle_text AS SELECT id, text FROM value WHERE id IN
  (SELECT trace_state FROM span UNION SELECT status_message FROM span UNION SELECT trace_state FROM span_link)`;
const STATES = 'SELECT trace_state FROM span UNION SELECT trace_state FROM span_link';

/** Of spans, events and severities. */
const NAMES = 'CREATE TEMP TABLE bundle_name AS SELECT id, text FROM name';

/** One of them: a text under it is a statement. */
const SQL_KEY = [...SQL_KEYS][0]!;

/** What is written of a table as it stands there. */
const SHOWN: readonly (readonly [string, readonly string[]])[] = [
  ['resource', ['schema_url']],
  ['scope', ['name', 'version', 'schema_url']],
  ['metric', ['name', 'description', 'unit']],
];
/** VALUE_KINDS of schema.ts: string, array, kvlist, bytes; and those that stand in the row itself. */
const TEXT_TYPES = '1, 5, 6, 7';
const [INT, DOUBLE] = [3, 4];
/** The least number in which a rule for texts finds something. */
const LONG = 10n ** 12n;

/** Rows with nested values that are looked through at once. */
const SLICE_ROWS = 2_000;

/**
 * Makes what the statements of a bundle look things up in, on a connection of its own: each shape, resource, scope and metric once, with what is
 * hidden in it hidden.
 *
 *   bundle_shape (id, keys as JSON texts, types, is_plain)      bundle_value (id, text, any): only those that hiding changes
 *   bundle_owner (kind, id, attributes, otlp, name)              bundle_body  (id, text, any): likewise
 *   bundle_text, bundle_name (id, text)
 */
export class BundlePreparation {
  readonly #connection: DuckDBConnection;
  readonly #redaction: Redaction | undefined;
  readonly #signal: CancelSignal | undefined;
  /** Tables with rows whose attributes JSON does not tell exactly. */
  readonly exactTables = new Set<AttributeTable>();

  constructor(connection: DuckDBConnection, redaction: Redaction | undefined, signal: CancelSignal | undefined) {
    this.#connection = connection;
    this.#redaction = redaction;
    this.#signal = signal;
  }

  async run(): Promise<void> {
    await this.#shapes();
    await this.#texts('bundle_text', TEXTS);
    await this.#texts('bundle_name', NAMES);
    await this.#owners('resource');
    await this.#owners('scope');
    await this.#owners('metric');
    for (const [table, columns] of SHOWN) await this.#shown(table, columns);
    await this.#changed('bundle_value', 'value', 'text', '"any"', await this.#sqlValues());
    await this.#changed('bundle_body', 'log', 'body', 'body_any');
    await this.#numbers();
  }

  #ask(sql: string, parameters: Parameters<typeof runInterruptible>[2] = {}) {
    return runInterruptible(this.#connection, sql, parameters, this.#signal);
  }

  async #shapes(): Promise<void> {
    await this.#ask('CREATE TEMP TABLE bundle_shape (id UINTEGER, keys VARCHAR[], types UTINYINT[], is_plain BOOLEAN)');
    const answer = await this.#ask(
      'SELECT id, to_json(keys)::VARCHAR AS keys, to_json(types)::VARCHAR AS types FROM shape ORDER BY id',
    );
    const [keys, types] = [answer.strings('keys'), answer.strings('types')];
    const shapes = [...answer.uint32('id')].map((id, i) => this.#shape(id, keys[i]!, types[i]!));
    await this.#insert('bundle_shape', 'id UINTEGER, keys VARCHAR[], types UTINYINT[], is_plain BOOLEAN', shapes);
    await this.#findExact();
  }

  /** NaN and the infinities (all bits of the exponent set) are texts in JSON, so shapes of which some row has one are not plain. */
  async #findExact(): Promise<void> {
    for (const table of ATTRIBUTE_TABLES) {
      const isOdd = `list_bool_or(list_transform(a.attributes, lambda v, i: sh.types[i] = 4 AND (v >> 52) & 2047 = 2047))`;
      const odd = `SELECT DISTINCT a.shape FROM ${table} a JOIN bundle_shape sh ON sh.id = a.shape WHERE list_contains(sh.types, 4) AND ${isOdd}`;
      await this.#ask(`UPDATE bundle_shape SET is_plain = false WHERE id IN (${odd})`);
      const found = `SELECT count(*) AS n FROM (SELECT DISTINCT shape FROM ${table}) JOIN bundle_shape ON id = shape WHERE NOT is_plain`;
      if (Number((await this.#ask(found)).first('n')) > 0) this.exactTables.add(table);
    }
  }

  #shape(id: number, keysJson: string, typesJson: string) {
    const keys = JSON.parse(keysJson) as string[];
    const stored = JSON.parse(typesJson) as number[];
    const types = stored.map((type, i) => (type !== 0 && this.#redaction?.matches(keys[i]!) ? HIDDEN : type));
    const shown = keys.map((key) => this.#redaction?.key(key) ?? key);
    const isPlain = new Set(shown).size === shown.length && !types.some((type) => type >= 5 && type !== HIDDEN);
    return { id, keys: shown.map(encodeJsonText), types, is_plain: isPlain };
  }

  /** What has attributes as OTLP of its own. */
  async #owners(kind: 'resource' | 'scope' | 'metric'): Promise<void> {
    const isMetric = kind === 'metric';
    const columns = 'id UINTEGER, attributes VARCHAR, otlp VARCHAR, service VARCHAR';
    await this.#ask(`CREATE TEMP TABLE bundle_${kind} (${columns})`);
    const answer = await this.#ask(`SELECT id, ${isMetric ? 'metadata' : 'otlp'} AS otlp FROM ${kind} ORDER BY id`);
    const ids = answer.uint32('id');
    const rows = answer.strings('otlp').map((otlp, i) => ({ id: ids[i]!, ...this.#owner(otlp, isMetric) }));
    await this.#insert(`bundle_${kind}`, columns, rows);
  }

  #owner(otlp: string, isMetric: boolean) {
    const parsed = JSON.parse(otlp) as JsonObject | JsonObject[];
    const whole = isMetric ? {} : (parsed as JsonObject);
    const list = (isMetric ? parsed : (whole['attributes'] ?? [])) as JsonObject[];
    const attributes = this.#hidden(attributesOfJson(list));
    const service = attributes.findLast(({ key }) => key === 'service.name')?.value;
    const encoded = encodeJsonAttributes(attributes);
    const { droppedAttributesCount = 0, entityRefs = [] } = whole as {
      droppedAttributesCount?: number;
      entityRefs?: EntityRef[];
    };
    const redaction = this.#redaction;
    const entities = redaction ? entityRefs.map((entity) => redactEntity(entity, redaction)) : entityRefs;
    const rest = JSON.stringify({ droppedAttributesCount, entityRefs: entities });
    const isPlain = droppedAttributesCount === 0 && entityRefs.length === 0 && saysAll(attributes);
    return {
      attributes: plainObject(attributes),
      otlp: isMetric ? encoded : isPlain ? null : `{"attributes":${encoded},${rest.slice(1)}`,
      service: service?.kind === 'string' ? service.value : '',
    };
  }

  #hidden(attributes: Attributes): Attributes {
    return this.#redaction ? redactAttributes(attributes, this.#redaction) : attributes;
  }

  /** Texts by number, with what is hidden in them hidden. */
  async #texts(table: string, statement: string): Promise<void> {
    await this.#ask(statement);
    const redaction = this.#redaction;
    if (!redaction?.hidesTexts) return;
    const changed = `${table}_changed`;
    const columns = 'id UINTEGER, text VARCHAR';
    await this.#ask(`CREATE TEMP TABLE ${changed} (${columns})`);
    const isState = table === 'bundle_text' ? `id IN (${STATES})` : 'false';
    for await (const { ids, rows } of this.#slices(
      `SELECT id::UBIGINT AS id, text, if(${isState}, 'tracestate', '') AS key FROM ${table}`,
    )) {
      const keys = rows.strings('key');
      const after = rows
        .strings('text')
        .map((text, i) => ({ id: ids[i]!, text, redacted: redaction.text(text, keys[i]) }));
      const different = after.filter(({ text, redacted }) => redacted !== text);
      await this.#insert(
        changed,
        columns,
        different.map(({ id, redacted }) => ({ id, text: redacted })),
      );
    }
    await this.#ask(`UPDATE ${table} SET text = c.text FROM ${changed} c WHERE c.id = ${table}.id`);
  }

  /** Values that stand under a key of SQL statements somewhere, with the database where it is one: they are hidden as such wherever they stand. */
  async #sqlValues(): Promise<Map<bigint, string>> {
    if (!this.#redaction?.hidesTexts) return new Map();
    const keys = listOf(SQL_KEYS);
    const system = `coalesce(${[...SYSTEM_KEYS].map((key) => `a.attributes[list_position(sh.keys, '${encodeJsonText(key)}')]`).join(', ')})`;
    const found = ATTRIBUTE_TABLES.map(
      (
        table,
      ) => `SELECT unnest(list_filter(a.attributes, lambda v, i: sh.types[i] IN (${TEXT_TYPES}) AND sh.keys[i] IN (${keys}))) AS id, ${system} AS system
        FROM ${table} a JOIN bundle_shape sh ON sh.id = a.shape WHERE list_has_any(sh.keys, [${keys}])`,
    );
    const answer = await this.#ask(
      `SELECT f.id::UBIGINT AS id, if(count(DISTINCT coalesce(v.text, '')) = 1, min(coalesce(v.text, '')), '') AS system
        FROM (${found.join(' UNION ALL ')}) f LEFT JOIN value v ON v.id = f.system GROUP BY f.id`,
    );
    const systems = answer.strings('system');
    return new Map([...answer.uint64('id')].map((id, i) => [id, systems[i]!]));
  }

  /** Values in which something is hidden: nested ones, and texts, bytes and numbers where those are looked into. */
  async #changed(target: string, table: string, text: string, any: string, sql = new Map<bigint, string>()) {
    const columns = 'id UBIGINT, text VARCHAR, "any" VARCHAR';
    await this.#ask(`CREATE TEMP TABLE ${target} (${columns})`);
    const redaction = this.#redaction;
    if (redaction === undefined) return;
    const isNested = `starts_with(${any}, '{"arrayValue') OR starts_with(${any}, '{"kvlistValue')`;
    const wanted = `SELECT id::UBIGINT AS id, ${text} AS text, coalesce(${any}, '') AS "any" FROM ${table}${redaction.hidesTexts ? '' : ` WHERE ${isNested}`}`;
    for await (const { ids, rows } of this.#slices(wanted)) {
      const texts = rows.strings('text');
      const changes = rows.strings('any').flatMap((before, i): { id: bigint; text: string; any: string | null }[] => {
        const id = ids[i]!;
        const [key, system] = sql.has(id) ? [SQL_KEY, sql.get(id)!] : ['', ''];
        if (before === '') {
          const after = redaction.text(texts[i]!, key, system);
          return after === texts[i] ? [] : [{ id, text: after, any: null }];
        }
        const value = redactValue(decodeJsonValue(before), redaction, key, system);
        const after = encodeJsonValue(value);
        return after === before ? [] : [{ id, text: plainText(value), any: after }];
      });
      await this.#insert(target, columns, changes);
    }
  }

  /**
   * Names and addresses that a table has beside its attributes: a temporary table of its name stands before it, for this connection, where
   * something in it is hidden.
   */
  async #shown(table: string, columns: readonly string[]): Promise<void> {
    const redaction = this.#redaction;
    if (!redaction?.hidesTexts) return;
    const answer = await this.#ask(`SELECT id, ${columns.join(', ')} FROM ${table} ORDER BY id`);
    const ids = answer.uint32('id');
    const changed = new Map<string, { id: number; text: string }[]>();
    for (const column of columns)
      for (const [i, before] of answer.strings(column).entries()) {
        const text = redaction.text(before);
        if (text !== before) changed.set(column, [...(changed.get(column) ?? []), { id: ids[i]!, text }]);
      }
    if (changed.size === 0) return;
    await this.#ask(`CREATE TEMP TABLE "${table}" AS SELECT * FROM "${table}"`);
    for (const [column, rows] of changed) {
      const name = `${table}_${column}`;
      await this.#ask(`CREATE TEMP TABLE ${name} (id UINTEGER, text VARCHAR)`);
      await this.#insert(name, 'id UINTEGER, text VARCHAR', rows);
      await this.#ask(`UPDATE temp."${table}" SET ${column} = c.text FROM ${name} c WHERE c.id = "${table}".id`);
    }
  }

  /** Whole numbers, by their bits, in which something is hidden: long ones are card numbers now and then. */
  async #numbers(): Promise<void> {
    const redaction = this.#redaction;
    if (!redaction?.hidesNumbers) return;
    const hidden: Record<number, bigint[]> = { [INT]: [], [DOUBLE]: [] };
    for (const type of [INT, DOUBLE])
      for (const bits of await this.#longNumbers(type)) {
        const text = String(type === INT ? bits : doubleOf(bits));
        if (redaction.text(text) !== text) hidden[type]!.push(bits);
      }
    for (const macro of numberMacros(hidden[INT]!, hidden[DOUBLE]!)) await this.#ask(macro);
  }

  async #longNumbers(type: number): Promise<bigint[]> {
    const isLong =
      type === INT ? `abs(v::HUGEINT) >= ${LONG}` : `abs(double_from_bits(v)) BETWEEN ${LONG} AND 9007199254740991`;
    const found = ATTRIBUTE_TABLES.map(
      (table) => `SELECT unnest(list_filter(a.attributes, lambda v, i: sh.types[i] = ${type} AND ${isLong})) AS v
        FROM ${table} a JOIN bundle_shape sh ON sh.id = a.shape WHERE list_contains(sh.types, ${type})`,
    );
    const answer = await this.#ask(`SELECT DISTINCT v::VARCHAR AS v FROM (${found.join(' UNION ALL ')})`);
    return answer.strings('v').map(BigInt);
  }

  /** The rows of a statement with an `id`, some at a time by their ids. */
  async *#slices(statement: string) {
    let after = -1n;
    for (;;) {
      const rows = await this.#ask(
        `SELECT * FROM (${statement}) WHERE id::HUGEINT > ${after} ORDER BY id LIMIT ${SLICE_ROWS}`,
      );
      const ids = rows.uint64('id');
      if (ids.length === 0) return;
      yield { ids, rows };
      after = ids.at(-1)!;
    }
  }

  async #insert(table: string, columns: string, rows: readonly object[]): Promise<void> {
    if (rows.length === 0) return;
    const json = JSON.stringify(rows, (_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value));
    const type = columns
      .replaceAll(/"/g, '')
      .split(/, (?=\w+ )/)
      .map((column) => column.split(' '));
    const struct = JSON.stringify([Object.fromEntries(type)]);
    const sql = `INSERT INTO ${table} SELECT unnest(from_json($rows::JSON, '${struct}'), recursive := true)`;
    await this.#ask(sql, { rows: json });
  }
}

/** Whether their JSON tells them exactly. */
function saysAll(attributes: Attributes): boolean {
  const isPlain = ({ value }: Attributes[number]) => ['string', 'bool', 'int', 'empty'].includes(value.kind);
  return new Set(attributes.map(({ key }) => key)).size === attributes.length && attributes.every(isPlain);
}

const listOf = (keys: Iterable<string>): string => Array.from(keys, (key) => `'${encodeJsonText(key)}'`).join(', ');

function doubleOf(bits: bigint): number {
  return new Float64Array(new BigInt64Array([bits]).buffer)[0]!;
}

/** Ids as a table that joins: as one text, for a list would be a native call for each. */
export async function insertKeys(connection: DuckDBConnection, table: string, keys: BigUint64Array): Promise<void> {
  await connection.run(`CREATE TEMP TABLE ${table} AS SELECT unnest($keys::UBIGINT[]) AS id`, {
    keys: `[${keys.join(',')}]`,
  });
}
