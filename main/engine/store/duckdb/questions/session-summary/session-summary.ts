import type { Database } from '../../database.ts';
import type { Ask } from '../context.ts';
import { LOG_TIME } from '../log-filter.ts';
import { metricFigures } from './metric-figures.ts';
import { operationFigures } from './operation-figures.ts';
import { patternFigures } from './pattern-figures.ts';
import type { CancelSignal } from '../../../../../../contract/transport.ts';

/** How much there is, and over which time. Items without a time count, but say nothing of it. */
const EXTENT = `SELECT
  (SELECT count(*) FROM span)::DOUBLE AS spans, (SELECT count(*) FROM log)::DOUBLE AS logs,
  ((SELECT count(*) FROM number_point) + (SELECT count(*) FROM distribution_point))::DOUBLE AS points,
  (SELECT coalesce(max(start_ns) - min(start_ns), 0) FROM span WHERE start_ns > 0)::DOUBLE AS spans_took,
  (SELECT coalesce(max(t) - min(t), 0) FROM (SELECT ${LOG_TIME} AS t FROM log l) WHERE t > 0)::DOUBLE AS logs_took`;

/** What of a session can be set beside another (core/analysis/compare-sessions). */
export const sessionSummary: Ask<'session.summary'> = async (database, context, { limit }, signal) => {
  const extent = await readExtent(database, signal);
  const operations = await operationFigures(database, limit, signal);
  const metrics = await metricFigures(database, limit, signal);
  const { problem, ...patterns } = await patternFigures(database, context, limit, signal);
  return { revision: context.revision, ...extent, operations, metrics, patterns, patternsProblem: problem };
};

async function readExtent(database: Database, signal?: CancelSignal) {
  const answer = await database.query(EXTENT, {}, signal);
  const [spans, logs, points, spansTookNs, logsTookNs] = ['spans', 'logs', 'points', 'spans_took', 'logs_took'].map(
    (name) => answer.float64(name)[0]!,
  ) as [number, number, number, number, number];
  return { spans, logs, points, spansTookNs, logsTookNs };
}
