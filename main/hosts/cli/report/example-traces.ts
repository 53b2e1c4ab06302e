import { TRACES } from './questions.ts';

/** A statement that gives the id of one trace, or none. */
export type ExampleQuestion = string;

/** The trace with the most failed spans, of several the first. */
export const MOST_FAILED: ExampleQuestion = `${TRACES} SELECT trace_id FROM t WHERE errors > 0
  ORDER BY errors DESC, start_time, trace_id LIMIT 1`;

export const SLOWEST: ExampleQuestion = `${TRACES} SELECT trace_id FROM t WHERE duration_ns IS NOT NULL
  ORDER BY duration_ns DESC, trace_id LIMIT 1`;

/** Of the operation that the slowest trace began with, the one in the middle; none where there are fewer than three. */
export const TYPICAL: ExampleQuestion = `${TRACES}, slowest AS (SELECT service_name, name FROM t WHERE duration_ns IS NOT NULL
  ORDER BY duration_ns DESC, trace_id LIMIT 1), alike AS (SELECT t.*, row_number() OVER (ORDER BY duration_ns, trace_id) AS place,
  count(*) OVER () AS n FROM t JOIN slowest USING (service_name, name) WHERE duration_ns IS NOT NULL)
  SELECT trace_id FROM alike WHERE n >= 3 AND place = (n + 1) // 2`;
