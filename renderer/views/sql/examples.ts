import type { PlainKey } from '../../i18n/t.ts';

interface Example {
  readonly labelKey: PlainKey;
  readonly sql: string;
}

/** To begin with; each shows a way of asking. */
export const EXAMPLES: readonly Example[] = [
  {
    labelKey: 'sql.example.slow',
    sql: `SELECT service_name, name, count(*) AS spans,
  round(quantile_cont(duration_ns / 1e6, 0.95), 2) AS p95_ms,
  count_if(status_code = 'ERROR') AS errors
FROM spans
GROUP BY ALL
ORDER BY p95_ms DESC
LIMIT 100`,
  },
  {
    labelKey: 'sql.example.errors',
    sql: `SELECT time_bucket(INTERVAL 10 SECOND, start_time::TIMESTAMP) AS time, service_name, count(*) AS errors
FROM spans
WHERE status_code = 'ERROR'
GROUP BY ALL
ORDER BY time`,
  },
  {
    labelKey: 'sql.example.attribute',
    sql: `SELECT attributes->>'$."http.route"' AS route, count(*) AS requests
FROM spans
WHERE kind = 'SERVER'
GROUP BY ALL
ORDER BY requests DESC
LIMIT 20`,
  },
  {
    labelKey: 'sql.example.logs',
    sql: `SELECT service_name, severity_text, count(*) AS records, any_value(body) AS example
FROM logs
GROUP BY ALL
ORDER BY records DESC
LIMIT 50`,
  },
  {
    labelKey: 'sql.example.traces',
    sql: `SELECT trace_id, count(*) AS spans, count(DISTINCT service_name) AS services, min(start_time) AS began
FROM spans
GROUP BY trace_id
ORDER BY spans DESC
LIMIT 20`,
  },
];
