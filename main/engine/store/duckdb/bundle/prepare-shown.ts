import type { Preparing } from './preparing.ts';

/** Of a column that becomes an enumeration, in values and in bytes of their texts: its dictionary goes with each row group. */
const MOST_VALUES = 4_096;
const MOST_BYTES = 256 * 1_024;

const KINDS = `CASE kind WHEN 0 THEN 'UNSPECIFIED' WHEN 1 THEN 'INTERNAL' WHEN 2 THEN 'SERVER' WHEN 3 THEN 'CLIENT'
  WHEN 4 THEN 'PRODUCER' WHEN 5 THEN 'CONSUMER' ELSE kind::VARCHAR END`;
const STATUSES = `CASE status_code WHEN 0 THEN 'UNSET' WHEN 1 THEN 'OK' WHEN 2 THEN 'ERROR' ELSE status_code::VARCHAR END`;

/** Number 0 is no text. Each row finds one: a join behind which some find nothing makes two chunks of one. */
const withNone = (table: string): string => `SELECT id, text FROM ${table} WHERE id <> 0 UNION ALL SELECT 0, ''`;

const TABLES: Record<string, string> = {
  shown_name: withNone('bundle_name'),
  shown_text: withNone('bundle_text'),
  shown_kind: `SELECT DISTINCT kind AS id, ${KINDS} AS text FROM span`,
  shown_status: `SELECT DISTINCT status_code AS id, ${STATUSES} AS text FROM span`,
  shown_resource: `SELECT r.id, br.service AS service_name, br.attributes AS resource_attributes, br.otlp AS resource_otlp,
    r.schema_url AS resource_schema_url FROM resource r LEFT JOIN bundle_resource br ON br.id = r.id`,
  shown_scope: `SELECT sc.id, sc.name AS scope_name, sc.version AS scope_version, bs.attributes AS scope_attributes, bs.otlp AS scope_otlp,
    sc.schema_url AS scope_schema_url FROM scope sc LEFT JOIN bundle_scope bs ON bs.id = sc.id`,
};

/**
 * What many rows share, as it is written: texts by their numbers, what resources and scopes have. A column of few values is an enumeration: its
 * numbers go through the joins and into the file, where texts would be copied and looked up in a dictionary for each row. Read back, both are texts.
 */
export async function prepareShown(tables: Preparing): Promise<void> {
  for (const [table, statement] of Object.entries(TABLES)) {
    const plain = `${table}_plain`;
    await tables.ask(`CREATE TEMP TABLE ${plain} AS ${statement}`);
    const enumerated = await enumerate(tables, table, plain);
    const casts = enumerated.map((column) => `${column}::${table}_${column} AS ${column}`);
    await tables.ask(
      `CREATE TEMP VIEW ${table} AS SELECT * ${casts.length > 0 ? `REPLACE (${casts.join(', ')})` : ''} FROM ${plain}`,
    );
  }
}

/** Whether a statement's values, in a column `text`, are few enough for an enumeration: 1 or 0. */
const isFew = (values: string): string =>
  `(SELECT count(*) BETWEEN 1 AND ${MOST_VALUES} AND sum(strlen(text)) <= ${MOST_BYTES} FROM (${values}))::UTINYINT`;

/** Makes a type of a statement's values, in a column `text`, where they are few. Gives whether it did. */
export async function createEnumeration(tables: Preparing, name: string, values: string): Promise<boolean> {
  const few = await tables.ask(`SELECT ${isFew(values)} AS is_few`);
  if (few.uint8('is_few')[0] !== 1) return false;
  await tables.ask(`CREATE TEMP TYPE ${name} AS ENUM (${values} ORDER BY text)`);
  return true;
}

/** Makes types of the columns that have few values, and names those. */
async function enumerate(tables: Preparing, table: string, plain: string): Promise<string[]> {
  const described = await tables.ask(`DESCRIBE ${plain}`);
  const columns = described.strings('column_name').filter((name) => name !== 'id');
  const values = (column: string) => `SELECT DISTINCT ${column} AS text FROM ${plain} WHERE ${column} IS NOT NULL`;
  const few = await tables.ask(`SELECT ${columns.map((column) => `${isFew(values(column))} AS ${column}`).join(', ')}`);
  const enumerated = columns.filter((column) => few.uint8(column)[0] === 1);
  for (const column of enumerated)
    await tables.ask(`CREATE TEMP TYPE ${table}_${column} AS ENUM (${values(column)} ORDER BY text)`);
  return enumerated;
}
