import { ATTRIBUTE_TABLES, type AttributeTable } from './attribute-tables.ts';
import type { FrequentShape, FrequentShapes } from './frequent-shapes.ts';
import { isNested, isNotOf, isOf, positionsOf, TEXT, textIdAt, textsOf } from './text-ids.ts';
import { createSets, enumerateSets, isInSets, type JoinedSets } from './join-sets.ts';
import type { Preparing } from './preparing.ts';

/** Shapes of a table whose texts are joined, each by its position; other rows look theirs up in a list of all texts. */
export interface JoinedShapes {
  readonly shapes: readonly FrequentShape[];
  /** By position, from 1: a table of the texts that stand there, as JSON, and of number 0. Without the positions of `sets`. */
  readonly texts: ReadonlyMap<number, string>;
  readonly sets: JoinedSets | undefined;
  /** The type of their JSON where all of it is in the sets and there are few: an enumeration, as in prepare-shown.ts. */
  readonly enumeration: string | undefined;
  readonly hasOthers: boolean;
}
export type Joined = ReadonlyMap<AttributeTable, JoinedShapes>;

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
export async function joinTexts(tables: Preparing, frequent: FrequentShapes, hidesNumbers: boolean): Promise<Joined> {
  await tables.ask(`CREATE TEMP VIEW ${ALL_TEXTS} AS ${textsOf('')}`);
  const size = await tables.ask('SELECT count(*) AS n, coalesce(sum(strlen(text)), 0) AS bytes FROM value');
  const most = Math.floor(MOST_BYTES / (Number(size.first('bytes')) + BYTES_A_TEXT * Number(size.first('n')) + 1));
  const joined = new Map<AttributeTable, JoinedShapes>();
  for (const table of ATTRIBUTE_TABLES)
    joined.set(table, await joinIn(tables, table, { frequent: frequent.get(table) ?? [], most, hidesNumbers }));
  return joined;
}

const NONE_JOINED = { shapes: [], texts: new Map<number, string>(), sets: undefined, enumeration: undefined } as const;

interface JoinOptions {
  frequent: readonly FrequentShape[];
  /** Positions that may be joined with all texts. */
  most: number;
  hidesNumbers: boolean;
}

async function joinIn(
  tables: Preparing,
  table: AttributeTable,
  { frequent, most, hidesNumbers }: JoinOptions,
): Promise<JoinedShapes> {
  const rows = Number((await tables.ask(`SELECT count(*) AS n FROM ${table}`)).first('n'));
  if (rows < LEAST_ROWS) return { ...NONE_JOINED, hasOthers: rows > 0 };
  const plain = frequent.filter(({ isPlain, types }) => isPlain && !types.some(isNested));
  const sample = sampleOf(table, rows);
  const unique = await findUnique(tables, sample, plain);
  const whole = new Set<number>();
  const shapes = plain.filter(({ id }) => {
    const all = new Set([...whole, ...(unique.get(id) ?? [])]);
    if (all.size <= most) for (const at of all) whole.add(at);
    return all.size <= most;
  });
  const sets = await createSets(tables, { table, rows, sample, shapes, hidesNumbers });
  const texts = new Map<number, string>();
  const isLeft = (at: number) => shapes.some((shape) => shape.types[at - 1] === TEXT && !isInSets(sets, shape, at));
  const left = positionsOf(shapes).filter(isLeft);
  const common = left.filter((at) => !whole.has(at));
  const commonTexts = await createCommon(tables, table, common, shapes);
  for (const at of left) texts.set(at, whole.has(at) ? ALL_TEXTS : commonTexts);
  const others = `SELECT count(*) AS n FROM (SELECT shape FROM ${table} WHERE ${isNotOf('shape', shapes)} LIMIT 1)`;
  const hasOthers = Number((await tables.ask(others)).first('n')) > 0;
  const enumeration = hasOthers ? undefined : await enumerateSets(tables, shapes, sets);
  return { shapes, texts, sets, enumeration, hasOthers };
}

/** The table, or about as many rows of it as tell enough. */
function sampleOf(table: AttributeTable, rows: number): string {
  const percent = (100 * SAMPLED_ROWS) / rows;
  return percent < 100 ? `${table} TABLESAMPLE system(${percent} PERCENT) REPEATABLE (1)` : table;
}

/** Of each shape the positions at which most texts are others. */
async function findUnique(tables: Preparing, sample: string, shapes: readonly FrequentShape[]) {
  const unique = new Map<number, number[]>();
  const positions = positionsOf(shapes);
  if (positions.length === 0) return unique;
  const counts = positions.map((at) => `count(DISTINCT attributes[${at}]) AS at_${at}`);
  const answer = await tables.ask(
    `SELECT shape, count(*) AS n, ${counts.join(', ')} FROM ${sample} WHERE ${isOf('shape', shapes)} GROUP BY shape`,
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
