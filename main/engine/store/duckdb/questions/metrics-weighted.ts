import type { AttributeTerm } from '../../../../../contract/filters.ts';
import type { CancelSignal } from '../../../../../contract/transport.ts';
import type { Database } from '../database.ts';
import type { Grid } from './metrics-grid.ts';
import { lineTables, streamTables } from './metrics-members.ts';
import { isDelta, POINT_VALUES, pointTable, rise, START, whichMetrics } from './metrics-sliced.ts';
import type { MetricSource } from './metrics-source.ts';
import type { Binder } from './sql.ts';

/**
 * `weighted`: distributions taken apart without looking at their buckets. What a slice observed is the sum of
 * coefficient × buckets over few of its points, for between neighbours of one stream everything else cancels:
 *
 *   totals      p1   p2   p3 │ p4   p5 │ p6 (began anew)   p7
 *   observed         p3 - p1 │ p5 - p3 │ p7
 *   weighted    -1        +1 │(-1 of p3, +1 of p5)         +1
 *
 * A row is (id, c, line, bucket, layout, coefficient, v): a point, where it counts, how often, and its total. Points whose
 * layout differs from their predecessor's without a reset cannot be taken apart and count nothing (`strange`).
 * `layout` is SQL over a point `p`, 0 where it has no buckets.
 * Each line keeps its most common layout (`kept`); `told.refused` says what the others held.
 */
export async function weightedTables(
  database: Database,
  source: MetricSource,
  grid: Grid,
  of: {
    groupBy?: readonly string[] | undefined;
    attributes?: readonly AttributeTerm[] | undefined;
    top: number;
    layout: string;
    /** Condition on `layout`: its buckets can be drawn. */
    drawable: string;
  },
  binder: Binder,
  signal?: CancelSignal,
): Promise<string[]> {
  const columns = {
    v: POINT_VALUES.count,
    s: START,
    layout: of.layout,
    d: whichMetrics(source, isDelta),
    mono: 'true',
  };
  const step = binder.add(grid.stepNs, 'BIGINT');
  const [base, from] = [binder.add(grid.base, 'BIGINT'), binder.add(grid.from, 'BIGINT')];
  const bucket = `CASE WHEN streams > 1 THEN (slice - ${grid.lead}) // ${grid.wide} * ${grid.wide} ELSE slice - ${grid.lead} END::INTEGER`;
  return [
    pointTable(source, grid, columns, binder),
    `sliced AS (SELECT h, max(t // ${step}) AS slice, min(id) AS first_id FROM point GROUP BY h)`,
    ...(await streamTables(database, source, { ...of, lead: grid.lead }, binder, signal)),
    `paired AS (SELECT p.*, c, (t // ${step})::INTEGER AS slice, (t // ${step})::INTEGER >= ${grid.lead} AS seen,
      lag(v) OVER w AS pv, lag(t) OVER w AS pt, lag(s) OVER w AS ps, lag(layout) OVER w AS pl,
      lead(v) OVER w AS nv, lead(t) OVER w AS nt, lead(s) OVER w AS ns, lead(layout) OVER w AS nl
      FROM point p JOIN stream USING (h) WHERE v IS NOT NULL WINDOW w AS (PARTITION BY c ORDER BY t, p.id))`,
    `judged AS (SELECT *, ${rise('v', 'pv', 't', 'pt', 's', 'ps', base)} AS how,
      nt IS NOT NULL AND NOT d AND nl = layout AND ${rise('nv', 'v', 'nt', 't', 'ns', 's', base)} <> 1 AS goes_on,
      (nt // ${step})::INTEGER AS next_slice, pt IS NULL AND s > 0 AND s >= ${from} AND s < t + ${base} AS from_zero FROM paired)`,
    `counted AS MATERIALIZED (SELECT id, c, slice, next_slice, layout, v, seen, how, goes_on, d,
      seen AND (d OR how = 1 OR from_zero OR (pt IS NOT NULL AND pl = layout)) AS counts,
      seen AND NOT d AND pt IS NOT NULL AND how <> 1 AND pl <> layout AS strange FROM judged)`,
    `weighted AS MATERIALIZED (
      SELECT id, c, slice, layout, v, CASE WHEN counts AND goes_on AND next_slice = slice THEN 0 WHEN counts THEN 1 WHEN goes_on AND next_slice = slice AND seen THEN -1 ELSE 0 END AS coefficient
      FROM counted WHERE seen AND coefficient <> 0
      UNION ALL SELECT id, c, next_slice, layout, v, -1 FROM counted WHERE goes_on AND next_slice <> slice AND next_slice >= ${grid.lead})`,
    ...lineTables('SELECT c, sum(coefficient * v) AS weight FROM weighted GROUP BY c', of.top),
    `placed AS MATERIALIZED (SELECT weighted.id, line, ${bucket} AS bucket, layout, coefficient, v FROM weighted JOIN member USING (c) JOIN line USING (line))`,
    `used AS MATERIALIZED (SELECT line, layout, count(*) AS points, count_if(strange) AS strange FROM counted JOIN member USING (c) WHERE seen GROUP BY ALL)`,
    `kept AS MATERIALIZED (SELECT line, arg_max(layout, points) AS layout FROM used WHERE ${of.drawable} GROUP BY line)`,
    `refused AS (SELECT u.layout, sum(u.points)::DOUBLE AS points, coalesce(sum(w.n), 0)::DOUBLE AS observed
      FROM used u LEFT JOIN (SELECT line, layout, sum(coefficient * v) AS n FROM placed GROUP BY ALL) w USING (line, layout)
      LEFT JOIN kept k USING (line) WHERE k.layout IS NULL OR u.layout <> k.layout GROUP BY u.layout)`,
    `told AS (SELECT (SELECT coalesce(to_json(list({layout: layout::VARCHAR, points: points, observed: observed} ORDER BY observed DESC, points DESC)), '[]')::VARCHAR FROM refused) AS refused,
      (SELECT count_if(how = 1 AND seen) FROM counted)::DOUBLE AS resets, (SELECT min(id) FROM counted WHERE how = 1 AND seen) AS resets_id,
      (SELECT count_if(strange) FROM counted)::DOUBLE AS strange, (SELECT min(id) FROM counted WHERE strange) AS strange_id)`,
  ];
}
