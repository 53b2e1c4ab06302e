import { ATTRIBUTE_TABLES, type AttributeTable } from './attribute-tables.ts';
import type { FrequentShape, FrequentShapes } from './frequent-shapes.ts';
import type { Preparing } from './preparing.ts';

/** Shapes of a table whose texts are joined, each by its position; other rows look theirs up in a list of all texts. */
export interface JoinedShapes {
  readonly shapes: readonly FrequentShape[];
  /** By position, from 1: a table of the texts that stand there, as JSON, and of number 0. */
  readonly texts: ReadonlyMap<number, string>;
  readonly hasOthers: boolean;
}
export type Joined = ReadonlyMap<AttributeTable, JoinedShapes>;

/** VALUE_KINDS of schema.ts: the one kind that is a text, and those whose JSON does not tell them exactly. */
const TEXT = 1;
const isNested = (type: number) => type >= 5 && type <= 7;

/** Texts by number, as JSON. */
const textsOf = (which: string) => `SELECT 0::BIGINT AS id, '""' AS text
  UNION ALL SELECT v.id::BIGINT, to_json(coalesce(c.text, v.text))::VARCHAR FROM value v LEFT JOIN bundle_value c ON c.id = v.id ${which}`;
const ALL_TEXTS = 'bundle_text_json';

/** Rows by which is told whether the texts at a position repeat; some thousands each from several places. */
const SAMPLED_ROWS = 32_768;
/** Fewer tell nothing, and are looked up sooner than planned. */
const LEAST_ROWS = 32;
/** What the joins with all texts may hold, and what one of them has for each text beside it. */
const MOST_BYTES = 256 * 1_024 ** 2;
const BYTES_A_TEXT = 80;

/**
 * Texts that repeat are joined from a table of those of their position, which is small; the others, such as ids, from all there are, for as many
 * positions as there is memory for. What the sample tells decides how long it takes, never what is written.
 */
export async function joinTexts(tables: Preparing, frequent: FrequentShapes): Promise<Joined> {
  await tables.ask(`CREATE TEMP VIEW ${ALL_TEXTS} AS ${textsOf('')}`);
  const size = await tables.ask('SELECT count(*) AS n, coalesce(sum(strlen(text)), 0) AS bytes FROM value');
  const most = Math.floor(MOST_BYTES / (Number(size.first('bytes')) + BYTES_A_TEXT * Number(size.first('n')) + 1));
  const joined = new Map<AttributeTable, JoinedShapes>();
  for (const table of ATTRIBUTE_TABLES) joined.set(table, await joinIn(tables, table, frequent.get(table) ?? [], most));
  return joined;
}

async function joinIn(
  tables: Preparing,
  table: AttributeTable,
  frequent: readonly FrequentShape[],
  most: number,
): Promise<JoinedShapes> {
  const rows = Number((await tables.ask(`SELECT count(*) AS n FROM ${table}`)).first('n'));
  if (rows < LEAST_ROWS) return { shapes: [], texts: new Map(), hasOthers: rows > 0 };
  const plain = frequent.filter(({ isPlain, types }) => isPlain && !types.some(isNested));
  const unique = await findUnique(tables, table, plain, rows);
  const whole = new Set<number>();
  const shapes = plain.filter(({ id }) => {
    const all = new Set([...whole, ...(unique.get(id) ?? [])]);
    if (all.size <= most) for (const at of all) whole.add(at);
    return all.size <= most;
  });
  const texts = new Map<number, string>();
  const common = positionsOf(shapes).filter((at) => !whole.has(at));
  const commonTexts = await createCommon(tables, table, common, shapes);
  for (const at of positionsOf(shapes)) texts.set(at, whole.has(at) ? ALL_TEXTS : commonTexts);
  const others = `SELECT count(*) AS n FROM (SELECT shape FROM ${table} WHERE ${isNotOf('shape', shapes)} LIMIT 1)`;
  return { shapes, texts, hasOthers: Number((await tables.ask(others)).first('n')) > 0 };
}

/** Of each shape the positions at which most texts are others. */
async function findUnique(tables: Preparing, table: AttributeTable, shapes: readonly FrequentShape[], rows: number) {
  const unique = new Map<number, number[]>();
  const positions = positionsOf(shapes);
  if (positions.length === 0) return unique;
  const counts = positions.map((at) => `count(DISTINCT attributes[${at}]) AS at_${at}`);
  const percent = (100 * SAMPLED_ROWS) / rows;
  const sample = percent < 100 ? `TABLESAMPLE system(${percent} PERCENT) REPEATABLE (1)` : '';
  const answer = await tables.ask(
    `SELECT shape, count(*) AS n, ${counts.join(', ')} FROM ${table} ${sample} WHERE ${isOf('shape', shapes)} GROUP BY shape`,
  );
  const sampled = answer.int64('n');
  for (const [i, id] of answer.uint32('shape').entries()) {
    const shape = shapes.find((one) => one.id === id)!;
    const repeats = (at: number) => sampled[i]! < LEAST_ROWS || answer.int64(`at_${at}`)[i]! * 2n <= sampled[i]!;
    unique.set(
      id,
      positionsOf([shape]).filter((at) => !repeats(at)),
    );
  }
  return unique;
}

/** Gives the table of all texts that stand at the positions: each is gone through by itself, for few of them are many rows' alone. */
async function createCommon(
  tables: Preparing,
  table: AttributeTable,
  positions: readonly number[],
  shapes: readonly FrequentShape[],
): Promise<string> {
  const name = `bundle_common_${table}`;
  if (positions.length === 0) return name;
  const names = positions.map((at) => `at_${at}`);
  const texts = positions.map((at) => `${textIdAt('', at, shapes)} AS at_${at}`);
  const used = `SELECT coalesce(${names.join(', ')}, 0) FROM (SELECT ${texts.join(', ')} FROM ${table} WHERE ${isOf('shape', shapes)})
    GROUP BY GROUPING SETS (${names.map((at) => `(${at})`).join(', ')})`;
  await tables.ask(`CREATE TEMP TABLE ${name} AS ${textsOf(`WHERE v.id IN (${used})`)}`);
  return name;
}

/** The number of a row's text at a position, 0 where its shape has none there. */
export function textIdAt(row: string, at: number, shapes: readonly FrequentShape[]): string {
  const withText = shapes.filter(({ types }) => types[at - 1] === TEXT);
  const cell = `${row}attributes[${at}]`;
  return withText.length === shapes.length
    ? cell
    : `CASE WHEN ${isOf(`${row}shape`, withText)} THEN ${cell} ELSE 0 END`;
}

/** Where one of them has a text. */
function positionsOf(shapes: readonly FrequentShape[]): number[] {
  const all = shapes.flatMap(({ types }) => types.flatMap((type, i) => (type === TEXT ? [i + 1] : [])));
  return [...new Set(all)].sort((a, b) => a - b);
}

export const isOf = (column: string, shapes: readonly FrequentShape[]): string =>
  shapes.length === 0 ? 'false' : `${column} IN (${shapes.map(({ id }) => id).join(', ')})`;
export const isNotOf = (column: string, shapes: readonly FrequentShape[]): string => `NOT (${isOf(column, shapes)})`;
