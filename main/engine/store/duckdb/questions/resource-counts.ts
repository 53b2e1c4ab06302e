import type { CancelSignal } from '../../../../../contract/transport.ts';
import type { Database } from '../database.ts';
import { LOG_TIME } from './log-filter.ts';
import { all, Binder } from './sql.ts';
import { rangeConditions } from './trace-filter.ts';

/** What one resource sent within a range. */
export interface ResourceCounts {
  spans: number;
  logs: number;
  errorLogs: number;
  points: number;
  /** Names and kinds of its metrics. */
  metrics: string[];
  firstNs: bigint;
  lastNs: bigint;
}

interface Range {
  fromNs?: string | undefined;
  toNs?: string | undefined;
}

/** SeverityNumber from which a record is an error. */
export const ERROR_SEVERITY = 17;

/**
 * Counts per resource id, of all resources or of those given; resources that sent nothing are left out. Spans count by
 * their start.
 */
export async function countPerResource(
  database: Database,
  range: Range,
  resources?: readonly number[],
  signal?: CancelSignal,
): Promise<Map<number, ResourceCounts>> {
  const binder = new Binder();
  const answer = await database.query(countsQuery(range, resources, binder), binder.parameters, signal);
  const [spans, logs, errorLogs, points] = ['spans', 'logs', 'error_logs', 'points'].map((name) =>
    answer.float64(name),
  );
  const [first, last] = [answer.uint64('first_ns'), answer.uint64('last_ns')];
  const metrics = answer.strings('metrics');
  return new Map(
    Array.from(answer.uint32('resource'), (resource, row) => [
      resource,
      {
        spans: spans![row]!,
        logs: logs![row]!,
        errorLogs: errorLogs![row]!,
        points: points![row]!,
        metrics: metrics[row] ? (JSON.parse(metrics[row]) as string[]) : [],
        firstNs: first[row]!,
        lastNs: last[row]!,
      },
    ]),
  );
}

function countsQuery(range: Range, resources: readonly number[] | undefined, binder: Binder): string {
  const mine = resources ? [`resource IN ${binder.ids(resources, 'UINTEGER')}`] : [];
  const where = (time: string, conditions: string[] = mine) =>
    all([...conditions, ...rangeConditions(time, range, binder)]);
  const perMetric = (table: string) => `SELECT metric, count(*) AS n, min(time_ns) AS first_ns, max(time_ns) AS last_ns
    FROM ${table} WHERE ${where('time_ns', resources ? ['metric IN (SELECT id FROM my_metric)'] : [])} GROUP BY metric`;
  return `WITH my_metric AS (SELECT id, resource, name, kind FROM metric WHERE ${all(mine)}),
    point AS (${perMetric('number_point')} UNION ALL ${perMetric('distribution_point')}),
    part AS (
      SELECT resource, count(*) AS spans, 0 AS logs, 0 AS error_logs, 0 AS points, NULL AS metrics,
        min(start_ns) AS first_ns, greatest(max(start_ns), max(end_ns)) AS last_ns
        FROM span WHERE ${where('start_ns')} GROUP BY resource
      UNION ALL SELECT resource, 0, count(*), count_if(severity_number >= ${ERROR_SEVERITY}), 0, NULL, min(${LOG_TIME}), max(${LOG_TIME})
        FROM log l WHERE ${where(LOG_TIME)} GROUP BY resource
      UNION ALL SELECT m.resource, 0, 0, 0, sum(p.n), to_json(list(DISTINCT m.kind || ' ' || m.name)), min(p.first_ns), max(p.last_ns)
        FROM point p JOIN my_metric m ON m.id = p.metric GROUP BY m.resource)
    SELECT resource, sum(spans)::DOUBLE AS spans, sum(logs)::DOUBLE AS logs, sum(error_logs)::DOUBLE AS error_logs,
      sum(points)::DOUBLE AS points, max(metrics)::VARCHAR AS metrics, min(first_ns)::UBIGINT AS first_ns, max(last_ns)::UBIGINT AS last_ns
    FROM part GROUP BY resource ORDER BY resource`;
}
