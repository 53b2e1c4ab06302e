import type { DuckDBConnection } from '@duckdb/node-api';

/** Row keys, both ends included. */
export interface KeyRange {
  from: bigint;
  to: bigint;
}

/** Spans that a table does not know yet; without any, the ends mean nothing. */
export interface NewSpans extends KeyRange {
  count: number;
}

/**
 * All of them in ranges of equal width, with about `most` spans each: keys are given out one after another. Where a file from
 * elsewhere has gaps, some ranges have more and others less.
 *
 *   from                                     to
 *   ├───────────┼───────────┼───────────┤
 */
export function keyRanges({ count, from, to }: NewSpans, most: number): KeyRange[] {
  if (count === 0) return [];
  const width = (to - from) / BigInt(Math.ceil(count / most)) + 1n;
  const ranges: KeyRange[] = [];
  for (let low = from; low <= to; low += width)
    ranges.push({ from: low, to: low + width > to ? to : low + width - 1n });
  return ranges;
}

/** A condition on spans. */
export const within = ({ from, to }: KeyRange): string => `id BETWEEN ${from} AND ${to}`;

export async function readSpans(connection: DuckDBConnection, where: string): Promise<NewSpans> {
  const answer = await connection.runAndReadAll(`SELECT count(*), coalesce(min(id), 0)::UBIGINT,
    coalesce(max(id), 0)::UBIGINT FROM span WHERE ${where}`);
  const [count, from, to] = answer.getRows()[0] as [bigint, bigint, bigint];
  return { count: Number(count), from, to };
}
