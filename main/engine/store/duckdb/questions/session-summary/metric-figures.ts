import type { CancelSignal } from '../../../../../../contract/transport.ts';
import { DELTA } from '../../../../../../core/analysis/counter-increase.ts';
import type { FigureList, MetricFigures } from '../../../../../../core/model/session-figures.ts';
import type { Answer } from '../../answer.ts';
import type { Database } from '../../database.ts';
import { METRIC_KINDS } from '../../schema.ts';
import { CHAINED, HOW, LEANS } from '../metrics-pieces.ts';
import { LINKED_VALUES, POINT_VALUES } from '../metrics-sliced.ts';
import { LINK } from '../../schema.ts';
import { figureName } from './operation-figures.ts';

/** As many as the list of metrics has. */
const MOST_METRICS = 5_000;
/** Attribute keys told of one metric. */
const MOST_LABELS = 50;

const isDelta = `m.temporality = ${DELTA}`;

/** What a total rose by since the point before it, which was judged when it came in; NULL where that is not known. */
const rise = (told: string, linked: string, before: string) =>
  `CASE WHEN ${isDelta} THEN ${told} WHEN ${CHAINED} AND ${LEANS} THEN CASE WHEN ${HOW} = ${LINK.anew} THEN ${linked} ELSE ${linked} - ${before} END END`;

/** A delta point tells of the time since its start. */
const BEGUN = `CASE WHEN ${isDelta} AND p.start_ns > 0 AND p.start_ns < p.time_ns THEN p.start_ns ELSE p.time_ns END`;
const TOOK = `min(${BEGUN}) FILTER (p.time_ns > 0) AS first_ns, max(p.time_ns) AS last_ns`;

/** Sums by metric row: a mean is total ÷ n. */
const NUMBERS = `SELECT p.metric, count(*) AS points, sum(${rise(POINT_VALUES.number, LINKED_VALUES.number, 'p.before')}) FILTER (m.is_monotonic) AS rise,
  sum(${POINT_VALUES.number}) FILTER (NOT m.is_monotonic) AS total, count(${POINT_VALUES.number}) AS n, ${TOOK}
  FROM number_point p JOIN metric m ON m.id = p.metric GROUP BY p.metric`;
const SUM_RISE = rise(POINT_VALUES.sum, LINKED_VALUES.sum, 'p.before_sum');
const COUNT_RISE = rise(POINT_VALUES.count, LINKED_VALUES.count, 'p.before');
const DISTRIBUTIONS = `SELECT metric, count(*) AS points, sum(c) AS rise, sum(x) AS total, sum(c) FILTER (x IS NOT NULL) AS n, min(first_ns) AS first_ns, max(last_ns) AS last_ns
  FROM (SELECT p.metric, ${COUNT_RISE} AS c, ${SUM_RISE} AS x, CASE WHEN p.time_ns > 0 THEN ${BEGUN} END AS first_ns, p.time_ns AS last_ns
    FROM distribution_point p JOIN metric m ON m.id = p.metric) GROUP BY metric`;

/** As point-chains.ts has it; later times are not part of a chain. */
const LATEST_NS = '9223372036854775807::UBIGINT';

/**
 * Points that came out of order are in no chain, so that what a total rose by would depend on how a request was written. The streams that
 * have such are put in order here: `more` is what they rose by beyond what their chains tell. `value`, and `second` of distributions, are
 * those of a point; of several at one time the highest counts.
 */
function outOfOrder(
  table: string,
  chained: [string, string?],
  [value, second = 'NULL::DOUBLE']: [string, string?],
): string {
  const [rise, secondRise = 'NULL::DOUBLE'] = chained;
  return `SELECT metric, coalesce(sum(risen), 0) - coalesce(any_value(told), 0) AS more, coalesce(sum(second_risen), 0) - coalesce(any_value(second_told), 0) AS more_second,
      coalesce(sum(risen) FILTER (second_risen IS NOT NULL), 0) - coalesce(any_value(n_told), 0) AS more_n
    FROM (SELECT metric, CASE WHEN pv IS NULL THEN NULL WHEN anew THEN v ELSE v - pv END AS risen, CASE WHEN pv IS NULL THEN NULL WHEN anew THEN x ELSE x - px END AS second_risen
      FROM (SELECT *, v < pv OR (s <> ps AND s > 0 AND ps > 0 AND s >= pt) AS anew
        FROM (SELECT *, lag(v) OVER w AS pv, lag(x) OVER w AS px, lag(s) OVER w AS ps, lag(t) OVER w AS pt
          FROM (SELECT p.metric, p.stream, p.time_ns AS t, max(${value}) AS v, arg_max_null(${second}, ${value}) AS x, arg_max(CASE WHEN p.start_ns > ${LATEST_NS} THEN 0 ELSE p.start_ns END, ${value}) AS s
            FROM ${table} p SEMI JOIN (${looseOf(table)}) l ON l.stream = p.stream
            WHERE p.link & ${LINK.empty} = 0 AND p.time_ns > 0 AND p.time_ns <= ${LATEST_NS} GROUP BY p.metric, p.stream, p.time_ns)
          WINDOW w AS (PARTITION BY stream ORDER BY t))))
    LEFT JOIN (SELECT metric, sum(c) AS told, sum(x) AS second_told, sum(c) FILTER (x IS NOT NULL) AS n_told FROM (SELECT p.metric, ${rise} AS c, ${secondRise} AS x
      FROM ${table} p JOIN metric m ON m.id = p.metric SEMI JOIN (${looseOf(table)}) l ON l.stream = p.stream) GROUP BY metric) USING (metric)
    GROUP BY metric`;
}

const looseOf = (table: string) =>
  `SELECT DISTINCT p.stream FROM ${table} p JOIN metric m ON m.id = p.metric WHERE p.link = ${LINK.loose} AND NOT (${isDelta})`;

const NUMBERS_OUT = outOfOrder(
  'number_point',
  [rise(POINT_VALUES.number, LINKED_VALUES.number, 'p.before')],
  [POINT_VALUES.number],
);
const DISTRIBUTIONS_OUT = outOfOrder(
  'distribution_point',
  [COUNT_RISE, SUM_RISE],
  [POINT_VALUES.count, POINT_VALUES.sum],
);

const POINTS = `SELECT f.* REPLACE (CASE WHEN o.metric IS NULL OR NOT m.is_monotonic THEN rise ELSE coalesce(rise, 0) + more END AS rise)
    FROM (${NUMBERS}) f JOIN metric m ON m.id = f.metric LEFT JOIN (${NUMBERS_OUT}) o ON o.metric = f.metric
  UNION ALL BY NAME SELECT f.* REPLACE (CASE WHEN o.metric IS NULL THEN rise ELSE coalesce(rise, 0) + more END AS rise,
      CASE WHEN o.metric IS NULL THEN total ELSE coalesce(total, 0) + more_second END AS total, CASE WHEN o.metric IS NULL THEN n ELSE coalesce(n, 0) + more_n END AS n)
    FROM (${DISTRIBUTIONS}) f LEFT JOIN (${DISTRIBUTIONS_OUT}) o ON o.metric = f.metric`;

const LABELS = `SELECT metric, unnest(keys) AS key FROM (SELECT DISTINCT metric, shape FROM number_point UNION SELECT DISTINCT metric, shape FROM distribution_point)
  JOIN shape ON shape.id = shape`;

const FIGURES = `WITH p AS (${POINTS}),
  row_of AS (SELECT m.id, ${figureName('r.service_name')} AS service, ${figureName('m.name')} AS name, ${figureName('m.unit')} AS unit, m.kind, m.is_monotonic
    FROM metric m JOIN resource r ON r.id = m.resource),
  label AS (SELECT service, name, unit, kind, is_monotonic, list_sort(list(DISTINCT key))[1:${MOST_LABELS}] AS labels
    FROM (${LABELS}) JOIN row_of ON row_of.id = metric GROUP BY ALL)
  SELECT service, name, unit, kind, is_monotonic, sum(points)::DOUBLE AS points, sum(rise)::DOUBLE AS rise, sum(total)::DOUBLE AS total,
    sum(n)::DOUBLE AS n, (max(last_ns) - min(first_ns))::DOUBLE AS took, any_value(labels)::JSON::VARCHAR AS labels
  FROM row_of JOIN p ON p.metric = row_of.id LEFT JOIN label USING (service, name, unit, kind, is_monotonic)
  GROUP BY service, name, unit, kind, is_monotonic ORDER BY points DESC, service, name, unit, kind, is_monotonic LIMIT `;

export async function metricFigures(
  database: Database,
  limit: number,
  signal?: CancelSignal,
): Promise<FigureList<MetricFigures>> {
  const most = Math.min(limit, MOST_METRICS);
  const answer = await database.query(`${FIGURES}${most + 1}`, {}, signal);
  return { items: readFigures(answer).slice(0, most), truncated: answer.rows > most };
}

function readFigures(answer: Answer): MetricFigures[] {
  const [services, names, units, labels] = ['service', 'name', 'unit', 'labels'].map((name) => answer.strings(name));
  const [points, rise, total, n, took] = ['points', 'rise', 'total', 'n', 'took'].map((name) => answer.float64(name));
  const [kinds, monotonic] = [answer.uint8('kind'), answer.values('is_monotonic')];
  return services!.map((service, row) => ({
    service,
    name: names![row]!,
    unit: units![row]!,
    kind: METRIC_KINDS[kinds[row]!]!,
    isMonotonic: monotonic[row] === true,
    points: points![row]!,
    labels: labels![row] === '' ? [] : (JSON.parse(labels![row]!) as string[]),
    mean: n![row]! > 0 ? total![row]! / n![row]! : NaN,
    perSecond: took![row]! > 0 ? rise![row]! / (took![row]! / 1e9) : NaN,
  }));
}
