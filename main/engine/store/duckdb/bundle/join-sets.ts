import { constantText } from '../questions/sql.ts';
import type { AttributeTable } from './attribute-tables.ts';
import type { FrequentShape } from './frequent-shapes.ts';
import { HIDDEN } from './hidden.ts';
import { memberJson } from './member-json.ts';
import { createEnumeration } from './prepare-shown.ts';
import type { Preparing } from './preparing.ts';
import { isOf, TEXT, textsOf } from './text-ids.ts';

/**
 * Values that stand together in many rows, put together as JSON once for each set of them that is there. What differs from row to row comes between:
 *
 *   {"request.id":"req-17","method":"GET","route":"/items","status":200}
 *   └── part_0 ──┘ own   └─────────────────── part_1 ─────────────────┘
 */
export interface JoinedSets {
  /** (shape, at_…, part_…): a row for each set. */
  readonly table: string;
  /** Positions, from 1, by which a row finds its set. */
  readonly places: readonly number[];
  /** The shapes that have sets, with the positions in them. */
  readonly held: ReadonlyMap<FrequentShape, ReadonlySet<number>>;
}

/** Shapes for which sets are looked for: each is a statement or two. */
const MOST_SHAPES = 4;
/** So many rows at least have a set, one with another; what comes to more sets is looked up value by value. */
const ROWS_A_SET = 8;
const MOST_SETS = 65_536;

interface SetOptions {
  table: AttributeTable;
  rows: number;
  /** Some of its rows, as what stands behind FROM. */
  sample: string;
  shapes: readonly FrequentShape[];
  /** Whether numbers are looked up among those that are hidden. */
  hidesNumbers: boolean;
}

/** Undefined where there is nothing that mostly stands together. What the sample tells decides how long it takes, never what is written. */
export async function createSets(tables: Preparing, options: SetOptions): Promise<JoinedSets | undefined> {
  const { table, rows, sample, shapes, hidesNumbers } = options;
  if (hidesNumbers) return undefined;
  const held = new Map<FrequentShape, ReadonlySet<number>>();
  for (const shape of shapes.slice(0, MOST_SHAPES)) {
    const together = await findTogether(tables, sample, shape);
    if (together.length > 1) held.set(shape, new Set(together));
  }
  if (held.size === 0) return undefined;
  const places = [...new Set([...held.values()].flatMap((one) => [...one]))].sort((a, b) => a - b);
  const sets: JoinedSets = { table: `bundle_sets_${table}`, places, held };
  const found = `bundle_found_sets_${table}`;
  const values = places.map((at) => `${valueAt('', at, sets)} AS at_${at}`);
  await tables.ask(
    `CREATE TEMP TABLE ${found} AS SELECT shape, ${values.join(', ')} FROM ${table} WHERE ${isOf('shape', [...held.keys()])} GROUP BY ALL`,
  );
  const count = Number((await tables.ask(`SELECT count(*) AS n FROM ${found}`)).first('n'));
  if (count > MOST_SETS || count * ROWS_A_SET > rows) return undefined;
  await createParts(tables, sets, found, `bundle_set_texts_${table}`);
  return sets;
}

/** The positions of most values that come in few sets, those of fewest values first. */
async function findTogether(tables: Preparing, sample: string, { id, types }: FrequentShape): Promise<number[]> {
  const places = types.flatMap((type, i) => (isConstant(type) ? [] : [i + 1]));
  if (places.length < 2) return [];
  const count = async (sets: readonly (readonly number[])[]) => {
    const counts = sets.map(
      (set, i) => `count(DISTINCT hash(${set.map((at) => `attributes[${at}]`).join(', ')})) AS n_${i}`,
    );
    const answer = await tables.ask(`SELECT count(*) AS n, ${counts.join(', ')} FROM ${sample} WHERE shape = ${id}`);
    const most = Number(answer.first('n')) / ROWS_A_SET;
    return sets.map((_, i) => ({ n: Number(answer.first(`n_${i}`)), isFew: Number(answer.first(`n_${i}`)) <= most }));
  };
  const alone = await count(places.map((at) => [at]));
  const few = places.map((at, i) => ({ at, ...alone[i]! })).filter(({ isFew }) => isFew);
  if (few.length < 2) return [];
  const ordered = few.sort((a, b) => a.n - b.n).map(({ at }) => at);
  const together = await count(ordered.map((_, i) => ordered.slice(0, i + 1)));
  return ordered.slice(0, together.filter(({ isFew }) => isFew).length);
}

async function createParts(tables: Preparing, sets: JoinedSets, found: string, texts: string): Promise<void> {
  const { table, places, held } = sets;
  const shapes = [...held.keys()];
  const withText = (at: number) => shapes.filter((shape) => shape.types[at - 1] === TEXT && held.get(shape)!.has(at));
  const textPlaces = places.filter((at) => withText(at).length > 0);
  const used = `SELECT unnest([0, ${textPlaces.map((at) => `at_${at}`).join(', ')}]) FROM ${found}`;
  await tables.ask(`CREATE TEMP TABLE ${texts} AS ${textsOf(`WHERE v.id IN (${used})`)}`);
  const joins = textPlaces.map((at) => {
    const id = `CASE WHEN ${isOf('g.shape', withText(at))} THEN g.at_${at} ELSE 0 END`;
    return `LEFT JOIN ${texts} v${at} ON v${at}.id = ${id}`;
  });
  const parts = shapes.map((shape) => partsOf(shape, held.get(shape)!));
  const columns = Array.from({ length: Math.max(...parts.map(({ length }) => length)) }, (_, i) => {
    const cases = shapes.flatMap((shape, one) => (parts[one]![i] ? [`WHEN ${shape.id} THEN ${parts[one]![i]}`] : []));
    return `CASE g.shape ${cases.join(' ')} END AS part_${i}`;
  });
  await tables.ask(
    `CREATE TEMP TABLE ${table} AS SELECT g.*, ${columns.join(', ')} FROM ${found} g ${joins.join(' ')}`,
  );
}

/** What stands before, between and behind the values that are not in the set. */
function partsOf({ keys, types }: FrequentShape, held: ReadonlySet<number>): string[] {
  const parts: string[][] = [[]];
  for (const [i, key] of keys.entries()) {
    const at = i + 1;
    parts.at(-1)!.push(constantText(`${i === 0 ? '{' : ','}${key}:`));
    if (isInPart(types, held, at)) parts.at(-1)!.push(memberJson(`g.at_${at}`, types[i]!) ?? `v${at}.text`);
    else parts.push([]);
  }
  return parts.map((members, i) => `concat(${[...members, i === parts.length - 1 ? `'}'` : `''`].join(', ')})`);
}

/** Attributes as JSON; undefined where the shape has no sets. `textAt` gives the text at a position that is in none. */
export function setJson(
  row: string,
  shape: FrequentShape,
  sets: JoinedSets | undefined,
  textAt: (at: number) => string,
): string | undefined {
  const held = sets?.held.get(shape);
  if (!held) return undefined;
  const own = shape.types.flatMap((type, i) => {
    if (isInPart(shape.types, held, i + 1)) return [];
    return [memberJson(`${row}.attributes[${i + 1}]`, type) ?? textAt(i + 1)];
  });
  if (own.length === 0) return 'm.part_0';
  return `concat(m.part_0, ${own.map((json, i) => `${json}, m.part_${i + 1}`).join(', ')})`;
}

/** The type of whole attributes, where those of all shapes are sets and few. */
export async function enumerateSets(
  tables: Preparing,
  shapes: readonly FrequentShape[],
  sets: JoinedSets | undefined,
): Promise<string | undefined> {
  const isWhole = (shape: FrequentShape) => {
    const held = sets?.held.get(shape);
    return held !== undefined && shape.types.every((_, i) => isInPart(shape.types, held, i + 1));
  };
  if (!sets || !shapes.every(isWhole)) return undefined;
  const name = `${sets.table}_json`;
  const isMade = await createEnumeration(tables, name, `SELECT DISTINCT part_0 AS text FROM ${sets.table}`);
  return isMade ? name : undefined;
}

export function joinSets(row: string, sets: JoinedSets | undefined): string {
  if (!sets) return '';
  const same = sets.places.map((at) => `m.at_${at} = ${valueAt(`${row}.`, at, sets)}`);
  return `LEFT JOIN ${sets.table} m ON m.shape = ${row}.shape AND ${same.join(' AND ')}`;
}

/** 0 where the row's shape does not have it in its sets. */
function valueAt(row: string, at: number, { held }: JoinedSets): string {
  const shapes = [...held].filter(([, places]) => places.has(at)).map(([shape]) => shape);
  return `CASE WHEN ${isOf(`${row}shape`, shapes)} THEN ${row}attributes[${at}] ELSE 0 END`;
}

export const isInSets = (sets: JoinedSets | undefined, shape: FrequentShape, at: number): boolean =>
  sets?.held.get(shape)?.has(at) ?? false;

const isInPart = (types: readonly number[], held: ReadonlySet<number>, at: number): boolean =>
  held.has(at) || isConstant(types[at - 1]!);

/** Nothing, or hidden by its key. */
const isConstant = (type: number): boolean => type === 0 || type === HIDDEN;
