import type { DuckDBConnection } from '@duckdb/node-api';
import type { SignalCounts } from '../../../../core/model/telemetry.ts';
import { runInterruptible } from './database.ts';
import { Tally } from './tally.ts';

/** Counts and time range of what the file holds. */
export async function readTally(connection: DuckDBConnection): Promise<Tally> {
  const tally = new Tally();
  const counts = Object.entries({
    spans: 'span',
    events: 'span_event',
    links: 'span_link',
    logs: 'log',
    metrics: 'metric',
    exemplars: 'exemplar',
  }).map(([name, table]) => `(SELECT count(*) FROM ${table}) AS ${name}`);
  const points = '(SELECT count(*) FROM number_point) + (SELECT count(*) FROM distribution_point) AS points';
  const plausible = 'BETWEEN 1 AND 9223372036854775807';
  const times = `SELECT unnest([min(start_ns), max(start_ns)]) AS ns FROM span WHERE start_ns ${plausible}
    UNION ALL SELECT max(end_ns) FROM span WHERE end_ns ${plausible}
    UNION ALL SELECT unnest([min(t), max(t)]) FROM (SELECT CASE WHEN time_ns = 0 THEN observed_ns ELSE time_ns END AS t FROM log) WHERE t ${plausible}
    UNION ALL SELECT unnest([min(time_ns), max(time_ns)]) FROM number_point WHERE time_ns ${plausible}
    UNION ALL SELECT unnest([min(time_ns), max(time_ns)]) FROM distribution_point WHERE time_ns ${plausible}`;
  const answer = await runInterruptible(connection, `SELECT ${counts.join(', ')}, ${points}`, {});
  for (const name of Object.keys(tally.counts) as (keyof SignalCounts)[])
    tally.counts[name] = Number(answer.first(name));
  const range = await runInterruptible(connection, times, {});
  for (const ns of range.values('ns')) if (ns !== null) tally.see(ns as bigint);
  return tally;
}
