import type { Preparing } from './preparing.ts';

/** Whose rows are listed with their spans. */
const LISTED_TABLES = ['span_event', 'span_link'] as const;
export type ListedTable = (typeof LISTED_TABLES)[number];

/** The tables of which no span has two rows. Positions are looked at first: whether there is a second one is nearly always told without reading any. */
export async function findSingles(tables: Preparing): Promise<Set<ListedTable>> {
  const singles = new Set<ListedTable>();
  for (const table of LISTED_TABLES) {
    const last = await tables.ask(`SELECT coalesce(max(position), 0) AS position FROM ${table}`);
    if (Number(last.first('position')) > 0) continue;
    const counts = await tables.ask(`SELECT count(*) AS n, count(DISTINCT span) AS spans FROM ${table}`);
    if (counts.first('n') === counts.first('spans')) singles.add(table);
  }
  return singles;
}
