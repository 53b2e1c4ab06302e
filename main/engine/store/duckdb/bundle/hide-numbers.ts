import { ATTRIBUTE_TABLES, TYPED } from './attribute-tables.ts';
import { numberMacros } from './hidden.ts';
import type { Preparing } from './preparing.ts';

/** VALUE_KINDS of schema.ts that stand in the row itself. */
const [INT, DOUBLE] = [3, 4];
/** The least number in which a rule for texts finds something. */
const LONG = 10n ** 12n;
const LONGEST_EXACT = Number.MAX_SAFE_INTEGER;
/** Doubles by their bits, without the sign: they are in the order of what they mean. */
const IS_LONG = `CASE type WHEN ${INT} THEN v >= ${LONG} OR v <= -${LONG}
  WHEN ${DOUBLE} THEN (v & ${2n ** 63n - 1n}) BETWEEN ${bitsOf(Number(LONG))} AND ${bitsOf(LONGEST_EXACT)} END`;
const COLUMNS = 'type UTINYINT, v BIGINT';

/**
 * Whole numbers, by their bits, in which something is hidden: long ones are card numbers now and then, and ids by the million. They are looked
 * through some at a time; those hidden stand in buckets by their hash, so that a look-up does not go through all of them.
 *
 *   bundle_hidden (ints, doubles): one row; lists of buckets, empty where nothing is hidden
 *
 * Gives whether there are any.
 */
export async function hideNumbers(tables: Preparing): Promise<boolean> {
  await tables.ask(`CREATE TEMP TABLE bundle_hidden_number (${COLUMNS})`);
  if (tables.redaction?.hidesNumbers === true) await findHidden(tables);
  await tables.ask(
    `CREATE TEMP TABLE bundle_hidden AS SELECT (${bucketsOf(INT)}) AS ints, (${bucketsOf(DOUBLE)}) AS doubles`,
  );
  const found = await tables.ask('SELECT len(ints) AS ints, len(doubles) AS doubles FROM bundle_hidden');
  const has = { ints: Number(found.first('ints')) > 0, doubles: Number(found.first('doubles')) > 0 };
  for (const macro of numberMacros(has)) await tables.ask(macro);
  return has.ints || has.doubles;
}

async function findHidden(tables: Preparing): Promise<void> {
  const redaction = tables.redaction!;
  const found = ATTRIBUTE_TABLES.map(
    (table) => `SELECT type, v FROM (${TYPED(table, [INT, DOUBLE])}) WHERE ${IS_LONG}`,
  );
  await tables.ask(
    `CREATE TEMP TABLE bundle_number AS SELECT row_number() OVER ()::UBIGINT AS id, type, v
      FROM (SELECT DISTINCT type, v FROM (${found.join(' UNION ALL ')}))`,
  );
  for await (const { ids, rows } of tables.slices(
    'SELECT id, type::UINTEGER AS type, v::VARCHAR AS text FROM bundle_number',
  )) {
    const [types, values] = [rows.uint32('type'), rows.strings('text')];
    const hidden = Array.from(ids, (_, i) => ({ type: types[i]!, v: BigInt(values[i]!) })).filter(({ type, v }) => {
      const text = String(type === INT ? v : doubleOf(v));
      const isHidden = redaction.text(text) !== text;
      if (isHidden) tables.found.note(type === INT ? 'int' : 'double', v);
      return isHidden;
    });
    await tables.insert('bundle_hidden_number', COLUMNS, hidden);
  }
  await tables.ask('DROP TABLE bundle_number');
}

/** As many as there are numbers. */
const bucketsOf = (type: number): string =>
  `WITH h AS (SELECT v, (hash(v) % (count(*) OVER ())::UBIGINT)::BIGINT AS bucket FROM bundle_hidden_number WHERE type = ${type}),
    b AS (SELECT bucket, list(v) AS numbers FROM h GROUP BY bucket)
    SELECT coalesce(list(coalesce(numbers, []::BIGINT[]) ORDER BY i), []::BIGINT[][])
    FROM range((SELECT count(*) FROM h)) r(i) LEFT JOIN b ON b.bucket = r.i`;

function doubleOf(bits: bigint): number {
  return new Float64Array(new BigInt64Array([bits]).buffer)[0]!;
}

function bitsOf(value: number): bigint {
  return new BigInt64Array(new Float64Array([value]).buffer)[0]!;
}
