import type { MetricSummary } from '../../../../../contract/operations/metrics.ts';
import type { MetricFilter } from '../../../../../contract/filters.ts';
import type { CancelSignal } from '../../../../../contract/transport.ts';
import type { Database } from '../database.ts';
import { METRIC_KINDS } from '../schema.ts';
import { matchesTerm } from './attribute-match.ts';
import { resourceValues } from './attribute-terms.ts';
import type { Ask } from './context.ts';
import { all, Binder, holds } from './sql.ts';
import { serviceCondition } from './trace-filter.ts';

/** A list is read by people; beyond this the filter has to help. */
const MOST_METRICS = 5_000;

/** Metrics by name and service. A stream is one attribute set of one metric of one resource and scope. */
export const metricsList: Ask<'metrics.list'> = async (database, { revision }, { filter }, signal) => {
  const binder = new Binder();
  const conditions = [
    ...filterConditions(filter, binder),
    ...(await resourceConditions(database, filter, binder, signal)),
  ];
  const metrics = await summariseMetrics(database, conditions, binder, signal);
  return { revision, metrics: metrics.slice(0, MOST_METRICS), truncated: metrics.length > MOST_METRICS };
};

function filterConditions({ text, services }: MetricFilter, binder: Binder): string[] {
  const conditions: string[] = [];
  if (services && services.length > 0) conditions.push(serviceCondition('m', services, binder));
  if (text) {
    const needle = binder.needle(text);
    conditions.push(
      ['m.name', 'm.description', 'm.unit', 'r.service_name'].map((column) => holds(column, needle)).join(' OR '),
    );
  }
  return conditions;
}

/** Terms are looked for on the resource alone; resources are few and are looked through here. */
async function resourceConditions(
  database: Database,
  { resource: terms = [] }: MetricFilter,
  binder: Binder,
  signal?: CancelSignal,
): Promise<string[]> {
  const conditions: string[] = [];
  for (const term of terms) {
    const values = await resourceValues(database, term.key, signal);
    const ids = values.filter(({ value }) => matchesTerm(value, term)).map(({ id }) => id);
    const has = ids.length === 0 ? 'false' : `m.resource IN ${binder.ids(ids, 'UINTEGER')}`;
    conditions.push(term.operator === 'absent' ? `NOT (${has})` : has);
  }
  return conditions;
}

/**
 * Summaries of the metrics `m` (of resources `r`) that satisfy the conditions: one per name, service and kind, as
 * `metrics.series` asks for them. Where their rows differ in unit, description or temporality the first one's is shown.
 */
export async function summariseMetrics(
  database: Database,
  conditions: readonly string[],
  binder: Binder,
  signal?: CancelSignal,
): Promise<MetricSummary[]> {
  // Grouping by attribute set first is half the price of counting DISTINCT ones.
  const counted = (table: string) => `SELECT metric, sum(n) AS points, count(*) AS streams, sum(e) AS exemplars,
    min(first_ns) AS first_ns, max(last_ns) AS last_ns FROM (SELECT metric, shape, attributes, count(*) AS n, sum(exemplars) AS e,
      min(time_ns) AS first_ns, max(time_ns) AS last_ns FROM ${table} WHERE metric IN (SELECT id FROM wanted) GROUP BY ALL) GROUP BY metric`;
  const answer = await database.query(
    `WITH wanted AS (SELECT m.*, r.service_name AS service FROM metric m JOIN resource r ON r.id = m.resource WHERE ${all(conditions)}),
      p AS (${counted('number_point')} UNION ALL ${counted('distribution_point')})
     SELECT w.name, w.service, arg_min(w.unit, w.id) AS unit, arg_min(w.description, w.id) AS description, w.kind,
      arg_min(w.temporality, w.id) AS temporality, arg_min(w.is_monotonic, w.id) AS is_monotonic,
      coalesce(sum(p.streams), 0)::DOUBLE AS streams, count(DISTINCT w.resource)::DOUBLE AS resources, coalesce(sum(p.points), 0)::DOUBLE AS points,
      coalesce(sum(p.exemplars), 0)::DOUBLE AS exemplars, coalesce(min(p.first_ns), 0)::VARCHAR AS first_ns, coalesce(max(p.last_ns), 0)::VARCHAR AS last_ns
     FROM wanted w LEFT JOIN p ON p.metric = w.id
     GROUP BY w.name, w.service, w.kind ORDER BY lower(w.name), w.name, w.service, w.kind LIMIT ${MOST_METRICS + 1}`,
    binder.parameters,
    signal,
  );
  const text = (name: string) => answer.strings(name);
  const [names, services, units, descriptions] = [text('name'), text('service'), text('unit'), text('description')];
  const [firsts, lasts, monotonic] = [text('first_ns'), text('last_ns'), answer.values('is_monotonic')];
  const [kinds, temporalities] = [answer.uint8('kind'), answer.int32('temporality')];
  const [streams, resources, points, exemplars] = [
    answer.float64('streams'),
    answer.float64('resources'),
    answer.float64('points'),
    answer.float64('exemplars'),
  ];
  return names.map((name, row) => ({
    name,
    service: services![row]!,
    unit: units![row]!,
    description: descriptions![row]!,
    kind: METRIC_KINDS[kinds![row]!]!,
    temporality: temporalities![row]!,
    isMonotonic: monotonic![row] === true,
    streams: streams![row]!,
    resources: resources![row]!,
    points: points![row]!,
    exemplars: exemplars![row]!,
    firstNs: firsts![row]!,
    lastNs: lasts![row]!,
  }));
}
