import type { AttributeTable } from './attribute-tables.ts';
import type { ListedTable } from './find-singles.ts';
import type { FrequentShape, FrequentShapes } from './frequent-shapes.ts';
import { joinSets, setJson } from './join-sets.ts';
import type { Joined, JoinedShapes } from './join-texts.ts';
import { keyedJson } from './member-json.ts';
import { isNotOf, isOf, textIdAt } from './text-ids.ts';
import { HIDDEN, HIDDEN_JSON, numberMacros } from './hidden.ts';

/* The columns of a bundle's files, documented in docs/formats.md, and read by core/formats/tables/tracebench-bundle. */

/** By way of the bytes: taking the hyphens out of a UUID's text costs four times as much. */
const HEX32 = (column: string) =>
  `CASE WHEN ${column} <> '00000000-0000-0000-0000-000000000000' THEN lower(hex(${column}::BLOB)) END`;
/** Filling up, which few need, takes as long as the rest. */
const HEX16 = (column: string) => `CASE WHEN ${column} >= ${1n << 60n} THEN lower(to_hex(${column}))
  WHEN ${column} <> 0 THEN lpad(lower(to_hex(${column})), 16, '0') END`;
/** What TIMESTAMP_NS cannot hold is NULL, the raw nanoseconds stay. */
const TIME = (column: string) =>
  `CASE WHEN ${column} BETWEEN 1 AND 9223372036854775806 THEN make_timestamp_ns(${column}::BIGINT) END`;
/** Lists of texts begin with the one of number 0, which is ''. */
const AT = 'greatest(v - base, 0) + 1';
/** One macro each, on the connection that writes: inlined, so that nothing that is not asked for is computed. */
export const MACROS: readonly string[] = [
  ...numberMacros(),
  `CREATE OR REPLACE TEMP MACRO bundle_json(vals, keys, types, texts, base, ints, doubles) AS '{' || coalesce(array_to_string(list_transform(vals, lambda v, i:
    keys[i] || ':' || CASE types[i] WHEN 2 THEN if(v = 0, 'false', 'true') WHEN 3 THEN bundle_int(v, ints) WHEN 4 THEN bundle_double(v, doubles)
      WHEN ${HIDDEN} THEN '${HIDDEN_JSON}' WHEN 0 THEN 'null' ELSE texts[${AT}] END), ','), '') || '}'`,
  `CREATE OR REPLACE TEMP MACRO bundle_exact(vals, keys, types, texts, anys, base, ints, doubles) AS '[' || array_to_string(list_transform(vals, lambda v, i:
    '{"key":' || keys[i] || ',"value":' || CASE types[i] WHEN 1 THEN '{"stringValue":' || texts[${AT}] || '}'
      WHEN 2 THEN '{"boolValue":' || if(v = 0, 'false', 'true') || '}' WHEN 3 THEN bundle_int_otlp(v, ints)
      WHEN 4 THEN bundle_double_otlp(v, doubles) WHEN ${HIDDEN} THEN '{"stringValue":${HIDDEN_JSON}}'
      WHEN 0 THEN '{}' ELSE anys[${AT}] END || '}'), ',') || ']'`,
];

/** The values as OTLP, '{}' for number 0. */
const ANYS = `['{}'] || coalesce(list(coalesce(c."any", v."any") ORDER BY v.id), [])`;

/**
 * All texts of attributes by number, as JSON, and as OTLP where they are no texts. A list of a million is made in one thread, whether it is read or
 * not, so the second one is made only where something is not told exactly by JSON.
 */
const valuesFor = (tables: readonly AttributeTable[], { isExact }: StatementOptions) =>
  `d AS (SELECT ['""'] || coalesce(list(CASE WHEN v."any" IS NULL OR starts_with(v."any", '{"bytesValue')
    THEN to_json(coalesce(c.text, v.text))::VARCHAR ELSE coalesce(c.text, v.text) END ORDER BY v.id), []) AS texts, ${tables.some(isExact) ? ANYS : 'NULL::VARCHAR[]'} AS anys,
  coalesce(min(v.id)::BIGINT - 1, 0) AS base,
  (SELECT ints FROM bundle_hidden) AS ints, (SELECT doubles FROM bundle_hidden) AS doubles FROM value v LEFT JOIN bundle_value c ON c.id = v.id)`;

const SHAPED = (row: string) => `${row}.attributes, sh.keys, sh.types`;

/**
 * Attributes as JSON, looked up in the lists: of shapes that most rows have key by key, which takes a quarter of the time of a list that is gone
 * through.
 */
function listedJson(row: string, table: AttributeTable, { shapes, joined }: StatementOptions): string {
  const others = (shapes.get(table) ?? []).filter((shape) => !joined.get(table)!.shapes.includes(shape));
  const cases = others.map((shape) => `WHEN ${shape.id} THEN ${keyedJson(row, shape, textInList(row))}`);
  const any = `bundle_json(${SHAPED(row)}, d.texts, d.base, d.ints, d.doubles)`;
  return cases.length === 0 ? any : `CASE ${row}.shape ${cases.join(' ')} ELSE ${any} END`;
}

const textInList = (row: string) => (at: number) => `d.texts[greatest(${row}.attributes[${at}] - d.base, 0) + 1]`;
const textJoined = (at: number) => `v${at}.text`;

function joinedJson(row: string, { shapes, sets }: JoinedShapes): string {
  const jsonOf = (shape: FrequentShape) => setJson(row, shape, sets, textJoined) ?? keyedJson(row, shape, textJoined);
  if (shapes.length === 1) return jsonOf(shapes[0]!);
  return `CASE ${row}.shape ${shapes.map((shape) => `WHEN ${shape.id} THEN ${jsonOf(shape)}`).join(' ')} END`;
}

const typed = (json: string, { enumeration }: JoinedShapes): string =>
  enumeration ? `(${json})::${enumeration}` : json;

/** Every row finds a text: a join behind which some rows find nothing makes two chunks of each. */
const joinTexts = (row: string, { shapes, texts }: JoinedShapes): string =>
  [...texts]
    .map(([at, table]) => `LEFT JOIN ${table} v${at} ON v${at}.id = ${textIdAt(`${row}.`, at, shapes)}`)
    .join(' ');

/**
 * The rows of a table, with `json` and `exact` of their attributes. Lists of all texts are copied for each chunk of rows that comes, however few of them
 * it names: they are there for rows of rare shapes alone, and before all other joins.
 */
function rowsOf(row: string, table: AttributeTable, options: StatementOptions): string {
  const joined = options.joined.get(table)!;
  const numbers = options.hidesNumbers ? 'CROSS JOIN bundle_hidden d' : '';
  const parts: string[] = [];
  if (joined.shapes.length > 0)
    parts.push(`SELECT ${row}.*, ${typed(joinedJson(row, joined), joined)} AS json, NULL::VARCHAR AS exact FROM ${table} ${row} ${numbers} ${joinTexts(row, joined)} ${joinSets(row, joined.sets)}
      ${joined.hasOthers ? `WHERE ${isOf(`${row}.shape`, joined.shapes)}` : ''}`);
  if (joined.hasOthers)
    parts.push(`SELECT ${row}.*, ${listedJson(row, table, options)} AS json, ${exactOf(row, table, options)} AS exact
      FROM ${table} ${row} CROSS JOIN d LEFT JOIN bundle_shape sh ON sh.id = ${row}.shape WHERE ${isNotOf(`${row}.shape`, joined.shapes)}`);
  const none = `SELECT ${row}.*, NULL::VARCHAR AS json, NULL::VARCHAR AS exact FROM ${table} ${row} WHERE false`;
  return `(${parts.length > 0 ? parts.join(' UNION ALL ') : none}) ${row}`;
}

const ORIGIN = 'r.* EXCLUDE (id), sc.* EXCLUDE (id)';
const JOIN_ORIGIN = (row: string) =>
  `LEFT JOIN shown_resource r ON r.id = ${row}.resource LEFT JOIN shown_scope sc ON sc.id = ${row}.scope`;

export interface StatementOptions {
  /** A table of the keys that are wanted; undefined for all. */
  keys: string | undefined;
  /** Tables in which attributes stand that JSON does not tell exactly. */
  isExact: (table: AttributeTable) => boolean;
  shapes: FrequentShapes;
  joined: Joined;
  /** Whether `bundle_hidden` has any. */
  hidesNumbers: boolean;
  /** Those of which no span has two. */
  singles: ReadonlySet<ListedTable>;
}

type Statement = (options: StatementOptions) => string;

const only = (keys: string | undefined, column: string) =>
  keys === undefined ? '' : `WHERE ${column} IN (SELECT id FROM ${keys})`;

/** Looked at only where there may be something: a branch that no row takes costs as much as one that all do. */
const exactOf = (row: string, table: AttributeTable, { isExact }: StatementOptions) =>
  isExact(table)
    ? `CASE WHEN NOT sh.is_plain THEN bundle_exact(${SHAPED(row)}, d.texts, d.anys, d.base, d.ints, d.doubles) END`
    : 'NULL::VARCHAR';

const ATTRIBUTES = (row: string) => `${row}.json AS attributes, ${row}.exact AS attributes_otlp`;

/**
 * What a span has, in lists. They are put in order by their positions alone: an ordered aggregate, or sorting what is in them, costs several times as
 * much. Where each has one at most there is nothing to group: to do so takes as long as to write them.
 */
function listsOf(row: string, table: ListedTable, members: string, options: StatementOptions) {
  const isSingle = options.singles.has(table);
  const list = isSingle ? `[${members}]` : `list_select(list(${members}), list_grade_up(list(${row}.position)))`;
  return { list, grouped: `${only(options.keys, `${row}.span`)} ${isSingle ? '' : `GROUP BY ${row}.span`}` };
}

function eventsOf(options: StatementOptions): string {
  const members = `{'time': ${TIME('e.time_ns')}, 'time_unix_nano': e.time_ns, 'name': n.text,
      'attributes': e.json, 'attributes_otlp': e.exact, 'dropped_attributes_count': e.dropped_attributes}`;
  const { list, grouped } = listsOf('e', 'span_event', members, options);
  return `SELECT e.span, ${list} AS events FROM ${rowsOf('e', 'span_event', options)} LEFT JOIN shown_name n ON n.id = e.name ${grouped}`;
}

function linksOf(options: StatementOptions): string {
  const members = `{'trace_id': ${HEX32('l.linked_trace_id')}, 'span_id': ${HEX16('l.linked_span_id')}, 'trace_state': t.text,
      'flags': l.flags, 'attributes': l.json, 'attributes_otlp': l.exact, 'dropped_attributes_count': l.dropped_attributes}`;
  const { list, grouped } = listsOf('l', 'span_link', members, options);
  return `SELECT l.span, ${list} AS links FROM ${rowsOf('l', 'span_link', options)} LEFT JOIN shown_text t ON t.id = l.trace_state ${grouped}`;
}

export const SPANS: Statement = (options) => `WITH ${valuesFor(['span', 'span_event', 'span_link'], options)},
  ev AS (${eventsOf(options)}), li AS (${linksOf(options)})
  SELECT ${HEX32('s.trace_id')} AS trace_id, ${HEX16('s.span_id')} AS span_id, ${HEX16('s.parent_span_id')} AS parent_span_id,
    t.text AS trace_state, s.flags, n.text AS name, k.text AS kind, ${TIME('s.start_ns')} AS start_time, ${TIME('s.end_ns')} AS end_time,
    s.start_ns AS start_time_unix_nano, s.end_ns AS end_time_unix_nano, st.text AS status_code, m.text AS status_message,
    ${ATTRIBUTES('s')}, s.dropped_attributes AS dropped_attributes_count, ev.events, s.dropped_events AS dropped_events_count,
    li.links, s.dropped_links AS dropped_links_count, ${ORIGIN}
  FROM ${rowsOf('s', 'span', options)} LEFT JOIN shown_name n ON n.id = s.name LEFT JOIN ev ON ev.span = s.id LEFT JOIN li ON li.span = s.id
    LEFT JOIN shown_text t ON t.id = s.trace_state LEFT JOIN shown_text m ON m.id = s.status_message LEFT JOIN shown_kind k ON k.id = s.kind
    LEFT JOIN shown_status st ON st.id = s.status_code ${JOIN_ORIGIN('s')}
  ${only(options.keys, 's.id')}`;

/** VALUE_KINDS of schema.ts. */
const [NO_BODY, TEXT_BODY] = [0, 1];

export const LOGS: Statement = (options) => `WITH ${valuesFor(['log'], options)}
  SELECT ${TIME('s.time_ns')} AS time, ${TIME('s.observed_ns')} AS observed_time, s.time_ns AS time_unix_nano, s.observed_ns AS observed_time_unix_nano,
    s.severity_number, n.text AS severity_text, CASE WHEN s.body_kind <> ${NO_BODY} THEN coalesce(b.text, s.body) END AS body,
    CASE WHEN s.body_kind NOT IN (${NO_BODY}, ${TEXT_BODY}) THEN coalesce(b."any", s.body_any) END AS body_otlp,
    ${HEX32('s.trace_id')} AS trace_id, ${HEX16('s.span_id')} AS span_id, s.flags, en.text AS event_name,
    ${ATTRIBUTES('s')}, s.dropped_attributes AS dropped_attributes_count, ${ORIGIN}
  FROM ${rowsOf('s', 'log', options)} LEFT JOIN shown_name n ON n.id = s.severity_text LEFT JOIN shown_name en ON en.id = s.event_name LEFT JOIN bundle_body b ON b.id = s.id
    ${JOIN_ORIGIN('s')} ${only(options.keys, 's.id')}`;

const METRIC_KIND = `CASE m.kind WHEN 1 THEN 'gauge' WHEN 2 THEN 'sum' WHEN 3 THEN 'histogram'
  WHEN 4 THEN 'exponential_histogram' WHEN 5 THEN 'summary' ELSE 'none' END`;
const HEAD = `m.name AS metric_name, m.description, m.unit, ${METRIC_KIND} AS kind, m.temporality AS aggregation_temporality, m.is_monotonic,
  bm.otlp AS metadata_otlp`;
const POINT = `${HEAD}, ${TIME('p.start_ns')} AS start_time, ${TIME('p.time_ns')} AS time, p.start_ns AS start_time_unix_nano, p.time_ns AS time_unix_nano, p.flags, ${ATTRIBUTES('p')}`;
const JOIN_METRIC = `LEFT JOIN bundle_metric bm ON bm.id = m.id ${JOIN_ORIGIN('m')}`;
const DISTRIBUTION = `count, sum, min, max, explicit_bounds, bucket_counts, scale, zero_count, zero_threshold, positive_offset, positive_bucket_counts,
  negative_offset, negative_bucket_counts, quantiles, quantile_values`;
const DISTRIBUTION_COLUMNS = `p.count, p.sum, p.min, p.max, p.bounds AS explicit_bounds, p.bucket_counts, p.scale, p.zero_count, p.zero_threshold,
  p.positive_offset, p.positive_counts AS positive_bucket_counts, p.negative_offset, p.negative_counts AS negative_bucket_counts, p.quantiles, p.quantile_values`;

/** Metrics are in scope whole. One without any point has a row of its own, without a time. */
export const POINTS: Statement = (
  options,
) => `WITH ${valuesFor(['number_point', 'distribution_point', 'exemplar'], options)},
  ex AS (SELECT x.point, list_select(list({'time': ${TIME('x.time_ns')}, 'time_unix_nano': x.time_ns, 'value_double': x.double_value, 'value_int': x.int_value,
      'trace_id': ${HEX32('x.trace_id')}, 'span_id': ${HEX16('x.span_id')}, 'filtered_attributes': x.json, 'filtered_attributes_otlp': x.exact}), list_grade_up(list(x.position))) AS exemplars FROM ${rowsOf('x', 'exemplar', options)} GROUP BY x.point)
  SELECT ${POINT}, p.double_value AS value_double, p.int_value AS value_int, ${DISTRIBUTION.replaceAll(/(\w+)/g, 'NULL AS $1')}, ex.exemplars, ${ORIGIN}
    FROM ${rowsOf('p', 'number_point', options)} JOIN metric m ON m.id = p.metric ${JOIN_METRIC} LEFT JOIN ex ON ex.point = p.id
  UNION ALL BY NAME
  SELECT ${POINT}, ${DISTRIBUTION_COLUMNS}, ex.exemplars, ${ORIGIN}
    FROM ${rowsOf('p', 'distribution_point', options)} JOIN metric m ON m.id = p.metric ${JOIN_METRIC} LEFT JOIN ex ON ex.point = p.id
  UNION ALL BY NAME
  SELECT ${HEAD}, ${ORIGIN} FROM metric m ${JOIN_METRIC}
    WHERE m.id NOT IN (SELECT metric FROM number_point UNION SELECT metric FROM distribution_point)`;
