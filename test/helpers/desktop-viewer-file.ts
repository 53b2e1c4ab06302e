import { DuckDBInstance } from '@duckdb/node-api';

/*
 * Files as otel-desktop-viewer (github.com/CtrlSpice/otel-desktop-viewer) makes them: the columns of its own CREATE TABLE statements,
 * without their indexes and constraints. Each holds the same telemetry, as far as its version can:
 *
 *     shop ─ GET / (0a…01, server, error) ─┬─ SELECT (client), with an event and a link
 *     a log record of it, a counter, a histogram with an exemplar
 */

const UNION =
  'UNION(str VARCHAR, "bigint" BIGINT, "double" DOUBLE, "boolean" BOOLEAN, str_list VARCHAR[], bigint_list BIGINT[])';
const MAP = 'MAP(VARCHAR, attribute)';

/** 0.2: everything of a span in its row. */
const MAPS = `
CREATE TYPE attribute AS ${UNION};
CREATE TYPE exemplar AS STRUCT("Timestamp" BIGINT, "Value" DOUBLE, TraceID VARCHAR, SpanID VARCHAR, FilteredAttributes ${MAP});
CREATE TYPE event AS STRUCT("Name" VARCHAR, "Timestamp" BIGINT, Attributes ${MAP}, DroppedAttributesCount UINTEGER);
CREATE TYPE link AS STRUCT(TraceID VARCHAR, SpanID VARCHAR, TraceState VARCHAR, Attributes ${MAP}, DroppedAttributesCount UINTEGER);
CREATE TYPE body AS UNION(str VARCHAR, "bigint" BIGINT, "double" DOUBLE, "boolean" BOOLEAN, bytes BLOB, json JSON);
CREATE TYPE sum_point AS STRUCT("Timestamp" BIGINT, StartTime BIGINT, Attributes ${MAP}, Flags UINTEGER, ValueType VARCHAR, "Value" DOUBLE, IsMonotonic BOOLEAN, Exemplars exemplar[], AggregationTemporality VARCHAR);
CREATE TYPE histogram_point AS STRUCT("Timestamp" BIGINT, StartTime BIGINT, Attributes ${MAP}, Flags UINTEGER, "Count" UBIGINT, "Sum" DOUBLE, "Min" DOUBLE, "Max" DOUBLE, BucketCounts UBIGINT[], ExplicitBounds DOUBLE[], Exemplars exemplar[], AggregationTemporality VARCHAR);
CREATE TYPE dataPoints AS UNION(Sum sum_point[], Histogram histogram_point[]);
CREATE TABLE spans (TraceID VARCHAR, TraceState VARCHAR, SpanID VARCHAR, ParentSpanID VARCHAR, "Name" VARCHAR, Kind VARCHAR, StartTime BIGINT, EndTime BIGINT, Attributes ${MAP}, Events event[], Links link[], ResourceAttributes ${MAP}, ResourceDroppedAttributesCount UINTEGER, ScopeName VARCHAR, ScopeVersion VARCHAR, ScopeAttributes ${MAP}, ScopeDroppedAttributesCount UINTEGER, DroppedAttributesCount UINTEGER, DroppedEventsCount UINTEGER, DroppedLinksCount UINTEGER, StatusCode VARCHAR, StatusMessage VARCHAR);
CREATE TABLE logs (LogID VARCHAR, "Timestamp" BIGINT, ObservedTimestamp BIGINT, TraceID VARCHAR, SpanID VARCHAR, SeverityText VARCHAR, SeverityNumber INTEGER, Body body, ResourceAttributes ${MAP}, ResourceDroppedAttributesCount UINTEGER, ScopeName VARCHAR, ScopeVersion VARCHAR, ScopeAttributes ${MAP}, ScopeDroppedAttributesCount UINTEGER, Attributes ${MAP}, DroppedAttributesCount UINTEGER, Flags UINTEGER, EventName VARCHAR);
CREATE TABLE metrics (MetricID VARCHAR, "Name" VARCHAR, Description VARCHAR, Unit VARCHAR, DataPoints dataPoints, ResourceAttributes ${MAP}, ResourceDroppedAttributesCount UINTEGER, ScopeName VARCHAR, ScopeVersion VARCHAR, ScopeAttributes ${MAP}, ScopeDroppedAttributesCount UINTEGER, Received BIGINT);`;

const shop = `map {'service.name': 'shop'::attribute}`;
const origin = `${shop}, 1, 'http', '1.2', map {'lib': true::attribute}, 2`;
const trace = '0000000000000000000000000000000a';

const MAPS_ROWS = `
INSERT INTO spans VALUES
 ('${trace}', 'k=v', '00000000000000b1', '', 'GET /', 'Server', 1000, 9000, map {'n': 7::BIGINT::attribute, 'share': 0.5::DOUBLE::attribute, 'tags': ['a', 'b']::attribute}, [], [], ${origin}, 1, 0, 0, 'Error', 'boom'),
 ('${trace}', '', '00000000000000b2', '00000000000000b1', 'SELECT', 'Client', 2000, 3000, map {}::${MAP}, [{'Name': 'row', 'Timestamp': 2500, 'Attributes': map {'i': 1::BIGINT::attribute}, 'DroppedAttributesCount': 3}], [{'TraceID': '0000000000000000000000000000000c', 'SpanID': '00000000000000b9', 'TraceState': '', 'Attributes': map {'why': 'batch'::attribute}, 'DroppedAttributesCount': 0}], ${origin}, 0, 0, 0, 'Unset', '');
INSERT INTO logs VALUES ('l1', 2600, 2700, '${trace}', '00000000000000b2', 'INFO', 9, 'hello'::body, ${origin}, map {'k': 'v'::attribute}, 0, 1, 'login');
INSERT INTO metrics VALUES
 ('m1', 'requests', 'how many', '1', [{'Timestamp': 5000, 'StartTime': 1000, 'Attributes': map {'route': '/'::attribute}, 'Flags': 0, 'ValueType': 'Int', 'Value': 42, 'IsMonotonic': true, 'Exemplars': [], 'AggregationTemporality': 'Cumulative'}]::sum_point[], ${origin}, 0),
 ('m2', 'latency', '', 'ms', [{'Timestamp': 5000, 'StartTime': 1000, 'Attributes': map {}::${MAP}, 'Flags': 0, 'Count': 3, 'Sum': 7.5, 'Min': 1, 'Max': 4, 'BucketCounts': [1, 2], 'ExplicitBounds': [2.0], 'Exemplars': [{'Timestamp': 4000, 'Value': 4, 'TraceID': '${trace}', 'SpanID': '00000000000000b1', 'FilteredAttributes': map {'e': 'x'::attribute}}], 'AggregationTemporality': 'Delta'}]::histogram_point[], ${origin}, 0);`;

const uuid = (tail: string): string => `'00000000-0000-0000-0000-${tail.padStart(12, '0')}'`;
const ENUM = `CREATE TYPE attr_type AS ENUM('string', 'int64', 'float64', 'bool', 'string[]', 'int64[]', 'float64[]', 'boolean[]');`;
const POINT_COLUMNS = `"timestamp" BIGINT, start_time BIGINT, flags UINTEGER, double_value DOUBLE, int_value BIGINT, value_type VARCHAR, count UBIGINT, sum DOUBLE, min DOUBLE, max DOUBLE, bucket_counts UBIGINT[]`;
const SCALED_COLUMNS = `scale INTEGER, zero_count UBIGINT, zero_threshold DOUBLE, positive_bucket_offset INTEGER, positive_bucket_counts UBIGINT[], negative_bucket_offset INTEGER, negative_bucket_counts UBIGINT[]`;
const NO_SCALE = 'NULL, NULL, NULL, NULL, NULL, NULL, NULL';

/** Schema 1: a row for each attribute. */
const OWNERS = `${ENUM}
CREATE TABLE schema_meta (version INTEGER);
CREATE TABLE spans (trace_id UUID, trace_state VARCHAR, span_id UUID, parent_span_id UUID, name VARCHAR, kind VARCHAR, start_time BIGINT, end_time BIGINT, resource_dropped_attributes_count UINTEGER, scope_name VARCHAR, scope_version VARCHAR, scope_dropped_attributes_count UINTEGER, dropped_attributes_count UINTEGER, dropped_events_count UINTEGER, dropped_links_count UINTEGER, status_code VARCHAR, status_message VARCHAR, service_name VARCHAR);
CREATE TABLE events (id UUID, span_id UUID, name VARCHAR, "timestamp" BIGINT, dropped_attributes_count UINTEGER);
CREATE TABLE links (id UUID, span_id UUID, trace_id UUID, linked_span_id UUID, trace_state VARCHAR, dropped_attributes_count UINTEGER);
CREATE TABLE logs (id UUID, "timestamp" BIGINT, observed_timestamp BIGINT, trace_id UUID, span_id UUID, severity_text VARCHAR, severity_number INTEGER, body VARCHAR, body_type VARCHAR, resource_dropped_attributes_count UINTEGER, scope_name VARCHAR, scope_version VARCHAR, scope_dropped_attributes_count UINTEGER, dropped_attributes_count UINTEGER, flags UINTEGER, event_name VARCHAR, service_name VARCHAR);
CREATE TABLE metric_streams (id UUID, name VARCHAR, unit VARCHAR, metric_type VARCHAR, aggregation_temporality VARCHAR, is_monotonic BOOLEAN, scope_name VARCHAR, scope_version VARCHAR, service_name VARCHAR);
CREATE TABLE metric_ingests (id UUID, stream_id UUID, description VARCHAR, resource_dropped_attributes_count UINTEGER, scope_dropped_attributes_count UINTEGER);
CREATE TABLE datapoints (id UUID, stream_id UUID, metric_ingest_id UUID, ${POINT_COLUMNS}, explicit_bounds DOUBLE[], ${SCALED_COLUMNS}, attrs_canonical VARCHAR);
CREATE TABLE exemplars (id UUID, datapoint_id UUID, "timestamp" BIGINT, value DOUBLE, trace_id UUID, span_id UUID);
CREATE TABLE attributes (span_id UUID, event_id UUID, link_id UUID, log_id UUID, metric_ingest_id UUID, datapoint_id UUID, exemplar_id UUID, scope VARCHAR, key VARCHAR, value VARCHAR, type attr_type);`;

const OWNERS_ROWS = `
INSERT INTO schema_meta VALUES (1);
INSERT INTO spans VALUES
 (${uuid('a')}, 'k=v', ${uuid('b1')}, NULL, 'GET /', 'Server', 1000, 9000, 1, 'http', '1.2', 2, 1, 0, 0, 'Error', 'boom', 'shop'),
 (${uuid('a')}, '', ${uuid('b2')}, ${uuid('b1')}, 'SELECT', 'Client', 2000, 3000, 1, 'http', '1.2', 2, 0, 0, 0, 'Unset', '', 'shop');
INSERT INTO events VALUES (${uuid('e1')}, ${uuid('b2')}, 'row', 2500, 3);
INSERT INTO links VALUES (${uuid('e2')}, ${uuid('b2')}, ${uuid('c')}, ${uuid('b9')}, '', 0);
INSERT INTO logs VALUES (${uuid('e3')}, 2600, 2700, ${uuid('a')}, ${uuid('b2')}, 'INFO', 9, 'hello', 'string', 1, 'http', '1.2', 2, 0, 1, 'login', 'shop');
INSERT INTO metric_streams VALUES
 (${uuid('f1')}, 'requests', '1', 'Sum', 'Cumulative', true, 'http', '1.2', 'shop'),
 (${uuid('f2')}, 'latency', 'ms', 'Histogram', 'Delta', false, 'http', '1.2', 'shop');
INSERT INTO metric_ingests VALUES (${uuid('d1')}, ${uuid('f1')}, 'how many', 1, 2), (${uuid('d2')}, ${uuid('f2')}, '', 1, 2);
INSERT INTO datapoints VALUES
 (${uuid('d3')}, ${uuid('f1')}, ${uuid('d1')}, 5000, 1000, 0, NULL, 42, 'Int', NULL, NULL, NULL, NULL, NULL, NULL, ${NO_SCALE}, 'route=/'),
 (${uuid('d4')}, ${uuid('f2')}, ${uuid('d2')}, 5000, 1000, 0, NULL, NULL, '', 3, 7.5, 1, 4, [1, 2], [2.0], ${NO_SCALE}, NULL);
INSERT INTO exemplars VALUES (${uuid('d5')}, ${uuid('d4')}, 4000, 4, ${uuid('a')}, ${uuid('b1')});
INSERT INTO attributes VALUES
${['b1', 'b2'].map((id) => ownerRows(`${uuid(id)}, NULL, NULL, NULL, NULL, NULL, NULL`)).join(',')},
${ownerRows(`NULL, NULL, NULL, ${uuid('e3')}, NULL, NULL, NULL`)},
${['d1', 'd2'].map((id) => ownerRows(`NULL, NULL, NULL, NULL, ${uuid(id)}, NULL, NULL`)).join(',')},
 (${uuid('b1')}, NULL, NULL, NULL, NULL, NULL, NULL, 'span', 'n', '7', 'int64'),
 (${uuid('b1')}, NULL, NULL, NULL, NULL, NULL, NULL, 'span', 'share', '0.5', 'float64'),
 (${uuid('b1')}, NULL, NULL, NULL, NULL, NULL, NULL, 'span', 'tags', '["a","b"]', 'string[]'),
 (${uuid('b2')}, ${uuid('e1')}, NULL, NULL, NULL, NULL, NULL, 'event', 'i', '1', 'int64'),
 (${uuid('b2')}, NULL, ${uuid('e2')}, NULL, NULL, NULL, NULL, 'link', 'why', 'batch', 'string'),
 (NULL, NULL, NULL, ${uuid('e3')}, NULL, NULL, NULL, 'log', 'k', 'v', 'string'),
 (NULL, NULL, NULL, NULL, ${uuid('d1')}, ${uuid('d3')}, NULL, 'datapoint', 'route', '/', 'string'),
 (NULL, NULL, NULL, NULL, ${uuid('d2')}, ${uuid('d4')}, ${uuid('d5')}, 'exemplar', 'e', 'x', 'string');`;

function ownerRows(ids: string): string {
  return ` (${ids}, 'resource', 'service.name', 'shop', 'string'), (${ids}, 'scope', 'lib', 'true', 'bool')`;
}

/** Schema 2 (`isLatest` false): text beside a type. Schema 19: values that say their kind, and ids that are numbers. */
const dictionary = (isLatest: boolean): string => {
  const [spanId, time, label] = isLatest ? ['UBIGINT', 'UBIGINT', 'INTEGER'] : ['UUID', 'BIGINT', 'VARCHAR'];
  const points = POINT_COLUMNS.replaceAll('" BIGINT', `" ${time}`).replace('start_time BIGINT', `start_time ${time}`);
  const flags = isLatest ? ', flags UINTEGER, resource_schema_url VARCHAR, scope_schema_url VARCHAR' : '';
  return `${ENUM}
CREATE TABLE schema_meta (version INTEGER);
CREATE TABLE attributes (id UUID, key VARCHAR, ${isLatest ? 'value JSON' : 'value VARCHAR, type attr_type, scope VARCHAR'});
CREATE TABLE resources (id UUID, seq INTEGER, attribute_ids UUID[], dropped_attributes_count UINTEGER);
CREATE TABLE scopes (id UUID, seq INTEGER, name VARCHAR, version VARCHAR, attribute_ids UUID[], dropped_attributes_count UINTEGER);
CREATE TABLE spans (trace_id UUID, trace_state VARCHAR, span_id ${spanId}, parent_span_id ${spanId}, name VARCHAR, kind ${label}, start_time ${time}, end_time ${time}, resource_id UUID, scope_id UUID, attribute_ids UUID[], dropped_attributes_count UINTEGER, dropped_events_count UINTEGER, dropped_links_count UINTEGER, status_code ${label}, status_message VARCHAR, service_name VARCHAR${flags});
CREATE TABLE events (id UUID, ${isLatest ? 'trace_id UUID, ' : ''}span_id ${spanId}, name VARCHAR, "timestamp" ${time}, attribute_ids UUID[], dropped_attributes_count UINTEGER);
CREATE TABLE links (id UUID, ${isLatest ? 'trace_id UUID, span_id UBIGINT, linked_trace_id UUID, linked_span_id UBIGINT' : 'span_id UUID, trace_id UUID, linked_span_id UUID'}, trace_state VARCHAR, attribute_ids UUID[], dropped_attributes_count UINTEGER${isLatest ? ', flags UINTEGER' : ''});
CREATE TABLE logs (id UUID, "timestamp" ${time}, observed_timestamp ${time}, trace_id UUID, span_id ${spanId}, severity_text VARCHAR, severity_number INTEGER, ${isLatest ? 'body JSON' : 'body VARCHAR, body_type VARCHAR'}, resource_id UUID, scope_id UUID, attribute_ids UUID[], dropped_attributes_count UINTEGER, flags UINTEGER, event_name VARCHAR, service_name VARCHAR);
CREATE TABLE histogram_bounds (id UUID, bounds DOUBLE[]);
${
  isLatest
    ? `CREATE TABLE metrics (id UUID, resource_id UUID, scope_id UUID, name VARCHAR, description VARCHAR, unit VARCHAR, metadata_ids UUID[], metric_type VARCHAR, aggregation_temporality INTEGER, is_monotonic BOOLEAN, service_name VARCHAR);
CREATE TABLE metric_datapoints (id UUID, metric_id UUID, series_id UUID, ${points}, bounds_id UUID, ${SCALED_COLUMNS}, attribute_ids UUID[]);
CREATE TABLE exemplars (id UUID, metric_datapoint_id UUID, "timestamp" ${time}, double_value DOUBLE, int_value BIGINT, trace_id UUID, span_id UBIGINT, attribute_ids UUID[]);`
    : `CREATE TABLE metric_streams (id UUID, name VARCHAR, unit VARCHAR, metric_type VARCHAR, aggregation_temporality VARCHAR, is_monotonic BOOLEAN, scope_name VARCHAR, scope_version VARCHAR, service_name VARCHAR);
CREATE TABLE metric_ingests (id UUID, stream_id UUID, description VARCHAR, resource_id UUID, scope_id UUID);
CREATE TABLE datapoints (id UUID, stream_id UUID, metric_ingest_id UUID, ${points}, bounds_id UUID, ${SCALED_COLUMNS}, attribute_ids UUID[]);
CREATE TABLE exemplars (id UUID, datapoint_id UUID, "timestamp" ${time}, value DOUBLE, trace_id UUID, span_id UUID, attribute_ids UUID[]);`
}`;
};

/** Key, kind, and value as text; ids count from 1. */
const PAIRS: [string, string, string][] = [
  ['service.name', 'string', 'shop'],
  ['lib', 'bool', 'true'],
  ['n', 'int64', '7'],
  ['share', 'float64', '0.5'],
  ['tags', 'string[]', '["a","b"]'],
  ['i', 'int64', '1'],
  ['why', 'string', 'batch'],
  ['k', 'string', 'v'],
  ['route', 'string', '/'],
  ['e', 'string', 'x'],
];
const ids = (...nth: number[]): string => `[${nth.map((id) => uuid(String(id))).join(', ')}]::UUID[]`;

function tagged(kind: string, text: string): string {
  if (kind === 'string[]')
    return '{"kind":"array","value":[{"kind":"string","value":"a"},{"kind":"string","value":"b"}]}';
  if (kind === 'float64') return `{"kind":"double","value":${text}}`;
  const value = kind === 'bool' ? text : JSON.stringify(text);
  return `{"kind":"${kind}","value":${value}}`;
}

const dictionaryRows = (isLatest: boolean): string => {
  const id = (tail: string) => (isLatest ? `${parseInt(tail, 16)}` : uuid(tail));
  const label = (name: string, number: number) => (isLatest ? String(number) : `'${name}'`);
  const pair = ([key, kind, text]: [string, string, string], i: number) =>
    `(${uuid(String(i + 1))}, '${key}', ${isLatest ? `'${tagged(kind, text)}'` : `'${text}', '${kind}', ''`})`;
  const origin = `${uuid('1')}, ${uuid('2')}`;
  const flags = isLatest ? `, 257, 'https://schema/r', 'https://schema/s'` : '';
  return `
INSERT INTO schema_meta VALUES (${isLatest ? 19 : 2});
INSERT INTO attributes VALUES ${PAIRS.map(pair).join(', ')};
INSERT INTO resources VALUES (${uuid('1')}, 1, ${ids(1)}, 1);
INSERT INTO scopes VALUES (${uuid('2')}, 1, 'http', '1.2', ${ids(2)}, 2);
INSERT INTO spans VALUES
 (${uuid('a')}, 'k=v', ${id('b1')}, NULL, 'GET /', ${label('Server', 2)}, 1000, 9000, ${origin}, ${ids(3, 4, 5)}, 1, 0, 0, ${label('Error', 2)}, 'boom', 'shop'${flags}),
 (${uuid('a')}, '', ${id('b2')}, ${id('b1')}, 'SELECT', ${label('Client', 3)}, 2000, 3000, ${origin}, ${ids()}, 0, 0, 0, ${label('Unset', 0)}, '', 'shop'${flags});
INSERT INTO events VALUES (${uuid('e1')}, ${isLatest ? `${uuid('a')}, ` : ''}${id('b2')}, 'row', 2500, ${ids(6)}, 3);
INSERT INTO links VALUES (${uuid('e2')}, ${isLatest ? `${uuid('a')}, ${id('b2')}, ${uuid('c')}` : `${id('b2')}, ${uuid('c')}`}, ${id('b9')}, '', ${ids(7)}, 0${isLatest ? ', 1' : ''});
INSERT INTO logs VALUES (${uuid('e3')}, 2600, 2700, ${uuid('a')}, ${id('b2')}, 'INFO', 9, ${isLatest ? `'${tagged('string', 'hello')}'` : `'hello', 'string'`}, ${origin}, ${ids(8)}, 0, 1, 'login', 'shop');
INSERT INTO histogram_bounds VALUES (${uuid('b')}, [2.0]);
${
  isLatest
    ? `INSERT INTO metrics VALUES (${uuid('f1')}, ${origin}, 'requests', 'how many', '1', ${ids()}, 'Sum', 2, true, 'shop'), (${uuid('f2')}, ${origin}, 'latency', '', 'ms', ${ids()}, 'Histogram', 1, false, 'shop');
INSERT INTO metric_datapoints VALUES`
    : `INSERT INTO metric_streams VALUES (${uuid('f1')}, 'requests', '1', 'Sum', 'Cumulative', true, 'http', '1.2', 'shop'), (${uuid('f2')}, 'latency', 'ms', 'Histogram', 'Delta', false, 'http', '1.2', 'shop');
INSERT INTO metric_ingests VALUES (${uuid('d1')}, ${uuid('f1')}, 'how many', ${origin}), (${uuid('d2')}, ${uuid('f2')}, '', ${origin});
INSERT INTO datapoints VALUES`
}
 (${uuid('d3')}, ${uuid('f1')}, ${uuid('d1')}, 5000, 1000, 0, NULL, 42, 'Int', NULL, NULL, NULL, NULL, NULL, NULL, ${NO_SCALE}, ${ids(9)}),
 (${uuid('d4')}, ${uuid('f2')}, ${uuid('d2')}, 5000, 1000, 0, NULL, NULL, '', 3, 7.5, 1, 4, [1, 2], ${uuid('b')}, ${NO_SCALE}, ${ids()});
INSERT INTO exemplars VALUES (${uuid('d5')}, ${uuid('d4')}, 4000, 4, ${isLatest ? 'NULL, ' : ''}${uuid('a')}, ${id('b1')}, ${ids(10)});`;
};

/** Statements that make the file of each way to keep attributes. */
export const DESKTOP_VIEWER = {
  'maps (0.2)': MAPS + MAPS_ROWS,
  'rows (schema 1)': OWNERS + OWNERS_ROWS,
  'a dictionary (schema 2)': dictionary(false) + dictionaryRows(false),
  'a dictionary (schema 19)': dictionary(true) + dictionaryRows(true),
} as const;

/** A DuckDB file of these statements. */
export async function makeDuckDbFile(path: string, statements: string): Promise<string> {
  const instance = await DuckDBInstance.create(path);
  const connection = await instance.connect();
  await connection.run(statements);
  connection.closeSync();
  instance.closeSync();
  return path;
}
