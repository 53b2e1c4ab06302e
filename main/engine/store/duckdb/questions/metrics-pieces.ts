import { LINK } from '../schema.ts';
import type { Grid } from './metrics-grid.ts';
import { pairedSlices, pointTable, rise } from './metrics-sliced.ts';
import type { MetricSource } from './metrics-source.ts';
import type { Binder } from './sql.ts';

/** Condition on a point's `link`: it has its place in its chain. */
export const CHAINED = `link & ${LINK.empty | LINK.loose} = 0`;
/** The chain has a point before this one, and it is still there. */
const LEANS = `link & ${LINK.first | LINK.cut} = 0`;
const HOW = `link & ${LINK.anew | LINK.wavers}`;

/** Columns of `point` that pieces are made of. */
const LINKED = { link: 'p.link', gap: 'p.gap_ns::BIGINT', pv: 'p.before' };

/**
 * Totals reduced to pieces without looking at every point's neighbours: what a point rose from was written beside it when
 * it came in. A piece is a run of points of one chain within one slice, of one start time and without a fall:
 *
 *   slice        │ p1  p2  p3 │ p4  p5 ▼ p6 │ p7      ▼ began anew
 *   marked         ×            ×        ×    ×       first of its slice (the gap reaches over the border), or any `link`
 *   piece          p1 ····· p3  p4 · p5  p6   p7      ends at the point before the next marked one, which that one tells
 *
 * So one scan picks out the marked points, one in many; where a chain ends within the range its last point is looked up
 * (`tail`). Slices of a stream with points out of order are reckoned with from their points (`repaired`).
 *
 * `piece`: h, slice, ends (last of its slice), and first_ and last_ id, t, v, x, s. `x` is a second total, NULL if there is none.
 */
export function pieceTables(
  source: MetricSource,
  grid: Grid,
  columns: { v: string; x?: string; s: string; d: string; mono: string },
  binder: Binder,
): string[] {
  const step = binder.add(grid.stepNs, 'BIGINT');
  const { x, ...plain } = columns;
  const [px, nx, tx] = x ? [', px', ', lead(px) OVER w AS nx', ', arg_max(x, t) AS x'] : ['', '', ''];
  const last = x ? ', x AS first_x, px, CASE WHEN nt IS NULL THEN tail_x ELSE nx END AS last_x' : '';
  const all = { ...plain, ...(x ? { x, px: 'p.before_sum' } : {}), ...LINKED };
  return [
    pointTable(source, grid, all, binder),
    `marked AS MATERIALIZED (SELECT * FROM point WHERE gap > t % ${step} OR link <> 0)`,
    `loose AS MATERIALIZED (SELECT DISTINCT h, (t // ${step})::INTEGER AS slice FROM marked WHERE link & ${LINK.loose} <> 0)`,
    `led AS MATERIALIZED (SELECT h, id, t, v, s, link, gap, pv${x ? ', x' : ''}${px}, (t // ${step})::INTEGER AS slice,
      lead(t - gap) OVER w AS nt, lead(pv) OVER w AS nv, lead(t) OVER w // ${step} AS next_slice${nx}
      FROM marked WHERE ${CHAINED} WINDOW w AS (PARTITION BY h ORDER BY t))`,
    ...tailTables(grid, tx, x !== undefined, binder),
    `piece AS MATERIALIZED (SELECT h, slice, id AS first_id, s, link, gap, t AS first_t, v AS first_v, pv, next_slice IS NULL OR next_slice <> slice AS ends,
      coalesce(nt, tail_t) AS last_t, CASE WHEN nt IS NULL THEN tail_v ELSE nv END AS last_v${last}
      FROM led LEFT JOIN tail ON nt IS NULL AND tail.h = led.h)`,
  ];
}
