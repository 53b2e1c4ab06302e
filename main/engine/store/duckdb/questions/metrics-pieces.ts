import { LINK } from '../schema.ts';
import type { Grid } from './metrics-grid.ts';
import { pointTable } from './metrics-sliced.ts';
import type { MetricSource } from './metrics-source.ts';
import type { Binder } from './sql.ts';

/** Conditions on a point's `link`: it has its place in its chain; the point before is there; how it follows. */
export const CHAINED = `link & ${LINK.empty | LINK.loose} = 0`;
export const LEANS = `link & ${LINK.first | LINK.cut} = 0`;
export const HOW = `link & ${LINK.anew | LINK.wavers}`;

/** Columns of `point` beyond those that say how it follows: v, s, d, mono, and for distributions x. */
export type PieceColumns = Record<'v' | 's' | 'd' | 'mono', string> & { x?: string };

/** A chain that ends within so many slices of the range's end is still being told; its last point is near that end. */
const RECENT_SLICES = 2n;

/**
 * Points reduced to pieces without looking at every point's neighbours: what a point rose from was written beside it when
 * it came in. A piece is a run of points of one chain within one slice, of one start time and without a fall:
 *
 *   slice        │ p1  p2  p3 │ p4  p5 ▼ p6 │ p7      ▼ began anew
 *   marked         ×            ×        ×    ×       first of its slice (the gap reaches over the border), or any `link`
 *   piece          p1 ····· p3  p4 · p5  p6   p7      ends at the point before the next marked one, which that one tells
 *
 * So one scan picks out the marked points, one in many; where a chain ends within the range its last point is looked up
 * (`tail`). `loose` are the slices of streams that hold points out of order: no pieces are made there, `doubtful` are their points.
 *
 * `piece` has h, slice, s, mono, link, gap, pv (the value before the first), ends (the last of its slice), and first_ and last_ t and v,
 * first_id; where there is an x, of that too.
 */
export function pieceTables(source: MetricSource, grid: Grid, columns: PieceColumns, binder: Binder): string[] {
  const { x, ...plain } = columns;
  const step = binder.add(grid.stepNs, 'BIGINT');
  const links = { link: 'p.link', gap: 'p.gap_ns::BIGINT', pv: 'p.before' };
  const listed = { ...plain, ...links, ...(x ? { x, px: 'p.before_sum' } : {}) };
  const second = (sql: string) => (x ? `, ${sql}` : '');
  return [
    pointTable(source, grid, listed, binder),
    `marked AS MATERIALIZED (SELECT * FROM point WHERE gap > t % ${step} OR link <> 0)`,
    `loose AS MATERIALIZED (SELECT DISTINCT h, (t // ${step})::INTEGER AS slice FROM marked WHERE link & ${LINK.loose} <> 0)`,
    `led AS MATERIALIZED (SELECT h, id, t, v, s, mono, link, gap, pv${second('x, px')}, (t // ${step})::INTEGER AS slice, lead(t - gap) OVER w AS nt,
      lead(pv) OVER w AS nv, (lead(t) OVER w // ${step})::INTEGER AS next_slice${second('lead(px) OVER w AS nx')}
      FROM marked WHERE ${CHAINED} WINDOW w AS (PARTITION BY h ORDER BY t))`,
    ...tailTables(grid, x !== undefined),
    `piece AS MATERIALIZED (SELECT h, slice, s, mono, link, gap, pv, next_slice IS DISTINCT FROM slice AS ends, id AS first_id, t AS first_t, v AS first_v,
      coalesce(nt, tail_t) AS last_t, CASE WHEN nt IS NULL THEN tail_v ELSE nv END AS last_v
      ${second('px, x AS first_x, CASE WHEN nt IS NULL THEN tail_x ELSE nx END AS last_x')}
      FROM led LEFT JOIN tail ON nt IS NULL AND tail.tail_h = led.h WHERE NOT EXISTS (FROM loose l WHERE l.h = led.h AND l.slice = led.slice))`,
    `doubtful AS (SELECT p.*, (t // ${step})::INTEGER AS slice FROM point p JOIN loose l ON l.h = p.h AND l.slice = (p.t // ${step})::INTEGER WHERE v IS NOT NULL)`,
  ];
}

/**
 * `tail`: the last point of each chain that is not followed by a marked one. Most chains end with the range, and of those
 * only its last slices are read; the rest of the range only where chains ended earlier.
 */
function tailTables(grid: Grid, hasSecond: boolean): string[] {
  const recent = grid.to - grid.base - RECENT_SLICES * grid.stepNs;
  const last = (when: string) => `SELECT h, max(p.t) AS tail_t, arg_max(p.v, p.t) AS tail_v${hasSecond ? ', arg_max(p.x, p.t) AS tail_x' : ''}
    FROM point p JOIN open_end o USING (h) WHERE p.t >= o.since AND ${CHAINED} AND ${when} GROUP BY h`;
  return [
    `open_end AS MATERIALIZED (SELECT h, t AS since FROM led WHERE nt IS NULL)`,
    `tail AS (SELECT h AS tail_h, * EXCLUDE (h) FROM (${last(`p.t >= ${recent} AND o.since >= ${recent}`)} UNION ALL ${last(`o.since < ${recent}`)}))`,
  ];
}
