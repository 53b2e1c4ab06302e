import type { CancelSignal } from '../../../../../contract/transport.ts';
import type { Database } from '../database.ts';
import { LINK } from '../schema.ts';
import type { Grid } from './metrics-grid.ts';
import { pointTable } from './metrics-sliced.ts';
import type { MetricSource } from './metrics-source.ts';
import { Binder } from './sql.ts';

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
 * (`tail`). `loose` are the slices of streams that hold points out of order: no pieces are made there,
 * `doubtful` are their points; both tables are there unless all is `ordered`.
 *
 * `piece` has h, slice, s, mono, link, gap, pv (the value before the first), ends (the last of its slice), alone (the only one), and first_ and last_ t and v,
 * first_id; where there is an x, of that too.
 */
export function pieceTables(
  source: MetricSource,
  grid: Grid,
  columns: PieceColumns,
  ordered: boolean,
  binder: Binder,
): string[] {
  const { x, ...plain } = columns;
  const step = binder.add(grid.stepNs, 'BIGINT');
  const links = { link: 'p.link', gap: 'p.gap_ns::BIGINT', pv: 'p.before' };
  const listed = { ...plain, ...links, ...(x ? { x, px: 'p.before_sum' } : {}) };
  const second = (sql: string) => (x ? `, ${sql}` : '');
  return [
    pointTable(source, grid, listed, binder),
    pointTable(source, grid, listed, binder, { name: 'late_point', since: grid.base + recentFrom(grid) }),
    pointTable(source, grid, listed, binder, { name: 'marked', where: beginsPiece(grid) }),
    `led AS MATERIALIZED (SELECT h, id, t, v, s, mono, link, gap, pv${second('x, px')}, (t // ${step})::INTEGER AS slice, lead(t - gap) OVER w AS nt,
      lead(pv) OVER w AS nv, (lead(t) OVER w // ${step})::INTEGER AS next_slice${second('lead(px) OVER w AS nx')}
      FROM marked WHERE ${CHAINED} WINDOW w AS (PARTITION BY h ORDER BY t))`,
    ...(ordered ? [] : looseTables(step, second('px'))),
    ...tailTables(grid, x !== undefined),
    `ended AS (SELECT * EXCLUDE (nt, nv${second('nx')}), nt AS last_t, nv AS last_v${second('nx AS last_x')} FROM led WHERE nt IS NOT NULL
      UNION ALL BY NAME SELECT l.* EXCLUDE (nt, nv${second('nx')}), t.* EXCLUDE (tail_h) FROM led l JOIN tail t ON t.tail_h = l.h WHERE l.nt IS NULL)`,
    `piece AS MATERIALIZED (SELECT h, slice, s, mono, link, gap, pv, next_slice IS DISTINCT FROM slice AS ends, ends AND gap > t % ${step} AND ${LEANS} AS alone, id AS first_id, t AS first_t,
      v AS first_v, last_t, last_v${second('px, x AS first_x, last_x')} FROM ended ${ordered ? '' : 'ANTI JOIN loose USING (h, slice)'})`,
  ];
}

const looseTables = (step: string, px: string) => [
  `loose AS MATERIALIZED (SELECT DISTINCT h, (t // ${step})::INTEGER AS slice FROM marked WHERE link = ${LINK.loose})`,
  `doubtful AS (SELECT p.* EXCLUDE (link, gap, pv${px}), (t // ${step})::INTEGER AS slice FROM point p JOIN loose l ON l.h = p.h AND l.slice = (p.t // ${step})::INTEGER WHERE link & ${LINK.empty} = 0)`,
];

/** Whether no point in the grid came out of order: `link` is 0 in nearly all blocks, which are passed over unread. */
export async function isInOrder(
  database: Database,
  source: MetricSource,
  grid: Grid,
  signal?: CancelSignal,
): Promise<boolean> {
  const binder = new Binder();
  const answer = await database.query(
    `SELECT 1 FROM ${source.table} p WHERE p.link = ${LINK.loose} AND ${source.isMetric}
       AND p.time_ns >= ${binder.nanoseconds(grid.base)} AND p.time_ns < ${binder.nanoseconds(grid.to)} LIMIT 1`,
    binder.parameters,
    signal,
  );
  return answer.rows === 0;
}

/**
 * `tail`: the last point of each chain that is not followed by a marked one. Most chains end with the range, and of those
 * only its last slices are read; the rest of the range only where chains ended earlier.
 */
function tailTables(grid: Grid, hasSecond: boolean): string[] {
  const recent = recentFrom(grid);
  const last = (
    from: string,
    when: string,
  ) => `SELECT h, max(p.t) AS last_t, arg_max(p.v, p.t) AS last_v${hasSecond ? ', arg_max_null(p.x, p.t) AS last_x' : ''}
    FROM ${from} p JOIN open_end o USING (h) WHERE p.t >= o.since AND ${CHAINED} AND ${when} GROUP BY h`;
  // The condition on t holds for all; without it DuckDB would take this scan and the first one for one, and keep all points.
  const early = last('point', `p.t < ${grid.to - grid.base} AND o.since < ${recent}`);
  return [
    `open_end AS MATERIALIZED (SELECT h, t AS since FROM led WHERE nt IS NULL)`,
    `tail AS (SELECT h AS tail_h, * EXCLUDE (h) FROM (${last('late_point', `o.since >= ${recent}`)} UNION ALL ${early}))`,
  ];
}

/** Of the raw columns, before any other is read. */
const beginsPiece = ({ base, stepNs }: Grid) =>
  `(p.gap_ns > (p.time_ns - ${base}::UBIGINT) % ${stepNs}::UBIGINT OR p.link <> 0)`;

const recentFrom = (grid: Grid) => grid.to - grid.base - RECENT_SLICES * grid.stepNs;
