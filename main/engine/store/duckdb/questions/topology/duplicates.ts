import type { CancelSignal } from '../../../../../../contract/transport.ts';
import { plainText } from '../../../../../../core/model/plain-text.ts';
import type { DuplicateWay, TopologyDuplicates } from '../../../../../../core/model/topology.ts';
import type { Database, Parameters } from '../../database.ts';
import { resourceAttributes } from '../attribute-terms.ts';
import { eachDocument, LONGEST_BYTES, MOST_BYTES } from '../resource-documents.ts';
import { Binder, LABEL_LENGTH, traceHex } from '../sql.ts';
import { lookedTable, type WindowSpans } from './window-spans.ts';

const MOST_WAYS = 20;
const MOST_TRACES = 20;
/** Ways by resources: those that are told apart by the same attributes become one. */
const MOST_PAIRS = 500;
/** A way in which every copy has its own is no way. */
const MOST_VALUES = 10;

/**
 * `copied`: spans that are there more than once. Both halves of a call that share an id (Zipkin) differ in kind, a span that was told of
 * again as it went on in its end.
 */
const copied = (spans: WindowSpans, binder: Binder) => [
  lookedTable(
    spans,
    's.trace_id, s.span_id, s.parent_span_id, s.name, s.kind, s.start_ns, s.end_ns, s.resource, s.import',
    binder,
  ),
  `copied AS MATERIALIZED (SELECT l.trace_id, l.start_ns, count(*) AS copies, list_sort(list_distinct(list(l.resource))) AS resources,
    min(l.import) <> max(l.import) AS files FROM looked l LEFT JOIN name n ON n.id = l.name
    GROUP BY l.trace_id, l.span_id, l.parent_span_id, coalesce(n.text, ''), l.kind, l.start_ns, l.end_ns HAVING count(*) > 1)`,
];

/** All that is told of `copied`, in one statement: it is made once. */
const TOLD = [
  `SELECT 'all' AS kind, '' AS text, false AS files, count(*)::DOUBLE AS spans, coalesce(sum(copies - 1), 0)::DOUBLE AS surplus, 0::DOUBLE AS copies FROM copied`,
  `(SELECT 'way', to_json(resources)::VARCHAR, files, count(*)::DOUBLE AS spans, 0::DOUBLE, max(copies)::DOUBLE FROM copied
    GROUP BY resources, files ORDER BY spans DESC, resources LIMIT ${MOST_PAIRS})`,
  `(SELECT 'example', ${traceHex('trace_id')}, false, 0::DOUBLE, 0::DOUBLE, 0::DOUBLE FROM copied
    GROUP BY trace_id ORDER BY max(start_ns) DESC, trace_id LIMIT ${MOST_TRACES})`,
].join('\nUNION ALL ');

export async function readDuplicates(
  database: Database,
  spans: WindowSpans,
  signal?: CancelSignal,
): Promise<TopologyDuplicates> {
  const { lookedAt, isCut } = spans;
  const binder = new Binder();
  const sql = `WITH ${copied(spans, binder).join(',\n')} ${TOLD}`;
  const answer = await database.query(sql, binder.parameters, signal);
  const [kinds, texts, files] = [answer.strings('kind'), answer.strings('text'), answer.values('files')];
  const [counts, copies] = [answer.float64('spans'), answer.float64('copies')];
  const rowsOf = (kind: string) => kinds.flatMap((one, row) => (one === kind ? [row] : []));
  const found = rowsOf('way').map((row) => ({
    resources: JSON.parse(texts[row]!) as number[],
    isFromFiles: files[row] === true,
    spans: counts[row]!,
    copies: copies[row]!,
  }));
  const ids = new Set(found.flatMap(({ resources }) => resources));
  const [all] = rowsOf('all');
  return {
    lookedAt,
    isCut,
    spans: counts[all!]!,
    surplus: answer.float64('surplus')[all!]!,
    ways: ids.size === 0 ? [] : joinWays(found, await readTexts(database, ids, signal)),
    traceIds: rowsOf('example').map((row) => texts[row]!),
  };
}

type Texts = ReadonlyMap<string, string>;

/** Attributes of resources as plain texts, cut to what a list shows; those too long to be looked at are left out. */
async function readTexts(
  database: Database,
  ids: ReadonlySet<number>,
  signal?: CancelSignal,
): Promise<Map<number, Texts>> {
  const texts = new Map<number, Texts>();
  const binder = new Binder();
  const wanted = {
    where: `id IN ${binder.ids(ids, 'UINTEGER')}`,
    parameters: binder.parameters,
    longest: LONGEST_BYTES,
    most: MOST_BYTES,
  };
  const ask = (sql: string, parameters: Parameters) => database.query(sql, parameters, signal);
  const visit = (id: number, otlp: string) => {
    const attributes = resourceAttributes(otlp).map(
      ({ key, value }) => [key, plainText(value).slice(0, LABEL_LENGTH)] as const,
    );
    texts.set(id, new Map(attributes));
  };
  await eachDocument(ask, wanted, visit, signal);
  return texts;
}

interface FoundWay {
  resources: readonly number[];
  isFromFiles: boolean;
  spans: number;
  copies: number;
}

/** Of a service those that differ in the same attributes are one way, whatever else its resources say. */
function joinWays(found: readonly FoundWay[], texts: ReadonlyMap<number, Texts>): DuplicateWay[] {
  const ways = new Map<string, DuplicateWay>();
  for (const { resources, isFromFiles, spans, copies } of found) {
    const all = resources.flatMap((id) => texts.get(id) ?? []);
    const service = all[0]?.get('service.name') ?? '';
    const differences = differencesOf(all);
    const key = JSON.stringify([service, isFromFiles, differences]);
    const known = ways.get(key);
    ways.set(key, {
      service,
      spans: (known?.spans ?? 0) + spans,
      copies: Math.max(known?.copies ?? 0, copies),
      differences,
      isFromFiles,
    });
  }
  return [...ways.values()].sort((a, b) => b.spans - a.spans).slice(0, MOST_WAYS);
}

function differencesOf(all: readonly Texts[]): DuplicateWay['differences'] {
  const keys = [...new Set(all.flatMap((texts) => [...texts.keys()]))].sort();
  return keys.flatMap((key) => {
    const values = [...new Set(all.map((texts) => texts.get(key) ?? null))];
    return values.length < 2 ? [] : [{ key, values: values.slice(0, MOST_VALUES) }];
  });
}
