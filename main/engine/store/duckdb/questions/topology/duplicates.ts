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

export async function readDuplicates(
  database: Database,
  spans: WindowSpans,
  signal?: CancelSignal,
): Promise<TopologyDuplicates> {
  const { lookedAt, isCut } = spans;
  const binder = new Binder();
  const answer = await database.query(
    `WITH ${copied(spans, binder).join(',\n')} SELECT to_json(resources)::VARCHAR AS resources, files, count(*)::DOUBLE AS spans, sum(copies - 1)::DOUBLE AS surplus,
      max(copies)::DOUBLE AS copies, (SELECT count(*) FROM copied)::DOUBLE AS all_spans, (SELECT sum(copies - 1) FROM copied)::DOUBLE AS all_surplus
     FROM copied GROUP BY ALL ORDER BY spans DESC, resources LIMIT ${MOST_PAIRS}`,
    binder.parameters,
    signal,
  );
  if (answer.rows === 0) return { lookedAt, isCut, spans: 0, surplus: 0, ways: [], traceIds: [] };
  const [lists, files] = [answer.strings('resources'), answer.values('files')];
  const [counts, copies] = [answer.float64('spans'), answer.float64('copies')];
  const found = lists.map((list, row) => ({
    resources: JSON.parse(list) as number[],
    isFromFiles: files[row] === true,
    spans: counts[row]!,
    copies: copies[row]!,
  }));
  return {
    lookedAt,
    isCut,
    spans: answer.float64('all_spans')[0]!,
    surplus: answer.float64('all_surplus')[0]!,
    ways: joinWays(found, await readTexts(database, new Set(found.flatMap(({ resources }) => resources)), signal)),
    traceIds: await readTraces(database, spans, signal),
  };
}

async function readTraces(database: Database, spans: WindowSpans, signal?: CancelSignal): Promise<string[]> {
  const binder = new Binder();
  const answer = await database.query(
    `WITH ${copied(spans, binder).join(',\n')} SELECT ${traceHex('trace_id')} AS trace FROM copied GROUP BY trace_id
     ORDER BY max(start_ns) DESC, trace_id LIMIT ${MOST_TRACES}`,
    binder.parameters,
    signal,
  );
  return answer.strings('trace');
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
