import type { Preparing } from './preparing.ts';

/** Texts that are few: of all that spans and links have beside their attributes. */
const STATES = 'SELECT trace_state FROM span UNION SELECT trace_state FROM span_link';
/** `key`: of an attribute that is read as the text is. */
const TEXTS = `CREATE TEMP TABLE bundle_text AS SELECT id, text, if(id IN (${STATES}), 'tracestate', '') AS key
  FROM value WHERE id IN (${STATES} UNION SELECT status_message FROM span)`;

/** Of spans, events and severities. */
const NAMES = `CREATE TEMP TABLE bundle_name AS SELECT id, text, '' AS key FROM name`;

type Shown = 'resource' | 'scope' | 'metric';
/** What is written of a table as it stands there. */
const SHOWN: readonly (readonly [Shown, readonly string[]])[] = [
  ['resource', ['schema_url']],
  ['scope', ['name', 'version', 'schema_url']],
  ['metric', ['name', 'description', 'unit']],
];

/** Texts by their numbers, and those that stand in a table itself. */
export async function prepareTexts(tables: Preparing): Promise<void> {
  await hideTexts(tables, 'bundle_text', TEXTS);
  await hideTexts(tables, 'bundle_name', NAMES);
}

export async function hideAllShown(tables: Preparing): Promise<void> {
  for (const [table, columns] of SHOWN) await hideShown(tables, table, columns);
}

/** Texts by number, with what is hidden in them hidden. */
async function hideTexts(tables: Preparing, table: 'bundle_text' | 'bundle_name', statement: string): Promise<void> {
  await tables.ask(statement);
  const redaction = tables.redaction;
  if (!redaction?.hidesTexts) return;
  const changed = `${table}_changed`;
  const columns = 'id UINTEGER, text VARCHAR';
  await tables.ask(`CREATE TEMP TABLE ${changed} (${columns})`);
  for await (const { ids, rows } of tables.slices(`SELECT id::UBIGINT AS id, text, key FROM ${table}`)) {
    const keys = rows.strings('key');
    const after = rows.strings('text').map((text, i) => {
      const redacted = redaction.text(text, keys[i]);
      if (redacted !== text) tables.found.note(table, ids[i]!);
      return { id: ids[i]!, text, redacted };
    });
    const different = after.filter(({ text, redacted }) => redacted !== text);
    await tables.insert(
      changed,
      columns,
      different.map(({ id, redacted }) => ({ id, text: redacted })),
    );
  }
  await tables.ask(`UPDATE ${table} SET text = c.text FROM ${changed} c WHERE c.id = ${table}.id`);
}

/**
 * Names and addresses that a table has beside its attributes: a temporary table of its name stands before it, for this connection, where
 * something in it is hidden.
 */
async function hideShown(tables: Preparing, table: Shown, columns: readonly string[]): Promise<void> {
  const redaction = tables.redaction;
  if (!redaction?.hidesTexts) return;
  const answer = await tables.ask(`SELECT id, ${columns.join(', ')} FROM ${table} ORDER BY id`);
  const ids = answer.uint32('id');
  const changed = new Map<string, { id: number; text: string }[]>();
  for (const column of columns)
    for (const [i, before] of answer.strings(column).entries()) {
      const text = redaction.text(before);
      if (text !== before) tables.found.note(table, ids[i]!);
      if (text !== before) changed.set(column, [...(changed.get(column) ?? []), { id: ids[i]!, text }]);
    }
  if (changed.size === 0) return;
  await tables.ask(`CREATE TEMP TABLE "${table}" AS SELECT * FROM "${table}"`);
  for (const [column, rows] of changed) {
    const name = `${table}_${column}`;
    await tables.ask(`CREATE TEMP TABLE ${name} (id UINTEGER, text VARCHAR)`);
    await tables.insert(name, 'id UINTEGER, text VARCHAR', rows);
    await tables.ask(`UPDATE temp."${table}" SET ${column} = c.text FROM ${name} c WHERE c.id = "${table}".id`);
  }
}
