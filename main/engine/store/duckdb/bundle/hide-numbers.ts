import { ATTRIBUTE_TABLES } from './attribute-tables.ts';
import { numberMacros } from './hidden.ts';
import type { Preparing } from './preparing.ts';

/** VALUE_KINDS of schema.ts that stand in the row itself. */
const [INT, DOUBLE] = [3, 4];
/** The least number in which a rule for texts finds something. */
const LONG = 10n ** 12n;

/** Whole numbers, by their bits, in which something is hidden: long ones are card numbers now and then. */
export async function hideNumbers(tables: Preparing): Promise<void> {
  const redaction = tables.redaction;
  if (!redaction?.hidesNumbers) return;
  const hidden: Record<number, bigint[]> = { [INT]: [], [DOUBLE]: [] };
  for (const type of [INT, DOUBLE])
    for (const bits of await longNumbers(tables, type)) {
      const text = String(type === INT ? bits : doubleOf(bits));
      if (redaction.text(text) !== text) hidden[type]!.push(bits);
    }
  for (const macro of numberMacros(hidden[INT]!, hidden[DOUBLE]!)) await tables.ask(macro);
}

async function longNumbers(tables: Preparing, type: number): Promise<bigint[]> {
  const isLong =
    type === INT ? `abs(v::HUGEINT) >= ${LONG}` : `abs(double_from_bits(v)) BETWEEN ${LONG} AND 9007199254740991`;
  const found = ATTRIBUTE_TABLES.map(
    (table) => `SELECT unnest(list_filter(a.attributes, lambda v, i: sh.types[i] = ${type} AND ${isLong})) AS v
      FROM ${table} a JOIN bundle_shape sh ON sh.id = a.shape WHERE list_contains(sh.types, ${type})`,
  );
  const answer = await tables.ask(`SELECT DISTINCT v::VARCHAR AS v FROM (${found.join(' UNION ALL ')})`);
  return answer.strings('v').map(BigInt);
}

function doubleOf(bits: bigint): number {
  return new Float64Array(new BigInt64Array([bits]).buffer)[0]!;
}
