/** Levels in the order of their weight, as histogram columns and facets name them. */
export const LEVELS = ['none', 'trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const;

/** Index into LEVELS of a record: four SeverityNumbers a level (1–4 trace …); others are none. */
export const LOG_LEVEL =
  '(CASE WHEN l.severity_number BETWEEN 1 AND 24 THEN (l.severity_number + 3) // 4 ELSE 0 END)::UTINYINT';
