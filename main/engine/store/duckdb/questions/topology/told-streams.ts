import type { CancelSignal } from '../../../../../../contract/transport.ts';
import { DELTA } from '../../../../../../core/analysis/counter-increase.ts';
import { METRIC_PATTERN } from '../../../../../../core/analysis/topology/metric-names.ts';
import { TOPOLOGY_NOTES } from '../../../../../../core/analysis/topology/notes.ts';
import type { ToldStream } from '../../../../../../core/analysis/topology/told-streams.ts';
import type { Attributes } from '../../../../../../core/model/attributes.ts';
import { plainText } from '../../../../../../core/model/plain-text.ts';
import type { TopologyRequest } from '../../../port.ts';
import type { Answer } from '../../answer.ts';
import type { Database, Parameters } from '../../database.ts';
import { Reading } from '../../reading/reading.ts';
import { resourceAttributes } from '../attribute-terms.ts';
import { CHAINED, LEANS } from '../metrics-pieces.ts';
import { LINK } from '../../schema.ts';
import { eachDocument, LONGEST_BYTES, MOST_BYTES } from '../resource-documents.ts';
import { Binder } from '../sql.ts';
import { inWindow } from './window-spans.ts';

/** A Collector tells by some 60. */
const MOST_METRICS = 20_000;
const MOST_STREAMS = 20_000;
/** In place of a time after the window's begin. */
const NEVER = -1;

/**
 * What a point rose from was written beside it when it came in (`LINK`); the first of its chain rose from 0 where it says that it began
 * within the window. What rose over more time than the window is long says nothing of it.
 */
const numberStreams = (metrics: string, request: TopologyRequest, binder: Binder) => {
  const length = `${binder.add(request.toNs - request.fromNs, 'BIGINT')}`;
  const [from, began] = [binder.nanoseconds(request.fromNs), binder.nanoseconds(request.fromNs)];
  return `WITH point AS (SELECT p.metric, p.shape, p.attributes, (p.time_ns - ${from})::BIGINT AS t, coalesce(p.double_value, p.int_value::DOUBLE) AS v,
      p.link, p.gap_ns::BIGINT AS gap, p.before, m.temporality = ${DELTA} AS delta,
      CASE WHEN ${LEANS} THEN p.gap_ns::BIGINT WHEN p.link & ${LINK.first} <> 0 AND p.start_ns > 0 AND p.start_ns >= ${began} AND p.start_ns < p.time_ns THEN (p.time_ns - p.start_ns)::BIGINT END AS took
      FROM number_point p JOIN metric m ON m.id = p.metric WHERE p.metric IN ${metrics} AND ${inWindow('p.time_ns', request, binder)} AND ${CHAINED}),
    risen AS (SELECT *, CASE WHEN took <= ${length} THEN CASE WHEN delta OR link & ${LINK.anew | LINK.first} <> 0 THEN v ELSE v - before END END AS up FROM point)
    SELECT metric, shape, attributes, sum(up)::DOUBLE AS rise, sum(CASE WHEN took <= ${length} THEN took END)::DOUBLE AS took, arg_max(v, t)::DOUBLE AS last,
      min(t) AS first_t, max(t) AS last_t, coalesce(max(t, 2)[2], ${NEVER}) AS previous_t,
      coalesce(max(CASE WHEN up > 0 THEN t END), ${NEVER}) AS rose_t, coalesce(max(CASE WHEN v <= 0 THEN t END), ${NEVER}) AS empty_t
    FROM risen GROUP BY metric, shape, attributes LIMIT ${MOST_STREAMS + 1}`;
};

/** Of distributions it is enough to know that they are there: what they are attributed to is what tells. */
const distributionStreams = (metrics: string, request: TopologyRequest, binder: Binder) =>
  `SELECT p.metric, p.shape, p.attributes, NULL::DOUBLE AS rise, NULL::DOUBLE AS took, NULL::DOUBLE AS last,
      min((p.time_ns - ${binder.nanoseconds(request.fromNs)})::BIGINT) AS first_t, max((p.time_ns - ${binder.nanoseconds(request.fromNs)})::BIGINT) AS last_t,
      ${NEVER}::BIGINT AS previous_t, ${NEVER}::BIGINT AS rose_t, ${NEVER}::BIGINT AS empty_t
    FROM distribution_point p WHERE p.metric IN ${metrics} AND ${inWindow('p.time_ns', request, binder)} AND ${CHAINED}
    GROUP BY p.metric, p.shape, p.attributes LIMIT ${MOST_STREAMS + 1}`;

/** Streams of Collectors' own metrics; `notes` say what was left out. */
export async function readToldStreams(
  database: Database,
  request: TopologyRequest,
  signal?: CancelSignal,
): Promise<{ told: ToldStream[]; notes: string[] }> {
  const metrics = await readMetrics(database, signal);
  if (metrics.byId.size === 0) return { told: [], notes: [] };
  const reading = new Reading(database, signal);
  const told: { stream: Omit<ToldStream, 'resource'>; resource: number }[] = [];
  let isCut = metrics.isCut;
  for (const streams of [numberStreams, distributionStreams]) {
    const binder = new Binder();
    const sql = streams(binder.ids(metrics.byId.keys(), 'UINTEGER'), request, binder);
    const answer = await reading.query(sql, binder.parameters);
    isCut ||= answer.rows > MOST_STREAMS;
    const attributes = await reading.attributes.read(answer, signal);
    told.push(...streamsOf(answer, attributes, metrics.byId, request));
  }
  const { texts, leftOut } = await readResourceTexts(database, new Set(told.map(({ resource }) => resource)), signal);
  const notes = [
    ...(isCut ? [TOPOLOGY_NOTES.moreSeries(MOST_STREAMS)] : []),
    ...(leftOut > 0 ? [TOPOLOGY_NOTES.longResources(leftOut)] : []),
  ];
  return {
    told: told.flatMap(({ stream, resource }) =>
      texts.has(resource) ? [{ ...stream, resource: texts.get(resource)! }] : [],
    ),
    notes,
  };
}

interface ToldMetric {
  name: string;
  resource: number;
}

async function readMetrics(
  database: Database,
  signal?: CancelSignal,
): Promise<{ byId: Map<number, ToldMetric>; isCut: boolean }> {
  const binder = new Binder();
  const answer = await database.query(
    `SELECT id, name, resource FROM metric WHERE regexp_matches(name, ${binder.text(METRIC_PATTERN)}) ORDER BY id DESC LIMIT ${MOST_METRICS + 1}`,
    binder.parameters,
    signal,
  );
  const [ids, names, resources] = [answer.uint32('id'), answer.strings('name'), answer.uint32('resource')];
  return {
    byId: new Map(names.slice(0, MOST_METRICS).map((name, row) => [ids[row]!, { name, resource: resources[row]! }])),
    isCut: answer.rows > MOST_METRICS,
  };
}

function streamsOf(
  answer: Answer,
  attributes: readonly Attributes[],
  metrics: ReadonlyMap<number, ToldMetric>,
  { fromNs }: TopologyRequest,
) {
  const [ids, rise, took, last] = [
    answer.uint32('metric'),
    answer.float64('rise'),
    answer.float64('took'),
    answer.float64('last'),
  ];
  const times = ['first_t', 'last_t', 'previous_t', 'rose_t', 'empty_t'].map((column) => answer.int64(column));
  return attributes.slice(0, MOST_STREAMS).map((set, row) => {
    const { name, resource } = metrics.get(ids[row]!)!;
    const [first, end, previousNs, roseNs, emptyNs] = times.map((column) => timeOf(column[row]!, fromNs));
    const stream = {
      name,
      attributes: textsOf(set),
      perSecond: took[row]! > 0 ? (rise[row]! / took[row]!) * 1e9 : NaN,
      last: last[row]!,
      firstNs: first!,
      lastNs: end!,
      previousNs,
      roseNs,
      emptyNs,
    };
    return { stream, resource };
  });
}

const timeOf = (t: bigint, fromNs: bigint) => (t < 0n ? undefined : fromNs + t);

const textsOf = (attributes: Attributes) =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, plainText(value)]));

async function readResourceTexts(database: Database, ids: ReadonlySet<number>, signal?: CancelSignal) {
  const texts = new Map<number, Record<string, string>>();
  const binder = new Binder();
  const where = `id IN ${binder.ids(ids, 'UINTEGER')}`;
  const wanted = { where, parameters: binder.parameters, longest: LONGEST_BYTES, most: MOST_BYTES };
  const ask = (sql: string, parameters: Parameters) => database.query(sql, parameters, signal);
  const visit = (id: number, otlp: string) => void texts.set(id, textsOf(resourceAttributes(otlp)));
  const leftOut = await eachDocument(ask, wanted, visit, signal);
  return { texts, leftOut };
}
