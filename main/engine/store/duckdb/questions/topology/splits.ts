import type { CancelSignal } from '../../../../../../contract/transport.ts';
import type { CountedSplits } from '../../../../../../core/analysis/topology/build-topology.ts';
import { plainText } from '../../../../../../core/model/plain-text.ts';
import type { Database } from '../../database.ts';
import { eachResourceValue } from '../attribute-terms.ts';
import { LONGEST_BYTES, MOST_BYTES } from '../resource-documents.ts';
import { ResourceTable } from '../resource-table.ts';
import { Binder, LABEL_LENGTH, traceHex } from '../sql.ts';
import { lookedTable, type WindowSpans } from './window-spans.ts';

const MOST_GATEWAYS = 50;
const MOST_SETS = 20;
const MOST_TRACES = 20;
/** Whatever has more values than that is no gateway's name. */
const MOST_NAMES = 1_000;

interface Marks {
  table: ResourceTable;
  found: string[];
}

/** Traces by the gateways that their spans came by. */
export async function readSplits(
  database: Database,
  spans: WindowSpans,
  signal?: CancelSignal,
): Promise<CountedSplits> {
  const { lookedAt, isCut, request } = spans;
  const base = { attributes: request.gatewayAttributes, lookedAt, isCut };
  const { table, found } = await readMarks(database, spans, signal);
  const none = { ...base, found, marked: 0, traces: 0, splitTraces: 0, gateways: [], together: [], traceIds: [] };
  if (found.length === 0) return none;
  const ask = async (select: string) => {
    const binder = new Binder();
    return database.query(`WITH ${judged(spans, table, binder).join(',\n')} ${select}`, binder.parameters, signal);
  };
  const all = await ask(
    `SELECT count(*)::DOUBLE AS traces, count_if(split)::DOUBLE AS split, coalesce(sum(marked), 0)::DOUBLE AS marked FROM judged`,
  );
  const gateways = await ask(
    `SELECT name, count(*)::DOUBLE AS traces, count_if(split)::DOUBLE AS split FROM (SELECT unnest(names) AS name, split FROM judged)
     GROUP BY name ORDER BY traces DESC, name LIMIT ${MOST_GATEWAYS}`,
  );
  const [names, traces, split] = [gateways.strings('name'), gateways.float64('traces'), gateways.float64('split')];
  const counted = {
    ...none,
    marked: all.float64('marked')[0]!,
    traces: all.float64('traces')[0]!,
    splitTraces: all.float64('split')[0]!,
    gateways: names.map((name, row) => ({ name, traces: traces[row]!, splitTraces: split[row]! })),
  };
  if (counted.splitTraces === 0) return counted;
  const sets = await ask(
    `SELECT to_json(names)::VARCHAR AS names, count(*)::DOUBLE AS traces FROM judged WHERE split GROUP BY names ORDER BY traces DESC, names LIMIT ${MOST_SETS}`,
  );
  const shared = sets.float64('traces');
  const examples = await ask(
    `SELECT ${traceHex('trace_id')} AS trace FROM judged WHERE split ORDER BY start_ns DESC, trace_id LIMIT ${MOST_TRACES}`,
  );
  return {
    ...counted,
    together: sets
      .strings('names')
      .map((list, row) => ({ gateways: JSON.parse(list) as string[], traces: shared[row]! })),
    traceIds: examples.strings('trace'),
  };
}

/**
 * `judged`: of each trace the gateways that its spans came by, and whether it is split: a trace that each of them had all spans of
 * (sent to both) is not.
 *
 *   span 1   gw-1  gw-2          span 1   gw-1
 *   span 2   gw-1  gw-2          span 2         gw-2
 *            whole, twice                 split
 */
const judged = (spans: WindowSpans, marks: ResourceTable, binder: Binder) => [
  lookedTable(spans, 's.trace_id, s.span_id, s.kind, s.start_ns, s.resource', binder),
  marks.define('mark', 'name', binder),
  `pair AS MATERIALIZED (SELECT l.trace_id, l.span_id, l.kind, m.name, max(l.start_ns) AS start_ns, count(*) AS marked
    FROM looked l JOIN mark m ON m.id = l.resource GROUP BY ALL)`,
  `single AS (SELECT trace_id, count(*) AS spans FROM (SELECT DISTINCT trace_id, span_id, kind FROM pair) GROUP BY trace_id)`,
  `whole AS (SELECT trace_id, count(*) AS pairs, list_sort(list_distinct(list(name))) AS names, max(start_ns) AS start_ns, sum(marked) AS marked FROM pair GROUP BY trace_id)`,
  `judged AS MATERIALIZED (SELECT trace_id, names, start_ns, marked, len(names) > 1 AND pairs < spans * len(names) AS split FROM whole JOIN single USING (trace_id))`,
];

/** The gateway of each resource that has one; the first attribute that it has counts. */
async function readMarks(database: Database, spans: WindowSpans, signal?: CancelSignal): Promise<Marks> {
  const ids = await readResourceIds(database, spans, signal);
  const table = new ResourceTable(MOST_NAMES);
  const known = new Set<number>();
  const found: string[] = [];
  for (const key of ids.size === 0 ? [] : spans.request.gatewayAttributes) {
    const binder = new Binder();
    const among = {
      where: `id IN ${binder.ids(ids, 'UINTEGER')}`,
      parameters: binder.parameters,
      longest: LONGEST_BYTES,
      most: MOST_BYTES,
    };
    let isThere = false;
    const visit = (id: number, value: Parameters<typeof plainText>[0]) => {
      const name = plainText(value).slice(0, LABEL_LENGTH);
      if (name === '' || known.has(id)) return;
      isThere = true;
      known.add(id);
      table.add(id, new Set([name]));
    };
    await eachResourceValue(database, key, visit, signal, among);
    if (isThere) found.push(key);
  }
  return { table, found };
}

async function readResourceIds(database: Database, spans: WindowSpans, signal?: CancelSignal): Promise<Set<number>> {
  const binder = new Binder();
  const looked = lookedTable(spans, 's.resource', binder);
  const answer = await database.query(`WITH ${looked} SELECT DISTINCT resource FROM looked`, binder.parameters, signal);
  return new Set(answer.uint32('resource'));
}
