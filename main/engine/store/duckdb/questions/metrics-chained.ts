import { LINK } from '../schema.ts';
import type { Grid } from './metrics-grid.ts';
import { CHAINED, HOW, LEANS, pieceTables } from './metrics-pieces.ts';
import { bridgedCounters, pairedSlices, LINKED_VALUES, rise, START, whichMetrics } from './metrics-sliced.ts';
import type { MetricSource } from './metrics-source.ts';
import type { Binder } from './sql.ts';

/** Columns of a point, and whether the extremes of its rises are wanted. */
export interface PieceCounters {
  value: string;
  /** SQL of a second total, undefined where there is none. */
  second: string | undefined;
  extremes: boolean;
  /** No point in the grid came out of order. */
  ordered: boolean;
}

/** `piece` and, for slices with points out of order, `repaired`; `sliced` has the h, slice and first_id of both. */
export function piecedCounters(source: MetricSource, grid: Grid, of: PieceCounters, binder: Binder): string[] {
  const columns = {
    v: of.value,
    s: START,
    d: 'false',
    mono: whichMetrics(source, ({ isMonotonic }) => isMonotonic || source.table === 'distribution_point'),
    ...(of.second ? { x: of.second } : {}),
  };
  return [
    ...pieceTables(source, grid, columns, of.ordered, binder),
    ...(of.ordered
      ? ['sliced AS (FROM piece)']
      : [
          `unordered AS (SELECT * EXCLUDE (slice)${of.second ? '' : ', NULL::DOUBLE AS x'} FROM doubtful)`,
          ...pairedSlices('repaired AS MATERIALIZED', 'unordered', `${grid.stepNs}::BIGINT`, `${grid.base}::BIGINT`),
          `sliced AS (SELECT h, slice, first_id FROM piece UNION ALL SELECT h, slice, first_id FROM repaired)`,
        ]),
  ];
}

/**
 * `chained` from pieces: each with the rise from the point before its first, which that one tells. Only where a stream is
 * more than one chain, or a chain was cut or is not in order (`tangled`), that point is looked for among the others.
 */
export function chainedPieces(grid: Grid, of: PieceCounters, binder: Binder): string[] {
  const base = binder.add(grid.base, 'BIGINT');
  const [x, px] = of.second ? ['first_x', 'px'] : ['NULL::DOUBLE', 'NULL::DOUBLE'];
  const rose = (last: string, first: string) => `CASE WHEN last_t > first_t THEN ${last} - ${first} END`;
  const inner = `${rose('last_v', 'first_v')} AS rise, ${of.second ? rose('last_x', 'first_x') : 'NULL::DOUBLE'} AS rise_x,
    CASE WHEN rise_x IS NULL THEN NULL ELSE rise END AS rise_n, ${rose('last_t', 'first_t')} AS took, NULL::DOUBLE AS low, NULL::DOUBLE AS high,
    0 AS resets, 0 AS crossings, s = 0 AS startless, false AS d, first_id, first_t, first_v, ${x} AS first_x, s AS first_s`;
  const lasts = `last_t, last_v, ${of.second ? 'last_x' : 'NULL::DOUBLE AS last_x'}, s AS last_s`;
  return [
    `tangled AS MATERIALIZED (SELECT c FROM stream GROUP BY c HAVING count(*) > 1 UNION
      SELECT c FROM stream JOIN (SELECT h FROM piece WHERE link & ${LINK.cut} <> 0 ${of.ordered ? '' : 'UNION SELECT h FROM repaired'}) USING (h))`,
    `straight AS (SELECT c, slice, ${of.extremes ? 'alone AND last_t = first_t' : 'alone'} AS alone, ${inner}, CASE WHEN ${LEANS} AND first_t >= gap THEN pv END AS pv, CASE WHEN pv IS NULL THEN NULL ELSE ${px} END AS px,
      CASE WHEN ${LEANS} AND first_t >= gap THEN first_t - gap END AS pt, CASE WHEN pt IS NULL THEN 0 ELSE ${HOW} END AS how
      FROM piece JOIN (FROM stream ANTI JOIN tangled USING (c)) USING (h))`,
    `loop AS (SELECT h, slice, mono, false AS alone, ${inner}, ${lasts} FROM piece ${of.ordered ? '' : 'UNION ALL BY NAME SELECT * EXCLUDE (n), false AS alone FROM repaired'})`,
    `looped AS (SELECT l.*, m.c, lag(last_v) OVER w AS pv, lag(last_x) OVER w AS px, lag(last_t) OVER w AS pt, lag(last_s) OVER w AS ps
      FROM loop l JOIN stream m USING (h) WHERE m.c IN (FROM tangled) WINDOW w AS (PARTITION BY m.c ORDER BY first_t, last_t))`,
    `judged AS (SELECT * FROM straight UNION ALL BY NAME SELECT * EXCLUDE (h, mono, ps, last_v, last_x, last_t, last_s),
      ${rise('first_v', 'pv', 'first_t', 'pt', 'first_s', 'ps', base)} AS how FROM looped)`,
    ...bridgedCounters(grid, binder, of.extremes ? extremes(grid, of.ordered, binder) : ''),
  ];
}

/** Further rows of `chained`: how quickly each point rose from the one before it in its slice; they are put together with the rest. */
function extremes(grid: Grid, ordered: boolean, binder: Binder): string {
  const step = binder.add(grid.stepNs, 'BIGINT');
  const rate = `(CASE WHEN ${HOW} = ${LINK.anew} THEN v ELSE v - pv END) / gap`;
  return `UNION ALL BY NAME SELECT c, slice, false AS alone, false AS startless, 0 AS resets, 0 AS crossings, rate AS low, rate AS high FROM stream JOIN (
    SELECT h, (t // ${step})::INTEGER AS slice, ${rate} AS rate FROM point
    WHERE ${CHAINED} AND ${LEANS} AND gap <= t % ${step} AND t // ${step} >= ${grid.lead}) USING (h) ${ordered ? '' : 'ANTI JOIN loose USING (h, slice)'}`;
}

/** `sliced` of values for totals, which are least where a piece begins and greatest where it ends. */
export function piecedValues(source: MetricSource, grid: Grid, ordered: boolean, binder: Binder): string[] {
  const step = binder.add(grid.stepNs, 'BIGINT');
  const columns = { v: LINKED_VALUES.number, s: START, d: 'false', mono: 'true' };
  return [
    ...pieceTables(source, grid, columns, ordered, binder),
    `sliced AS MATERIALIZED (
      SELECT h, slice, alone, ends::UINTEGER AS n, 0::UINTEGER AS empty, last_v AS value, last_t AS told_t, first_v AS low, last_v AS high, first_id FROM piece
      ${ordered ? '' : 'UNION ALL SELECT h, slice, false, 1, 0, arg_max(v, t), max(t), min(v), max(v), min(id) FROM doubtful GROUP BY h, slice'}
      UNION ALL SELECT h, (t // ${step})::INTEGER AS slice, false, 0, count(*), NULL, NULL, NULL, NULL, min(id) FROM marked WHERE link & ${LINK.empty} <> 0 GROUP BY h, slice)`,
  ];
}
