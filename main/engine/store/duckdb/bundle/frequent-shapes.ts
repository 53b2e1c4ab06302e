import { ATTRIBUTE_TABLES, type AttributeTable } from './attribute-tables.ts';
import type { Preparing } from './preparing.ts';

/** A row of bundle_shape; what is hidden in it is hidden. */
export interface FrequentShape {
  readonly id: number;
  /** As JSON texts. */
  readonly keys: readonly string[];
  readonly types: readonly number[];
  /** Whether JSON tells it exactly. */
  readonly isPlain: boolean;
}
export type FrequentShapes = ReadonlyMap<AttributeTable, readonly FrequentShape[]>;

/** Of each table. Nearly all rows have one of a handful; each is looked for by all rows behind those before it. */
const MOST_SHAPES = 16;
/** Longer ones make a statement that takes longer to plan than it saves. */
const MOST_KEYS = 64;
const MOST_KEY_CHARACTERS = 8_192;

/** The shapes that most rows of each table have: a statement may name their keys one by one. */
export async function findFrequentShapes(tables: Preparing): Promise<FrequentShapes> {
  const found = new Map<AttributeTable, FrequentShape[]>();
  for (const table of ATTRIBUTE_TABLES) found.set(table, await frequentIn(tables, table));
  return found;
}

async function frequentIn(tables: Preparing, table: AttributeTable): Promise<FrequentShape[]> {
  const answer = await tables.ask(
    `SELECT a.shape AS id, to_json(coalesce(sh.keys, []))::VARCHAR AS keys, to_json(coalesce(sh.types, []))::VARCHAR AS types,
        coalesce(sh.is_plain, true)::UTINYINT AS is_plain
      FROM (SELECT shape, count(*) AS n FROM ${table} GROUP BY shape ORDER BY n DESC, shape LIMIT ${MOST_SHAPES}) a
      LEFT JOIN bundle_shape sh ON sh.id = a.shape ORDER BY a.n DESC, a.shape`,
  );
  const [ids, keys, types] = [answer.uint32('id'), answer.strings('keys'), answer.strings('types')];
  const plain = answer.uint8('is_plain');
  return keys
    .map((json, i) => ({
      id: ids[i]!,
      keys: JSON.parse(json) as string[],
      types: JSON.parse(types[i]!) as number[],
      isPlain: plain[i] === 1,
    }))
    .filter((shape) => shape.keys.length <= MOST_KEYS && shape.keys.join('').length <= MOST_KEY_CHARACTERS);
}
