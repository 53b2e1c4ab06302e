/**
 * The documented surface (docs/schema.md): OpenTelemetry's names, ids as lower-case hex, times as TIMESTAMP_NS and as
 * raw nanoseconds, attributes as JSON. Built so that what a query does not select is not computed.
 *
 * Attribute values are looked up by position in a list of the dictionary, not by joins: a join would be computed for every row
 * even where the column is not asked for. The list begins behind the values that went (`base`); place 0 of a list is NULL.
 */

const HEX32 = (column: string) => `nullif(replace(${column}::VARCHAR, '-', ''), '00000000000000000000000000000000')`;
const HEX16 = (column: string) => `CASE WHEN ${column} = 0 THEN NULL ELSE lpad(lower(to_hex(${column})), 16, '0') END`;
/** 0 is "no time"; what TIMESTAMP_NS cannot hold (after 2262-04-11) is NULL, the raw nanoseconds stay. */
const TIME = (column: string) =>
  `CASE WHEN ${column} BETWEEN 1 AND 9223372036854775806 THEN make_timestamp_ns(${column}::BIGINT) END`;
const ATTRIBUTES = (row: string) => `attributes_json(${row}.attributes, sh.keys, sh.types, d.texts, d.base)`;
const NAME = (id: string) => `coalesce(${id}.text, '')`;
const VALUE = (id: string) => `coalesce(d.texts[greatest(${id}::BIGINT - d.base, 0)], '')`;

const SPAN_KIND = `CASE s.kind WHEN 0 THEN 'UNSPECIFIED' WHEN 1 THEN 'INTERNAL' WHEN 2 THEN 'SERVER' WHEN 3 THEN 'CLIENT'
  WHEN 4 THEN 'PRODUCER' WHEN 5 THEN 'CONSUMER' ELSE s.kind::VARCHAR END`;
const STATUS_CODE = `CASE s.status_code WHEN 0 THEN 'UNSET' WHEN 1 THEN 'OK' WHEN 2 THEN 'ERROR' ELSE s.status_code::VARCHAR END`;
const METRIC_KIND = `CASE m.kind WHEN 1 THEN 'gauge' WHEN 2 THEN 'sum' WHEN 3 THEN 'histogram'
  WHEN 4 THEN 'exponential_histogram' WHEN 5 THEN 'summary' ELSE 'none' END`;
const TEMPORALITY = `CASE m.temporality WHEN 1 THEN 'DELTA' WHEN 2 THEN 'CUMULATIVE' ELSE 'UNSPECIFIED' END`;

/** A double from its 64 bits (IEEE 754): exact for every value, signed zeros, infinities and NaN included. */
const DOUBLE_FROM_BITS = `CREATE OR REPLACE MACRO double_from_bits(b) AS
  (CASE WHEN b < 0 THEN -1.0::DOUBLE ELSE 1.0::DOUBLE END) * CASE
    WHEN (b >> 52) & 2047 = 2047 THEN CASE WHEN b & 4503599627370495 = 0 THEN 'Infinity'::DOUBLE ELSE 'NaN'::DOUBLE END
    WHEN (b >> 52) & 2047 = 0 THEN (b & 4503599627370495)::DOUBLE * pow(2.0, -1074)
    ELSE ((b & 4503599627370495) + 4503599627370496)::DOUBLE * pow(2.0, ((b >> 52) & 2047) - 1075) END`;

/** One attribute value as JSON; `t` is its type number (schema.ts). NaN and infinities become JSON strings. */
const VALUE_JSON = `CREATE OR REPLACE MACRO value_json(v, t, texts, base) AS CASE t
  WHEN 1 THEN to_json(coalesce(texts[greatest(v - base, 0)], ''))::VARCHAR
  WHEN 2 THEN CASE v WHEN 0 THEN 'false' ELSE 'true' END
  WHEN 3 THEN v::VARCHAR
  WHEN 4 THEN CASE WHEN isfinite(double_from_bits(v)) THEN to_json(double_from_bits(v))::VARCHAR
              WHEN isnan(double_from_bits(v)) THEN '"NaN"'
              WHEN v < 0 THEN '"-Infinity"' ELSE '"Infinity"' END
  WHEN 5 THEN texts[greatest(v - base, 0)] WHEN 6 THEN texts[greatest(v - base, 0)]
  WHEN 7 THEN to_json(coalesce(texts[greatest(v - base, 0)], ''))::VARCHAR
  ELSE 'null' END`;

const ATTRIBUTES_JSON = `CREATE OR REPLACE MACRO attributes_json(vals, keys, types, texts, base) AS
  ('{' || coalesce(array_to_string(list_transform(vals, lambda v, i:
    to_json(keys[i])::VARCHAR || ':' || value_json(v, types[i], texts, base)), ','), '') || '}')::JSON`;

const TEXTS = `CREATE OR REPLACE VIEW value_texts AS SELECT coalesce(list(text ORDER BY id), []) AS texts,
  coalesce(min(id)::BIGINT - 1, 0) AS base FROM value`;

const RESOURCES = `CREATE OR REPLACE VIEW resources AS SELECT id AS resource_id, service_name, attributes::JSON AS attributes,
  (otlp::JSON->>'droppedAttributesCount')::UINTEGER AS dropped_attributes_count, schema_url,
  otlp::JSON->'entityRefs' AS entity_refs FROM resource`;

const SCOPES = `CREATE OR REPLACE VIEW scopes AS SELECT id AS scope_id, name, version, attributes::JSON AS attributes,
  (otlp::JSON->>'droppedAttributesCount')::UINTEGER AS dropped_attributes_count, schema_url FROM scope`;

const ORIGIN = `r.service_name, s.resource AS resource_id, s.scope AS scope_id, sc.name AS scope_name, sc.version AS scope_version`;
const JOIN_ORIGIN = `LEFT JOIN resource r ON r.id = s.resource LEFT JOIN scope sc ON sc.id = s.scope`;
const JOIN_ATTRIBUTES = (row: string) => `LEFT JOIN shape sh ON sh.id = ${row}.shape CROSS JOIN value_texts d`;

const SPANS = `CREATE OR REPLACE VIEW spans AS SELECT s.id AS span_key, ${HEX32('s.trace_id')} AS trace_id, ${HEX16('s.span_id')} AS span_id,
  ${HEX16('s.parent_span_id')} AS parent_span_id, ${VALUE('s.trace_state')} AS trace_state, s.flags, ${NAME('n')} AS name,
  ${SPAN_KIND} AS kind, ${TIME('s.start_ns')} AS start_time, ${TIME('s.end_ns')} AS end_time,
  s.start_ns AS start_time_unix_nano, s.end_ns AS end_time_unix_nano,
  CASE WHEN s.end_ns > 0 THEN s.end_ns::HUGEINT - s.start_ns::HUGEINT END AS duration_ns,
  ${STATUS_CODE} AS status_code, ${VALUE('s.status_message')} AS status_message, ${ATTRIBUTES('s')} AS attributes,
  s.dropped_attributes AS dropped_attributes_count, s.events AS events_count, s.dropped_events AS dropped_events_count,
  s.links AS links_count, s.dropped_links AS dropped_links_count, ${ORIGIN}, r.attributes::JSON AS resource_attributes
  FROM span s LEFT JOIN name n ON n.id = s.name ${JOIN_ORIGIN} ${JOIN_ATTRIBUTES('s')}`;

const SPAN_EVENTS = `CREATE OR REPLACE VIEW span_events AS SELECT e.span AS span_key, ${HEX32('e.trace_id')} AS trace_id,
  ${HEX16('s.span_id')} AS span_id, e.position AS event_index, ${NAME('n')} AS name, ${TIME('e.time_ns')} AS time, e.time_ns AS time_unix_nano,
  ${ATTRIBUTES('e')} AS attributes, e.dropped_attributes AS dropped_attributes_count
  FROM span_event e LEFT JOIN span s ON s.id = e.span LEFT JOIN name n ON n.id = e.name ${JOIN_ATTRIBUTES('e')}`;

const SPAN_LINKS = `CREATE OR REPLACE VIEW span_links AS SELECT l.span AS span_key, ${HEX32('l.trace_id')} AS trace_id,
  ${HEX16('s.span_id')} AS span_id, l.position AS link_index, ${HEX32('l.linked_trace_id')} AS linked_trace_id,
  ${HEX16('l.linked_span_id')} AS linked_span_id, ${VALUE('l.trace_state')} AS trace_state, l.flags,
  ${ATTRIBUTES('l')} AS attributes, l.dropped_attributes AS dropped_attributes_count
  FROM span_link l LEFT JOIN span s ON s.id = l.span ${JOIN_ATTRIBUTES('l')}`;

const LOGS = `CREATE OR REPLACE VIEW logs AS SELECT s.id AS log_key, ${TIME('s.time_ns')} AS time, ${TIME('s.observed_ns')} AS observed_time,
  s.time_ns AS time_unix_nano, s.observed_ns AS observed_time_unix_nano, s.severity_number, ${NAME('n')} AS severity_text,
  s.body, ${HEX32('s.trace_id')} AS trace_id, ${HEX16('s.span_id')} AS span_id, s.flags, ${NAME('en')} AS event_name,
  ${ATTRIBUTES('s')} AS attributes, s.dropped_attributes AS dropped_attributes_count, ${ORIGIN},
  r.attributes::JSON AS resource_attributes
  FROM log s LEFT JOIN name n ON n.id = s.severity_text LEFT JOIN name en ON en.id = s.event_name ${JOIN_ORIGIN} ${JOIN_ATTRIBUTES('s')}`;

const METRIC_COLUMNS = `p.id AS point_key, m.name AS metric_name, m.description, m.unit, ${METRIC_KIND} AS kind,
  ${TEMPORALITY} AS aggregation_temporality, m.is_monotonic, ${TIME('p.start_ns')} AS start_time, ${TIME('p.time_ns')} AS time,
  p.start_ns AS start_time_unix_nano, p.time_ns AS time_unix_nano, p.flags, ${ATTRIBUTES('p')} AS attributes`;
const METRIC_ORIGIN = `r.service_name, m.resource AS resource_id, m.scope AS scope_id, sc.name AS scope_name, sc.version AS scope_version,
  r.attributes::JSON AS resource_attributes, p.exemplars AS exemplars_count`;
const METRIC_JOINS = `JOIN metric m ON m.id = p.metric LEFT JOIN resource r ON r.id = m.resource LEFT JOIN scope sc ON sc.id = m.scope ${JOIN_ATTRIBUTES('p')}`;

const METRIC_POINTS = `CREATE OR REPLACE VIEW metric_points AS
  SELECT ${METRIC_COLUMNS}, coalesce(p.double_value, p.int_value::DOUBLE) AS value, p.int_value AS value_int,
    NULL::UBIGINT AS count, NULL::DOUBLE AS sum, NULL::DOUBLE AS min, NULL::DOUBLE AS max, NULL::DOUBLE[] AS explicit_bounds,
    NULL::UBIGINT[] AS bucket_counts, NULL::INTEGER AS scale, NULL::UBIGINT AS zero_count, NULL::DOUBLE AS zero_threshold,
    NULL::INTEGER AS positive_offset, NULL::UBIGINT[] AS positive_bucket_counts, NULL::INTEGER AS negative_offset,
    NULL::UBIGINT[] AS negative_bucket_counts, NULL::DOUBLE[] AS quantiles, NULL::DOUBLE[] AS quantile_values, ${METRIC_ORIGIN}
  FROM number_point p ${METRIC_JOINS}
  UNION ALL
  SELECT ${METRIC_COLUMNS}, NULL, NULL, p.count, p.sum, p.min, p.max, p.bounds, p.bucket_counts, p.scale, p.zero_count,
    p.zero_threshold, p.positive_offset, p.positive_counts, p.negative_offset, p.negative_counts, p.quantiles, p.quantile_values, ${METRIC_ORIGIN}
  FROM distribution_point p ${METRIC_JOINS}`;

const EXEMPLARS = `CREATE OR REPLACE VIEW metric_exemplars AS SELECT p.point AS point_key, p.position AS exemplar_index, ${TIME('p.time_ns')} AS time,
  p.time_ns AS time_unix_nano, coalesce(p.double_value, p.int_value::DOUBLE) AS value, p.int_value AS value_int,
  ${HEX32('p.trace_id')} AS trace_id, ${HEX16('p.span_id')} AS span_id, ${ATTRIBUTES('p')} AS filtered_attributes
  FROM exemplar p ${JOIN_ATTRIBUTES('p')}`;

/** Names of the macros the views are built with. */
export const MACROS: readonly string[] = ['double_from_bits', 'value_json', 'attributes_json'];

/** What a person may build on: docs/schema.md. */
export const PUBLIC_VIEWS = [
  ...['spans', 'span_events', 'span_links', 'logs', 'metric_points', 'metric_exemplars'],
  ...['resources', 'scopes'],
];

/** With the one they are built with. */
export const VIEW_NAMES: readonly string[] = [...PUBLIC_VIEWS, 'value_texts'];

/** In order of dependence. */
export function createViews(): string[] {
  const macros = [DOUBLE_FROM_BITS, VALUE_JSON, ATTRIBUTES_JSON, TEXTS];
  return [...macros, RESOURCES, SCOPES, SPANS, SPAN_EVENTS, SPAN_LINKS, LOGS, METRIC_POINTS, EXEMPLARS];
}
