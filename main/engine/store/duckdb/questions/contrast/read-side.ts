import type { ContrastSide } from '../../../../../../contract/operations/traces-contrast.ts';
import type { AskKept } from '../../summaries/ask-kept.ts';
import type { KeptView } from '../../summaries/kept-traces.ts';
import { all, type Binder, withTables } from '../sql.ts';
import type { CompiledTraceFilter } from '../trace-filter.ts';
import { keptSummary } from '../trace-summary.ts';

/** Spans of so many traces can be gone through while a person waits (160,000 spans of eight attributes: 0.3 seconds). */
const MOST_COMPARED = 20_000;
const MOST_ROOTS = 5;

export interface CompiledSide {
  filter: CompiledTraceFilter;
  binder: Binder;
}

/** One set of traces in numbers, and the ids of those to be compared. */
export async function readSide(
  { filter, binder }: CompiledSide,
  kept: KeptView,
  ask: AskKept,
): Promise<{ side: ContrastSide; ids: string[] }> {
  const ranged = `ranged AS (SELECT trace_id, duration_ns, errors, name, resource FROM matching
    WHERE ${all(filter.timeConditions)})`;
  const tables = withTables([...keptSummary(filter, kept), ranged]);
  const read = (sql: string) => ask(tables + sql, binder.parameters);
  const numbers = await read(NUMBERS);
  const roots = await read(ROOTS);
  const ids = (await read(COMPARED)).strings('id');
  const [services, names, counts] = [roots.strings('service'), roots.strings('name'), roots.float64('traces')];
  return {
    ids,
    side: {
      count: numbers.float64('traces')[0]!,
      errors: numbers.float64('failed')[0]!,
      p50Ns: ids.length > 0 ? numbers.float64('p50')[0]! : null,
      p95Ns: ids.length > 0 ? numbers.float64('p95')[0]! : null,
      roots: services.map((service, i) => ({ service, name: names[i]!, count: counts[i]! })),
      compared: ids.length,
    },
  };
}

const NUMBERS = `SELECT count(*)::DOUBLE AS traces, coalesce(count_if(errors > 0), 0)::DOUBLE AS failed,
  coalesce(quantile_disc(duration_ns, 0.5), 0)::DOUBLE AS p50,
  coalesce(quantile_disc(duration_ns, 0.95), 0)::DOUBLE AS p95 FROM ranged`;

const ROOTS = `SELECT coalesce(r.service_name, '') AS service, coalesce(n.text, '') AS name, sum(traces)::DOUBLE AS traces
  FROM (SELECT name, resource, count(*) AS traces FROM ranged GROUP BY ALL) g
  LEFT JOIN resource r ON r.id = g.resource LEFT JOIN name n ON n.id = g.name
  GROUP BY ALL ORDER BY traces DESC, service, name LIMIT ${MOST_ROOTS}`;

const COMPARED = `SELECT trace_id::VARCHAR AS id FROM ranged ORDER BY hash(trace_id), trace_id LIMIT ${MOST_COMPARED}`;
