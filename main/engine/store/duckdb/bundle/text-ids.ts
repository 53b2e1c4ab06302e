import type { FrequentShape } from './frequent-shapes.ts';

/** VALUE_KINDS of schema.ts: the one kind that is a text, and those whose JSON does not tell them exactly. */
export const TEXT = 1;
export const isNested = (type: number) => type >= 5 && type <= 7;

/** Texts by number, as JSON. */
export const textsOf = (which: string) => `SELECT 0::BIGINT AS id, '""' AS text
  UNION ALL SELECT v.id::BIGINT, to_json(coalesce(c.text, v.text))::VARCHAR FROM value v LEFT JOIN bundle_value c ON c.id = v.id ${which}`;
/** The number of a row's text at a position, 0 where its shape has none there. */
export function textIdAt(row: string, at: number, shapes: readonly FrequentShape[]): string {
  const withText = shapes.filter(({ types }) => types[at - 1] === TEXT);
  const cell = `${row}attributes[${at}]`;
  return withText.length === shapes.length
    ? cell
    : `CASE WHEN ${isOf(`${row}shape`, withText)} THEN ${cell} ELSE 0 END`;
}

/** Where one of them has a text. */
export function positionsOf(shapes: readonly FrequentShape[]): number[] {
  const all = shapes.flatMap(({ types }) => types.flatMap((type, i) => (type === TEXT ? [i + 1] : [])));
  return [...new Set(all)].sort((a, b) => a - b);
}

export const isOf = (column: string, shapes: readonly FrequentShape[]): string =>
  shapes.length === 0 ? 'false' : `${column} IN (${shapes.map(({ id }) => id).join(', ')})`;
export const isNotOf = (column: string, shapes: readonly FrequentShape[]): string => `NOT (${isOf(column, shapes)})`;
