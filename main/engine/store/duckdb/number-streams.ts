import { LINK, TABLES } from './schema.ts';

/*
 * Says of points stored by a version that did not (schema 1) how each follows the one before: what `point-chains.ts` says
 * of points coming in, over whole tables.
 */

/** Statements that bring both tables of points from schema 1 to 2. */
export function numberStreams(): string[] {
  return [...rewritten('number_point', NUMBER), ...rewritten('distribution_point', DISTRIBUTION)];
}

interface Kind {
  /** Value, sum and layout of a point `p` as questions see them. */
  value: string;
  sum: string;
  layout: string;
  falls: string;
  /** What follows `before`, each with its comma. */
  more: string;
  /** Chains are numbered on from here. */
  after: string;
}

const NUMBER: Kind = {
  value: "nullif(coalesce(p.double_value, p.int_value::DOUBLE), 'NaN'::DOUBLE)",
  sum: '0::DOUBLE',
  layout: '0',
  falls: 'm.is_monotonic AND m.temporality <> 1',
  more: '',
  after: '0',
};

const DISTRIBUTION: Kind = {
  value: 'p.count::DOUBLE',
  sum: "nullif(p.sum, 'NaN'::DOUBLE)",
  layout: `CASE WHEN p.scale IS NOT NULL THEN (p.scale BETWEEN -30 AND 30)::UBIGINT
    WHEN len(p.bounds) > 0 AND len(p.bucket_counts) = len(p.bounds) + 1 THEN hash(p.bounds) ELSE 0 END`,
  falls: 'true',
  more: ', before_x, coalesce(before_id, 0), CASE WHEN chained THEN place ELSE 0 END',
  after: '(SELECT coalesce(max(stream), 0) FROM number_point)',
};

/** A copy in the order of ids takes the table's place: an update of ten million rows costs more. */
function rewritten(table: 'number_point' | 'distribution_point', kind: Kind): string[] {
  return [
    `ALTER TABLE ${table} RENAME TO old_point`,
    `CREATE TABLE ${table} (${TABLES[table]})`,
    `INSERT INTO ${table} ${linked(kind)}`,
    'DROP TABLE old_point',
  ];
}

/** A point belongs to its chain where it has a value and is later than all before it. */
function linked({ value, sum, layout, falls, more, after }: Kind): string {
  const bit = (condition: string, flag: number) => `CASE WHEN ${condition} THEN ${flag} ELSE 0 END`;
  return `WITH key AS (SELECT metric, shape, attributes, row_number() OVER (ORDER BY min(id)) + ${after} AS stream FROM old_point GROUP BY ALL),
    seen AS (SELECT p.*, k.stream, CASE WHEN (p.flags & 1) = 1 THEN NULL ELSE ${value} END AS v, ${sum} AS x, ${layout} AS layout, ${falls} AS falls,
      CASE WHEN p.start_ns > 9223372036854775807 THEN 0 ELSE p.start_ns END AS s,
      v IS NOT NULL AND p.time_ns BETWEEN 1 AND 9223372036854775807 AS usable
      FROM old_point p JOIN key k ON k.metric = p.metric AND k.shape = p.shape AND k.attributes = p.attributes JOIN metric m ON m.id = p.metric),
    placed AS (SELECT *, usable AND coalesce(time_ns > max(CASE WHEN usable THEN time_ns END)
      OVER (PARTITION BY stream ORDER BY id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), true) AS chained FROM seen),
    beside AS (SELECT *, row_number() OVER w AS place, lag(id) OVER w AS before_id, lag(time_ns) OVER w AS before_t, lag(v) OVER w AS before_v,
      lag(s) OVER w AS before_s, lag(x) OVER w AS before_x, lag(layout) OVER w AS before_layout FROM placed WHERE chained WINDOW w AS (PARTITION BY stream ORDER BY id)
      UNION ALL BY NAME SELECT * FROM placed WHERE NOT chained),
    judged AS (SELECT *, s <> before_s AND s <> 0 AND before_s <> 0 AS moved, (moved AND s >= before_t) OR (falls AND v < before_v) AS anew FROM beside)
    SELECT ${listOf(more === '' ? 'number_point' : 'distribution_point')}, stream,
      CASE WHEN v IS NULL THEN ${LINK.empty} WHEN NOT chained THEN ${LINK.loose} WHEN before_id IS NULL THEN ${LINK.first}
        ELSE CASE WHEN anew THEN ${LINK.anew} WHEN moved THEN ${LINK.wavers} ELSE 0 END
          + ${bit('(s <> before_s AND NOT moved) OR x IS NULL OR before_x IS NULL', LINK.changed)} + ${bit('layout <> before_layout', LINK.layout)} END,
      coalesce(time_ns - before_t, 0), coalesce(before_v, 0)${more} FROM judged ORDER BY id`;
}

/** Columns of schema 1, in the order of the table. */
function listOf(table: 'number_point' | 'distribution_point'): string {
  const names = TABLES[table].split(/,\s*/).map((column) => /^\w+/.exec(column)![0]);
  return names.slice(0, names.indexOf('stream')).join(', ');
}
