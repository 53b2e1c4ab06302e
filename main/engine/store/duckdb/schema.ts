/**
 * The tables on disk. `docs/schema.md` documents the views (`views.ts`) for people; tables may change with the version.
 *
 *   resource ─┐                      name   (low-cardinality text: span names, event names, severities)
 *   scope ────┼── span ── span_event value  (attribute text and nested values)
 *             │       └── span_link  shape  (an attribute set's keys and types)
 *             ├── log
 *             └── metric ── number_point, distribution_point ── exemplar
 *
 * Ids of dictionary rows are dense in insertion order (the views index into them); 0 means "none" or "". They begin with 1, those of
 * `value` behind the values that went with the rows that used them (`value-ages.ts`).
 * An attribute set is a `shape` (keys and value types by position) and a BIGINT list of values by position:
 *   type 0 empty → 0 · 1 string → value.id · 2 bool → 0/1 · 3 int → itself · 4 double → its 64 bits ·
 *   5 array, 6 kvlist, 7 bytes → value.id (`any` holds the OTLP/JSON AnyValue, `text` the plain form)
 * A data point carries how it follows the one before it of its stream (`LINK`), judged while it comes in.
 * `request` has the keys of requests stored lately, one row a commit, so that one sent again is known.
 * There are no indexes and no primary keys: trace look-ups scan a UUID column with zone maps (4 ms per million spans).
 */
export const SCHEMA_VERSION = 4;

const ATTRIBUTES = 'shape UINTEGER NOT NULL, attributes BIGINT[] NOT NULL, dropped_attributes UINTEGER NOT NULL';
/**
 * `stream` numbers chains of points: one attribute set of one metric since the session was opened; `gap_ns` is the time
 * since the chain's point before, `before` that one's value (a distribution's count, with its sum and id beside it).
 */
const LINKS = 'stream UINTEGER NOT NULL, link UTINYINT NOT NULL, gap_ns UBIGINT NOT NULL, before DOUBLE NOT NULL';
const ORIGIN = 'resource UINTEGER NOT NULL, scope UINTEGER NOT NULL, import UINTEGER NOT NULL';

/** Table name → column definitions, in the order the appender writes them. */
export const TABLES = {
  meta: 'key VARCHAR NOT NULL, value VARCHAR NOT NULL',
  request: 'at_ns UBIGINT NOT NULL, keys BLOB NOT NULL',
  name: 'id UINTEGER NOT NULL, text VARCHAR NOT NULL',
  value: 'id UINTEGER NOT NULL, text VARCHAR NOT NULL, "any" VARCHAR',
  shape: 'id UINTEGER NOT NULL, keys VARCHAR[] NOT NULL, types UTINYINT[] NOT NULL',
  import: 'id UINTEGER NOT NULL, key VARCHAR NOT NULL',
  resource:
    'id UINTEGER NOT NULL, service_name VARCHAR NOT NULL, attributes VARCHAR NOT NULL, otlp VARCHAR NOT NULL, schema_url VARCHAR NOT NULL',
  scope:
    'id UINTEGER NOT NULL, name VARCHAR NOT NULL, version VARCHAR NOT NULL, attributes VARCHAR NOT NULL, otlp VARCHAR NOT NULL, schema_url VARCHAR NOT NULL',
  span: `id UBIGINT NOT NULL, ${ORIGIN}, trace_id UUID NOT NULL, span_id UBIGINT NOT NULL, parent_span_id UBIGINT NOT NULL,
    trace_state UINTEGER NOT NULL, flags UINTEGER NOT NULL, name UINTEGER NOT NULL, kind INTEGER NOT NULL,
    start_ns UBIGINT NOT NULL, end_ns UBIGINT NOT NULL, status_code INTEGER NOT NULL, status_message UINTEGER NOT NULL,
    ${ATTRIBUTES}, events UINTEGER NOT NULL, dropped_events UINTEGER NOT NULL, links UINTEGER NOT NULL, dropped_links UINTEGER NOT NULL`,
  span_event: `span UBIGINT NOT NULL, import UINTEGER NOT NULL, trace_id UUID NOT NULL, position UINTEGER NOT NULL,
    time_ns UBIGINT NOT NULL, name UINTEGER NOT NULL, ${ATTRIBUTES}`,
  span_link: `span UBIGINT NOT NULL, import UINTEGER NOT NULL, trace_id UUID NOT NULL, position UINTEGER NOT NULL,
    linked_trace_id UUID NOT NULL, linked_span_id UBIGINT NOT NULL, trace_state UINTEGER NOT NULL, flags UINTEGER NOT NULL, ${ATTRIBUTES}`,
  log: `id UBIGINT NOT NULL, ${ORIGIN}, time_ns UBIGINT NOT NULL, observed_ns UBIGINT NOT NULL, severity_number INTEGER NOT NULL,
    severity_text UINTEGER NOT NULL, body_kind UTINYINT NOT NULL, body VARCHAR NOT NULL, body_any VARCHAR,
    trace_id UUID NOT NULL, span_id UBIGINT NOT NULL, flags UINTEGER NOT NULL, event_name UINTEGER NOT NULL, ${ATTRIBUTES}`,
  metric: `id UINTEGER NOT NULL, ${ORIGIN}, name VARCHAR NOT NULL, description VARCHAR NOT NULL, unit VARCHAR NOT NULL,
    kind UTINYINT NOT NULL, temporality INTEGER NOT NULL, is_monotonic BOOLEAN NOT NULL, metadata VARCHAR NOT NULL`,
  number_point: `id UBIGINT NOT NULL, metric UINTEGER NOT NULL, import UINTEGER NOT NULL, shape UINTEGER NOT NULL, attributes BIGINT[] NOT NULL,
    start_ns UBIGINT NOT NULL, time_ns UBIGINT NOT NULL, flags UINTEGER NOT NULL, int_value BIGINT, double_value DOUBLE, exemplars UINTEGER NOT NULL, ${LINKS}`,
  distribution_point: `id UBIGINT NOT NULL, metric UINTEGER NOT NULL, import UINTEGER NOT NULL, shape UINTEGER NOT NULL, attributes BIGINT[] NOT NULL,
    start_ns UBIGINT NOT NULL, time_ns UBIGINT NOT NULL, flags UINTEGER NOT NULL, count UBIGINT NOT NULL, sum DOUBLE, min DOUBLE, max DOUBLE,
    bounds DOUBLE[], bucket_counts UBIGINT[], scale INTEGER, zero_count UBIGINT, zero_threshold DOUBLE,
    positive_offset INTEGER, positive_counts UBIGINT[], negative_offset INTEGER, negative_counts UBIGINT[],
    quantiles DOUBLE[], quantile_values DOUBLE[], exemplars UINTEGER NOT NULL,
    ${LINKS}, before_sum DOUBLE, previous UBIGINT NOT NULL, position UINTEGER NOT NULL`,
  exemplar: `point UBIGINT NOT NULL, import UINTEGER NOT NULL, position UINTEGER NOT NULL, time_ns UBIGINT NOT NULL, int_value BIGINT, double_value DOUBLE,
    trace_id UUID NOT NULL, span_id UBIGINT NOT NULL, shape UINTEGER NOT NULL, attributes BIGINT[] NOT NULL`,
  loss: `import UINTEGER NOT NULL, at_ns UBIGINT NOT NULL, kind VARCHAR NOT NULL, source VARCHAR NOT NULL, signal VARCHAR NOT NULL,
    code VARCHAR NOT NULL, example VARCHAR NOT NULL, count UBIGINT NOT NULL`,
} as const;

export type TableName = keyof typeof TABLES;

/** Names of a table's columns, in order. */
export function columnsOf(table: TableName): string[] {
  return TABLES[table].split(',').map((definition) => definition.trim().split(' ', 1)[0]!.replaceAll('"', ''));
}

/**
 * Bits of a point's `link`; 0 where it simply goes on from the point before, which is how nearly all do:
 *
 *   anew      the total began anew: a new start time, or a fall          wavers   the start time changed without that
 *   first     of its chain: nothing is known of the point before         cut      retention took the point before away
 *   empty     no value was recorded; not part of the chain               loose    came out of order; not part of the chain
 *   layout    the buckets differ from those of the point before
 *   changed   a start time came or went, or there is no sum here or at the point before
 */
export const LINK = {
  anew: 1,
  wavers: 2,
  first: 4,
  cut: 8,
  empty: 16,
  loose: 32,
  layout: 64,
  changed: 128,
} as const;

/** metric.kind by number. */
export const METRIC_KINDS = ['none', 'gauge', 'sum', 'histogram', 'exponentialHistogram', 'summary'] as const;

/** log.body_kind and shape.types by number. */
export const VALUE_KINDS = ['empty', 'string', 'bool', 'int', 'double', 'array', 'kvlist', 'bytes'] as const;

export function createTable(name: TableName): string {
  return `CREATE TABLE "${name}" (${TABLES[name]})`;
}

/** One statement a table, for a new session file. */
export function createTables(): string[] {
  return (Object.keys(TABLES) as TableName[]).map(createTable);
}
