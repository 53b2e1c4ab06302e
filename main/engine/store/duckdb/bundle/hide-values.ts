import { plainText } from '../../../../../core/model/plain-text.ts';
import { decodeJsonValue, encodeJsonText, encodeJsonValue } from '../../../../../core/otlp/json-value.ts';
import { redactValue } from '../../../../../core/processors/redact.ts';
import { SQL_KEYS, SYSTEM_KEYS } from '../../../../../core/processors/texts/find-sql-literals.ts';
import { ATTRIBUTE_TABLES } from './attribute-tables.ts';
import type { Preparing } from './preparing.ts';

/** One of them: a text under it is a statement. */
const SQL_KEY = [...SQL_KEYS][0]!;

/** VALUE_KINDS of schema.ts: string, array, kvlist, bytes. */
const TEXT_TYPES = '1, 5, 6, 7';

/** Values of attributes and bodies of logs, those that hiding changes. */
export async function prepareValues(tables: Preparing): Promise<void> {
  await hideValues(tables, 'bundle_value', 'value', 'text', '"any"', await findSqlValues(tables));
  await hideValues(tables, 'bundle_body', 'log', 'body', 'body_any');
}

/** Values that stand under a key of SQL statements somewhere, with the database where it is one: they are hidden as such wherever they stand. */
async function findSqlValues(tables: Preparing): Promise<Map<bigint, string>> {
  if (!tables.redaction?.hidesTexts) return new Map();
  const keys = listOf(SQL_KEYS);
  const system = `coalesce(${[...SYSTEM_KEYS].map((key) => `a.attributes[list_position(sh.keys, '${encodeJsonText(key)}')]`).join(', ')})`;
  const found = ATTRIBUTE_TABLES.map(
    (
      table,
    ) => `SELECT unnest(list_filter(a.attributes, lambda v, i: sh.types[i] IN (${TEXT_TYPES}) AND sh.keys[i] IN (${keys}))) AS id, ${system} AS system
      FROM ${table} a JOIN bundle_shape sh ON sh.id = a.shape WHERE list_has_any(sh.keys, [${keys}])`,
  );
  const answer = await tables.ask(
    `SELECT f.id::UBIGINT AS id, if(count(DISTINCT coalesce(v.text, '')) = 1, min(coalesce(v.text, '')), '') AS system
      FROM (${found.join(' UNION ALL ')}) f LEFT JOIN value v ON v.id = f.system GROUP BY f.id`,
  );
  const systems = answer.strings('system');
  return new Map([...answer.uint64('id')].map((id, i) => [id, systems[i]!]));
}

/** Values in which something is hidden: nested ones, and texts, bytes and numbers where those are looked into. */
async function hideValues(
  tables: Preparing,
  target: string,
  table: string,
  text: string,
  any: string,
  sql = new Map<bigint, string>(),
) {
  const columns = 'id UBIGINT, text VARCHAR, "any" VARCHAR';
  await tables.ask(`CREATE TEMP TABLE ${target} (${columns})`);
  const redaction = tables.redaction;
  if (redaction === undefined) return;
  const isNested = `starts_with(${any}, '{"arrayValue') OR starts_with(${any}, '{"kvlistValue')`;
  const wanted = `SELECT id::UBIGINT AS id, ${text} AS text, coalesce(${any}, '') AS "any" FROM ${table}${redaction.hidesTexts ? '' : ` WHERE ${isNested}`}`;
  for await (const { ids, rows } of tables.slices(wanted)) {
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
    await tables.insert(target, columns, changes);
  }
}

const listOf = (keys: Iterable<string>): string => Array.from(keys, (key) => `'${encodeJsonText(key)}'`).join(', ');
