import type { CancelSignal } from '../../../../../../contract/transport.ts';
import type { CountedSplits } from '../../../../../../core/analysis/topology/build-topology.ts';
import { plainText } from '../../../../../../core/model/plain-text.ts';
import type { Answer } from '../../answer.ts';
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
  const binder = new Binder();
  const answer = await database.query(
    `WITH ${judged(spans, table, binder).join(',\n')} ${TOLD}`,
    binder.parameters,
    signal,
  );
  const rows = rowsOf(answer);
  const of = (kind: string) => rows.filter((row) => row.kind === kind);
  const [all] = of('all');
  return {
    ...none,
    marked: all!.marked,
    traces: all!.traces,
    splitTraces: all!.split,
    gateways: of('gateway').map(({ text, traces, split }) => ({ name: text, traces, splitTraces: split })),
    together: of('together').map(({ text, traces }) => ({ gateways: JSON.parse(text) as string[], traces })),
    traceIds: of('example').map(({ text }) => text),
  };
}

/** All that is told of `judged`, in one statement: it is made once. */
const TOLD = [
  `SELECT 'all' AS kind, '' AS text, count(*)::DOUBLE AS traces, count_if(split)::DOUBLE AS split, coalesce(sum(marked), 0)::DOUBLE AS marked FROM judged`,
  `(SELECT 'gateway', name, count(*)::DOUBLE AS traces, count_if(split)::DOUBLE, 0::DOUBLE FROM (SELECT unnest(names) AS name, split FROM judged)
    GROUP BY name ORDER BY traces DESC, name LIMIT ${MOST_GATEWAYS})`,
  `(SELECT 'together', to_json(names)::VARCHAR, count(*)::DOUBLE AS traces, 0::DOUBLE, 0::DOUBLE FROM judged WHERE split
    GROUP BY names ORDER BY traces DESC, names LIMIT ${MOST_SETS})`,
  `(SELECT 'example', ${traceHex('trace_id')}, 0::DOUBLE, 0::DOUBLE, 0::DOUBLE FROM judged WHERE split
    ORDER BY start_ns DESC, trace_id LIMIT ${MOST_TRACES})`,
].join('\nUNION ALL ');

function rowsOf(answer: Answer) {
  const [kinds, texts] = [answer.strings('kind'), answer.strings('text')];
  const [traces, split, marked] = [answer.float64('traces'), answer.float64('split'), answer.float64('marked')];
  return kinds.map((kind, row) => ({
    kind,
    text: texts[row]!,
    traces: traces[row]!,
    split: split[row]!,
    marked: marked[row]!,
  }));
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
