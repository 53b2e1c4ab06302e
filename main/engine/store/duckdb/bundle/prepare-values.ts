import { plainText } from '../../../../../core/model/plain-text.ts';
import { decodeJsonValue, encodeJsonValue } from '../../../../../core/otlp/json-value.ts';
import { redactValue } from '../../../../../core/processors/redact.ts';
import type { Reading, Redaction } from '../../../../../core/processors/redaction.ts';
import { SQL_KEYS } from '../../../../../core/processors/texts/find-sql-literals.ts';
import { ATTRIBUTE_TABLES } from './attribute-tables.ts';
import { constantText } from '../questions/sql.ts';
import type { Preparing } from './preparing.ts';

/** A key for each reading that is not that of any text: what stands under it is read so. */
const READ_UNDER = { pairs: 'baggage', statement: [...SQL_KEYS][0]! } as const satisfies Partial<
  Record<Reading, string>
>;

/** How a text is looked into. */
interface Look {
  readonly key: string;
  readonly system: string;
}
const AS_ANY: readonly Look[] = [{ key: '', system: '' }];

/** VALUE_KINDS of schema.ts: string, array, kvlist, bytes. */
const TEXT_TYPES = '1, 5, 6, 7';
const TEXT_TYPE = 1;

/** What stands in a table, as text and, where it is none, as OTLP. */
interface Source {
  readonly target: 'bundle_value' | 'bundle_body';
  readonly table: string;
  readonly text: string;
  readonly any: string;
}
const VALUES: Source = { target: 'bundle_value', table: 'value', text: 'text', any: '"any"' };
const BODIES: Source = { target: 'bundle_body', table: 'log', text: 'body', any: 'body_any' };

/** Values of attributes and bodies of logs, those that hiding changes. */
export async function prepareValues(tables: Preparing): Promise<void> {
  await hideValues(tables, VALUES, await findLooks(tables));
  await hideValues(tables, BODIES);
}

/** Values that stand somewhere under a key that says how they are read: they are read so wherever they stand. */
async function findLooks(tables: Preparing): Promise<Map<bigint, Look[]>> {
  const looks = new Map<bigint, Look[]>();
  await tables.ask('CREATE TEMP TABLE bundle_read (id UBIGINT, reading VARCHAR, system VARCHAR)');
  if (!tables.redaction?.hidesTexts) return looks;
  for (const reading of ['pairs', 'statement'] as const) await findRead(tables, reading);
  const read = await tables.ask('SELECT * FROM bundle_read');
  const [readings, systems] = [read.strings('reading'), read.strings('system')];
  for (const [i, id] of read.uint64('id').entries()) {
    const look = { key: READ_UNDER[readings[i] as keyof typeof READ_UNDER], system: systems[i]! };
    looks.set(id, [...(looks.get(id) ?? []), look]);
  }
  return looks;
}

/** With the database a statement is for, '' where it is not one. */
async function findRead(tables: Preparing, reading: Exclude<Reading, 'any'>): Promise<void> {
  const found = ATTRIBUTE_TABLES.map(
    (
      table,
    ) => `SELECT unnest(list_filter(a.attributes, lambda v, i: sh.types[i] IN (${TEXT_TYPES}) AND sh.readings[i] = '${reading}')) AS id,
      if(sh.types[sh.system_at] = ${TEXT_TYPE}, a.attributes[sh.system_at], NULL) AS system
      FROM ${table} a JOIN bundle_shape sh ON sh.id = a.shape WHERE list_contains(sh.readings, '${reading}')`,
  );
  await tables.ask(
    `INSERT INTO bundle_read SELECT f.id::UBIGINT, '${reading}', if(count(DISTINCT coalesce(v.text, '')) = 1, min(coalesce(v.text, '')), '')
      FROM (${found.join(' UNION ALL ')}) f LEFT JOIN value v ON v.id = f.system GROUP BY f.id`,
  );
}

/** Values in which something is hidden: nested ones, and texts, bytes and numbers where those are looked into. */
async function hideValues(tables: Preparing, source: Source, looks: ReadonlyMap<bigint, readonly Look[]> = new Map()) {
  const { target } = source;
  const columns = 'id UBIGINT, text VARCHAR, "any" VARCHAR';
  await tables.ask(`CREATE TEMP TABLE ${target} (${columns})`);
  const redaction = tables.redaction;
  if (redaction === undefined) return;
  const seen = `${target}_seen`;
  await tables.ask(`CREATE TEMP TABLE ${seen} AS ${worthALook(source, redaction)}`);
  for await (const { ids, rows } of tables.slices(`SELECT * FROM ${seen}`, 'strlen(text) + strlen("any")')) {
    const texts = rows.strings('text');
    const changes = rows.strings('any').flatMap((before, i): { id: bigint; text: string; any: string | null }[] => {
      const id = ids[i]!;
      const own = looks.get(id) ?? AS_ANY;
      if (before === '') {
        const after = own.reduce((text, { key, system }) => redaction.textOnce(text, key, system), texts[i]!);
        if (after === texts[i]) return [];
        tables.found.note(target, id);
        return [{ id, text: after, any: null }];
      }
      const decoded = decodeJsonValue(before);
      const value = own.reduce((value, { key, system }) => redactValue(value, redaction, key, system), decoded);
      const after = encodeJsonValue(value);
      tables.found.note(target, id);
      return after === before ? [] : [{ id, text: plainText(value), any: after }];
    });
    await tables.insert(target, columns, changes);
  }
  await tables.ask(`DROP TABLE ${seen}`);
}

/**
 * Which values may have something to hide. Nearly all are texts that have not: DuckDB's two threads pass them over in a tenth of the time that it takes to
 * hand them over and look into each.
 */
function worthALook({ target, table, text, any }: Source, redaction: Redaction): string {
  const isNested = `starts_with(${any}, '{"arrayValue') OR starts_with(${any}, '{"kvlistValue')`;
  const isRead = target === 'bundle_value' ? 'OR id IN (SELECT id FROM bundle_read)' : '';
  const isWorth = redaction.hidesTexts
    ? `${any} <> '' OR regexp_matches(${text}, ${constantText(redaction.hint)}) ${isRead}`
    : isNested;
  return `SELECT id::UBIGINT AS id, ${text} AS text, coalesce(${any}, '') AS "any" FROM ${table} WHERE ${isWorth}`;
}
