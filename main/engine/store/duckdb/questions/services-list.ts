import type { Ask } from './context.ts';

/** Items are counted per resource first: names are joined to a handful of rows. */
const SERVICES = `WITH
  per_span AS (SELECT resource, count(*) AS spans, count_if(status_code = 2) AS errors FROM span GROUP BY resource),
  per_log AS (SELECT resource, count(*) AS logs FROM log GROUP BY resource),
  per_service AS (SELECT service_name, count(DISTINCT (m.name, m.kind)) AS metrics
    FROM metric m JOIN resource r ON r.id = m.resource GROUP BY service_name)
  SELECT r.service_name AS name, coalesce(sum(spans), 0)::DOUBLE AS spans, coalesce(sum(errors), 0)::DOUBLE AS errors,
    coalesce(sum(logs), 0)::DOUBLE AS logs, coalesce(any_value(metrics), 0)::DOUBLE AS metrics
  FROM resource r LEFT JOIN per_span ON per_span.resource = r.id LEFT JOIN per_log ON per_log.resource = r.id
    LEFT JOIN per_service ON per_service.service_name = r.service_name
  GROUP BY r.service_name HAVING sum(spans) > 0 OR sum(logs) > 0 OR any_value(metrics) > 0
  ORDER BY 2 DESC, lower(r.service_name), r.service_name`;

/** Services that have something in the store. A metric is a name and a kind, as in `metrics.list`. */
export const servicesList: Ask<'services.list'> = async (database, { revision }, _input, signal) => {
  const answer = await database.query(SERVICES, {}, signal);
  const [spans, errors, logs, metrics] = ['spans', 'errors', 'logs', 'metrics'].map((name) => answer.float64(name));
  const services = answer.strings('name').map((name, i) => ({
    name,
    spans: spans![i]!,
    errors: errors![i]!,
    logs: logs![i]!,
    metrics: metrics![i]!,
  }));
  return { revision, services };
};
