import type { CancelSignal } from '../../../../../contract/transport.ts';
import { chooseBounds, type RefusalReason } from '../../../../../core/analysis/common-bounds.ts';
import type { Database } from '../database.ts';
import type { MetricSource } from './metrics-source.ts';
import { Binder } from './sql.ts';

/** Explicit bounds in use, by their hash as decimal text. */
export interface Layout {
  bounds: number[];
  points: number;
  count: number;
  /** Why its points cannot be drawn at all. */
  flaw: Exclude<RefusalReason, 'bounds-differ'> | undefined;
}

/** A point's layout: 0 where buckets and bounds do not fit together. */
export const LAYOUT =
  'CASE WHEN len(p.bounds) > 0 AND len(p.bucket_counts) = len(p.bounds) + 1 THEN hash(p.bounds) ELSE 0 END';

/** Layouts looked at, those of most points; more in one metric is no histogram anybody set up. */
const MOST_LAYOUTS = 200;
/** The SDKs' default has 16 buckets; every bucket is a column of the statement. */
export const MOST_BUCKETS = 400;

/** Reads which bounds the points in range have. */
export async function readLayouts(
  database: Database,
  source: MetricSource,
  signal?: CancelSignal,
): Promise<Map<string, Layout>> {
  const binder = new Binder();
  const answer = await database.query(
    `WITH used AS (SELECT ${LAYOUT} AS layout, count(*) AS points, min(p.id) AS id FROM ${source.table} p
       WHERE ${source.isMetric} AND p.time_ns >= ${binder.nanoseconds(source.from)} AND p.time_ns < ${binder.nanoseconds(source.to)}
       GROUP BY layout ORDER BY points DESC, id LIMIT ${MOST_LAYOUTS})
     SELECT u.layout::VARCHAR AS layout, u.points::DOUBLE AS points, p.bounds
     FROM used u JOIN ${source.table} p ON p.id = u.id WHERE u.layout <> 0 AND len(p.bounds) < ${MOST_BUCKETS} ORDER BY u.points DESC, u.id`,
    binder.parameters,
    signal,
  );
  const [points, lists] = [answer.float64('points'), answer.values('bounds') as { items: readonly number[] }[]];
  return new Map(
    answer.strings('layout').map((layout, i) => {
      const use = { bounds: [...lists[i]!.items], points: points[i]!, count: 0 };
      const [flawed] = chooseBounds([use]).refused;
      return [layout, { ...use, flaw: flawed?.reason as Layout['flaw'] }];
    }),
  );
}
