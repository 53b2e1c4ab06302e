import { PLAIN_CELL } from '../attribute-terms.ts';
import type { Binder } from '../sql.ts';

/** Below this a difference is chance more often than not. */
const LEAST_SUPPORT = 5;
const LEAST_Z = 3;
const MOST_LINES = 20;

/** One attribute of one resource, in its plain form. */
export interface ResourceText {
  id: number;
  key: string;
  text: string;
}

/**
 * Which features two sets of traces have unequally often. `a` and `b` are ids of traces, at least one each.
 *
 *   chosen (side, trace) ──> held (its spans) ──> feature (side, trace, kind, key, t, cell)
 *     ──> counted (traces of each side that have it; those that lack a key count as a value of it) ──> scored
 *
 * Shares are of all compared traces of a side, not of those that have the key: a flag that only one side has is the very
 * thing looked for. A value the dictionary knows under two ids counts as two.
 */
export function linesQuery(
  a: readonly string[],
  b: readonly string[],
  resources: readonly ResourceText[],
  binder: Binder,
): string {
  const ids = (list: readonly string[]) => binder.add(`[${list.join(',')}]`, 'UUID[]');
  return `WITH
  chosen AS (SELECT unnest(${ids(a)}) AS trace_id, 0 AS side UNION ALL SELECT unnest(${ids(b)}), 1),
  held AS MATERIALIZED (SELECT c.side, s.trace_id, s.name, s.resource, s.status_code, s.shape, s.attributes
    FROM span s JOIN chosen c ON c.trace_id = s.trace_id),
  of_resource AS (SELECT unnest(${binder.add(`[${resources.map(({ id }) => id).join(',')}]`, 'UINTEGER[]')}) AS id,
    unnest(${binder.textList(resources.map(({ key }) => key))}) AS key,
    unnest(${binder.textList(resources.map(({ text }) => text))}) AS text),
  ${tables(a.length, b.length)}`;
}

const tables = (ofA: number, ofB: number) => `feature AS (
    SELECT side, trace_id, 'attribute' AS kind, unnest(sh.keys) AS key, unnest(sh.types) AS t, unnest(h.attributes) AS cell,
      '' AS text FROM held h JOIN shape sh ON sh.id = h.shape
    UNION ALL SELECT side, trace_id, 'operation', '', 255, name::BIGINT, '' FROM held
    UNION ALL SELECT side, trace_id, 'service', '', 255, 0, service_name FROM
      (SELECT DISTINCT side, trace_id, resource FROM held) h JOIN resource r ON r.id = h.resource
    UNION ALL SELECT side, trace_id, 'status', '', 255, 0, CASE WHEN bool_or(status_code = 2) THEN 'error' ELSE 'ok' END
      FROM held GROUP BY side, trace_id
    UNION ALL SELECT side, trace_id, 'resource', o.key, 255, 0, o.text FROM
      (SELECT DISTINCT side, trace_id, resource FROM held) h JOIN of_resource o ON o.id = h.resource),
  had AS MATERIALIZED (SELECT kind, key, t, cell, text, false AS is_absent, count(DISTINCT trace_id) FILTER (side = 0) AS a,
    count(DISTINCT trace_id) FILTER (side = 1) AS b FROM feature GROUP BY ALL),
  lacked AS (SELECT kind, key, 255 AS t, 0 AS cell, '' AS text, true AS is_absent,
    ${ofA}::BIGINT - count(DISTINCT trace_id) FILTER (side = 0) AS a, ${ofB}::BIGINT - count(DISTINCT trace_id) FILTER (side = 1) AS b
    FROM feature WHERE kind IN ('attribute', 'resource') GROUP BY kind, key),
  compared AS (SELECT *, a / ${ofA}::DOUBLE - b / ${ofB}::DOUBLE AS gap, (a + b) / (${ofA}::DOUBLE + ${ofB}::DOUBLE) AS p
    FROM (FROM had UNION ALL FROM lacked) WHERE a + b >= ${LEAST_SUPPORT}),
  scored AS (SELECT *, abs(gap) / sqrt(p * (1 - p) * (1 / ${ofA}::DOUBLE + 1 / ${ofB}::DOUBLE)) AS z FROM compared WHERE p < 1),
  best AS (SELECT * FROM scored WHERE z >= ${LEAST_Z}
    QUALIFY kind NOT IN ('attribute', 'resource', 'status')
      OR row_number() OVER (PARTITION BY kind, key ORDER BY abs(gap) DESC, is_absent, a + b DESC, text, cell) = 1
    ORDER BY abs(gap) DESC, a + b DESC, kind, key, text, cell LIMIT ${MOST_LINES}),
  worded AS (SELECT best.*, CASE WHEN kind = 'operation' THEN coalesce(n.text, '')
      WHEN kind = 'attribute' AND NOT is_absent THEN ${PLAIN_CELL} ELSE best.text END AS word
    FROM best LEFT JOIN value ON value.id = CASE WHEN kind = 'attribute' AND t IN (1, 5, 6, 7) THEN cell END
    LEFT JOIN name n ON n.id = CASE WHEN kind = 'operation' THEN cell END)
  SELECT kind, key, word, is_absent::UTINYINT AS is_absent, a::DOUBLE AS a, b::DOUBLE AS b, z
  FROM worded ORDER BY abs(gap) DESC, a + b DESC, kind, key, word`;
