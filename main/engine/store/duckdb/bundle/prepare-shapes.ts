import { encodeJsonText } from '../../../../../core/otlp/json-value.ts';
import { SYSTEM_KEYS } from '../../../../../core/processors/texts/find-sql-literals.ts';
import { ATTRIBUTE_TABLES, TYPED, type AttributeTable } from './attribute-tables.ts';
import { HIDDEN } from './hidden.ts';
import type { Preparing } from './preparing.ts';

const COLUMNS =
  'id UINTEGER, keys VARCHAR[], types UTINYINT[], is_plain BOOLEAN, readings VARCHAR[], system_at UINTEGER';

/** Each shape once. Gives the tables with rows whose attributes JSON does not tell exactly. */
export async function prepareShapes(tables: Preparing): Promise<Set<AttributeTable>> {
  await tables.ask(`CREATE TEMP TABLE bundle_shape (${COLUMNS})`);
  const answer = await tables.ask(
    'SELECT id, to_json(keys)::VARCHAR AS keys, to_json(types)::VARCHAR AS types FROM shape ORDER BY id',
  );
  const [keys, types] = [answer.strings('keys'), answer.strings('types')];
  const shapes = [...answer.uint32('id')].map((id, i) => shapeRow(tables, id, keys[i]!, types[i]!));
  await tables.insert('bundle_shape', COLUMNS, shapes);
  return findExact(tables, shapes);
}

/** VALUE_KINDS of schema.ts. */
const DOUBLE = 4;
/** All bits of the exponent. */
const isOdd = (value: string) => `(${value} >> 52) & 2047 = 2047`;
/** So many shapes are asked for by name, which takes a quarter of the time of going through all values; what most have stands at a few places. */
const MOST_NAMED = 16;

/** NaN and the infinities are texts in JSON, so shapes of which some row has one are not plain. */
async function findExact(tables: Preparing, shapes: readonly ShapeRow[]): Promise<Set<AttributeTable>> {
  const exact = new Set<AttributeTable>();
  const withDoubles = shapes.filter(({ types }) => types.includes(DOUBLE));
  for (const table of ATTRIBUTE_TABLES) {
    if (withDoubles.length > 0)
      await tables.ask(`UPDATE bundle_shape SET is_plain = false WHERE id IN (${oddShapes(table, withDoubles)})`);
    const found = `SELECT count(*) AS n FROM (SELECT DISTINCT shape FROM ${table}) JOIN bundle_shape ON id = shape WHERE NOT is_plain`;
    if (Number((await tables.ask(found)).first('n')) > 0) exact.add(table);
  }
  return exact;
}

function oddShapes(table: AttributeTable, withDoubles: readonly ShapeRow[]): string {
  if (withDoubles.length > MOST_NAMED)
    return `SELECT DISTINCT id FROM (${TYPED(table, [DOUBLE])}) WHERE type = ${DOUBLE} AND ${isOdd('v')}`;
  const cases = withDoubles.map(({ id, types }) => {
    const places = types.flatMap((type, i) => (type === DOUBLE ? [isOdd(`attributes[${i + 1}]`)] : []));
    return `WHEN ${id} THEN ${places.join(' OR ')}`;
  });
  return `SELECT DISTINCT shape FROM ${table} WHERE CASE shape ${cases.join(' ')} ELSE false END`;
}

type ShapeRow = ReturnType<typeof shapeRow>;

function shapeRow(tables: Preparing, id: number, keysJson: string, typesJson: string) {
  const keys = JSON.parse(keysJson) as string[];
  const stored = JSON.parse(typesJson) as number[];
  const types = stored.map((type, i) =>
    type !== 0 && (hides(tables, keys[i]!) || hidesNumber(tables, keys[i]!, type)) ? HIDDEN : type,
  );
  const shown = keys.map((key) => tables.redaction?.key(key) ?? key);
  const isPlain = new Set(shown).size === shown.length && !types.some((type) => type >= 5 && type !== HIDDEN);
  tables.found.note('shape', id);
  const read = readingsOf(tables, keys);
  return { id, keys: shown.map(encodeJsonText), types, is_plain: isPlain, ...read };
}

/** VALUE_KINDS of schema.ts: int, double. */
const NUMBER_TYPES = new Set([3, 4]);

/** A number in place of a statement is a value of it, however short: hidden by its key, for hidden as a number it would be so wherever it stands. */
function hidesNumber({ redaction }: Preparing, key: string, type: number): boolean {
  if (!redaction?.hidesNumbers || !NUMBER_TYPES.has(type) || redaction.readingOf(key) !== 'statement') return false;
  redaction.text('00000', key);
  return true;
}

/** How texts under the keys, as they are stored, are read, null where all are read as any; and where the database stands, from 1, 0 for nowhere. */
function readingsOf({ redaction }: Preparing, keys: readonly string[]) {
  const readings = keys.map((key) => redaction?.readingOf(key) ?? 'any');
  const system = keys.findLastIndex((key) => SYSTEM_KEYS.has(key)) + 1;
  return { readings: readings.every((reading) => reading === 'any') ? null : readings, system_at: system };
}

/** Whether values under a key are hidden whole: counted as one, for it is one that is looked at. */
function hides({ redaction }: Preparing, key: string): boolean {
  const isHidden = redaction?.matches(key) === true;
  if (isHidden) redaction.standInForText(key, '');
  return isHidden;
}
