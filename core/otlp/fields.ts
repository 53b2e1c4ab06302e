// The OTLP messages of the three signals as the specification's .proto files number them. This is the one place where field
// numbers live: both decoders and both encoders are driven by these rows, and a test compares them with the official classes.
//
//   [field number, JSON name, type, label]
//
// A type is a scalar, a name in ENUMS or a name in MESSAGES. 'traceId' and 'spanId' are `bytes` of 16 and 8 bytes on the wire and
// hex in JSON. 'profilesOnly' marks string-table indices, which have no meaning in these three signals.

export type ScalarType =
  | 'string'
  | 'bool'
  | 'int32'
  | 'sint32'
  | 'uint32'
  | 'fixed32'
  | 'int64'
  | 'fixed64'
  | 'sfixed64'
  | 'uint64'
  | 'sint64'
  | 'double'
  | 'bytes'
  | 'traceId'
  | 'spanId';

/** 'optional' has presence although scalar; 'packed' is repeated scalars, read in both forms and written packed. */
export type Label = 'repeated' | 'packed' | 'optional' | 'oneof' | 'profilesOnly';

export type FieldRow = readonly [number: number, name: string, type: string, label?: Label];

const rows = <const T extends Record<string, readonly FieldRow[]>>(table: T): T => table;

const exportMessages = rows({
  // collector/trace/v1
  ExportTraceServiceRequest: [[1, 'resourceSpans', 'ResourceSpans', 'repeated']],
  ExportTraceServiceResponse: [[1, 'partialSuccess', 'ExportTracePartialSuccess']],
  ExportTracePartialSuccess: [
    [1, 'rejectedSpans', 'int64'],
    [2, 'errorMessage', 'string'],
  ],
  // collector/metrics/v1
  ExportMetricsServiceRequest: [[1, 'resourceMetrics', 'ResourceMetrics', 'repeated']],
  ExportMetricsServiceResponse: [[1, 'partialSuccess', 'ExportMetricsPartialSuccess']],
  ExportMetricsPartialSuccess: [
    [1, 'rejectedDataPoints', 'int64'],
    [2, 'errorMessage', 'string'],
  ],
  // collector/logs/v1
  ExportLogsServiceRequest: [[1, 'resourceLogs', 'ResourceLogs', 'repeated']],
  ExportLogsServiceResponse: [[1, 'partialSuccess', 'ExportLogsPartialSuccess']],
  ExportLogsPartialSuccess: [
    [1, 'rejectedLogRecords', 'int64'],
    [2, 'errorMessage', 'string'],
  ],
  // google.rpc: the body of every error answer
  RpcStatus: [
    [1, 'code', 'int32'],
    [2, 'message', 'string'],
  ],
});

const commonMessages = rows({
  // common/v1
  AnyValue: [
    [1, 'stringValue', 'string', 'oneof'],
    [2, 'boolValue', 'bool', 'oneof'],
    [3, 'intValue', 'int64', 'oneof'],
    [4, 'doubleValue', 'double', 'oneof'],
    [5, 'arrayValue', 'ArrayValue', 'oneof'],
    [6, 'kvlistValue', 'KeyValueList', 'oneof'],
    [7, 'bytesValue', 'bytes', 'oneof'],
    [8, 'stringValueStrindex', 'int32', 'profilesOnly'],
  ],
  ArrayValue: [[1, 'values', 'AnyValue', 'repeated']],
  KeyValueList: [[1, 'values', 'KeyValue', 'repeated']],
  KeyValue: [
    [1, 'key', 'string'],
    [2, 'value', 'AnyValue'],
    [3, 'keyStrindex', 'int32', 'profilesOnly'],
  ],
  InstrumentationScope: [
    [1, 'name', 'string'],
    [2, 'version', 'string'],
    [3, 'attributes', 'KeyValue', 'repeated'],
    [4, 'droppedAttributesCount', 'uint32'],
  ],
  EntityRef: [
    [1, 'schemaUrl', 'string'],
    [2, 'type', 'string'],
    [3, 'idKeys', 'string', 'repeated'],
    [4, 'descriptionKeys', 'string', 'repeated'],
  ],
  // resource/v1
  Resource: [
    [1, 'attributes', 'KeyValue', 'repeated'],
    [2, 'droppedAttributesCount', 'uint32'],
    [3, 'entityRefs', 'EntityRef', 'repeated'],
  ],
});

const traceMessages = rows({
  // trace/v1
  TracesData: [[1, 'resourceSpans', 'ResourceSpans', 'repeated']],
  ResourceSpans: [
    [1, 'resource', 'Resource'],
    [2, 'scopeSpans', 'ScopeSpans', 'repeated'],
    [3, 'schemaUrl', 'string'],
  ],
  ScopeSpans: [
    [1, 'scope', 'InstrumentationScope'],
    [2, 'spans', 'Span', 'repeated'],
    [3, 'schemaUrl', 'string'],
  ],
  Span: [
    [1, 'traceId', 'traceId'],
    [2, 'spanId', 'spanId'],
    [3, 'traceState', 'string'],
    [4, 'parentSpanId', 'spanId'],
    [5, 'name', 'string'],
    [6, 'kind', 'SpanKind'],
    [7, 'startTimeUnixNano', 'fixed64'],
    [8, 'endTimeUnixNano', 'fixed64'],
    [9, 'attributes', 'KeyValue', 'repeated'],
    [10, 'droppedAttributesCount', 'uint32'],
    [11, 'events', 'Span.Event', 'repeated'],
    [12, 'droppedEventsCount', 'uint32'],
    [13, 'links', 'Span.Link', 'repeated'],
    [14, 'droppedLinksCount', 'uint32'],
    [15, 'status', 'Status'],
    [16, 'flags', 'fixed32'],
  ],
  'Span.Event': [
    [1, 'timeUnixNano', 'fixed64'],
    [2, 'name', 'string'],
    [3, 'attributes', 'KeyValue', 'repeated'],
    [4, 'droppedAttributesCount', 'uint32'],
  ],
  'Span.Link': [
    [1, 'traceId', 'traceId'],
    [2, 'spanId', 'spanId'],
    [3, 'traceState', 'string'],
    [4, 'attributes', 'KeyValue', 'repeated'],
    [5, 'droppedAttributesCount', 'uint32'],
    [6, 'flags', 'fixed32'],
  ],
  Status: [
    [2, 'message', 'string'],
    [3, 'code', 'StatusCode'],
  ],
});

const logMessages = rows({
  // logs/v1
  LogsData: [[1, 'resourceLogs', 'ResourceLogs', 'repeated']],
  ResourceLogs: [
    [1, 'resource', 'Resource'],
    [2, 'scopeLogs', 'ScopeLogs', 'repeated'],
    [3, 'schemaUrl', 'string'],
  ],
  ScopeLogs: [
    [1, 'scope', 'InstrumentationScope'],
    [2, 'logRecords', 'LogRecord', 'repeated'],
    [3, 'schemaUrl', 'string'],
  ],
  LogRecord: [
    [1, 'timeUnixNano', 'fixed64'],
    [2, 'severityNumber', 'SeverityNumber'],
    [3, 'severityText', 'string'],
    [5, 'body', 'AnyValue'],
    [6, 'attributes', 'KeyValue', 'repeated'],
    [7, 'droppedAttributesCount', 'uint32'],
    [8, 'flags', 'fixed32'],
    [9, 'traceId', 'traceId'],
    [10, 'spanId', 'spanId'],
    [11, 'observedTimeUnixNano', 'fixed64'],
    [12, 'eventName', 'string'],
  ],
});

const metricMessages = rows({
  // metrics/v1
  MetricsData: [[1, 'resourceMetrics', 'ResourceMetrics', 'repeated']],
  ResourceMetrics: [
    [1, 'resource', 'Resource'],
    [2, 'scopeMetrics', 'ScopeMetrics', 'repeated'],
    [3, 'schemaUrl', 'string'],
  ],
  ScopeMetrics: [
    [1, 'scope', 'InstrumentationScope'],
    [2, 'metrics', 'Metric', 'repeated'],
    [3, 'schemaUrl', 'string'],
  ],
  Metric: [
    [1, 'name', 'string'],
    [2, 'description', 'string'],
    [3, 'unit', 'string'],
    [5, 'gauge', 'Gauge', 'oneof'],
    [7, 'sum', 'Sum', 'oneof'],
    [9, 'histogram', 'Histogram', 'oneof'],
    [10, 'exponentialHistogram', 'ExponentialHistogram', 'oneof'],
    [11, 'summary', 'Summary', 'oneof'],
    [12, 'metadata', 'KeyValue', 'repeated'],
  ],
  Gauge: [[1, 'dataPoints', 'NumberDataPoint', 'repeated']],
  Sum: [
    [1, 'dataPoints', 'NumberDataPoint', 'repeated'],
    [2, 'aggregationTemporality', 'AggregationTemporality'],
    [3, 'isMonotonic', 'bool'],
  ],
  Histogram: [
    [1, 'dataPoints', 'HistogramDataPoint', 'repeated'],
    [2, 'aggregationTemporality', 'AggregationTemporality'],
  ],
  ExponentialHistogram: [
    [1, 'dataPoints', 'ExponentialHistogramDataPoint', 'repeated'],
    [2, 'aggregationTemporality', 'AggregationTemporality'],
  ],
  Summary: [[1, 'dataPoints', 'SummaryDataPoint', 'repeated']],
  NumberDataPoint: [
    [2, 'startTimeUnixNano', 'fixed64'],
    [3, 'timeUnixNano', 'fixed64'],
    [4, 'asDouble', 'double', 'oneof'],
    [5, 'exemplars', 'Exemplar', 'repeated'],
    [6, 'asInt', 'sfixed64', 'oneof'],
    [7, 'attributes', 'KeyValue', 'repeated'],
    [8, 'flags', 'uint32'],
  ],
  HistogramDataPoint: [
    [2, 'startTimeUnixNano', 'fixed64'],
    [3, 'timeUnixNano', 'fixed64'],
    [4, 'count', 'fixed64'],
    [5, 'sum', 'double', 'optional'],
    [6, 'bucketCounts', 'fixed64', 'packed'],
    [7, 'explicitBounds', 'double', 'packed'],
    [8, 'exemplars', 'Exemplar', 'repeated'],
    [9, 'attributes', 'KeyValue', 'repeated'],
    [10, 'flags', 'uint32'],
    [11, 'min', 'double', 'optional'],
    [12, 'max', 'double', 'optional'],
  ],
  ExponentialHistogramDataPoint: [
    [1, 'attributes', 'KeyValue', 'repeated'],
    [2, 'startTimeUnixNano', 'fixed64'],
    [3, 'timeUnixNano', 'fixed64'],
    [4, 'count', 'fixed64'],
    [5, 'sum', 'double', 'optional'],
    [6, 'scale', 'sint32'],
    [7, 'zeroCount', 'fixed64'],
    [8, 'positive', 'ExponentialHistogramDataPoint.Buckets'],
    [9, 'negative', 'ExponentialHistogramDataPoint.Buckets'],
    [10, 'flags', 'uint32'],
    [11, 'exemplars', 'Exemplar', 'repeated'],
    [12, 'min', 'double', 'optional'],
    [13, 'max', 'double', 'optional'],
    [14, 'zeroThreshold', 'double'],
  ],
  'ExponentialHistogramDataPoint.Buckets': [
    [1, 'offset', 'sint32'],
    [2, 'bucketCounts', 'uint64', 'packed'],
  ],
  SummaryDataPoint: [
    [2, 'startTimeUnixNano', 'fixed64'],
    [3, 'timeUnixNano', 'fixed64'],
    [4, 'count', 'fixed64'],
    [5, 'sum', 'double'],
    [6, 'quantileValues', 'SummaryDataPoint.ValueAtQuantile', 'repeated'],
    [7, 'attributes', 'KeyValue', 'repeated'],
    [8, 'flags', 'uint32'],
  ],
  'SummaryDataPoint.ValueAtQuantile': [
    [1, 'quantile', 'double'],
    [2, 'value', 'double'],
  ],
  Exemplar: [
    [2, 'timeUnixNano', 'fixed64'],
    [3, 'asDouble', 'double', 'oneof'],
    [4, 'spanId', 'spanId'],
    [5, 'traceId', 'traceId'],
    [6, 'asInt', 'sfixed64', 'oneof'],
    [7, 'filteredAttributes', 'KeyValue', 'repeated'],
  ],
});

const MESSAGE_ROWS = { ...exportMessages, ...commonMessages, ...traceMessages, ...logMessages, ...metricMessages };

export type MessageName = keyof typeof MESSAGE_ROWS;

/** Every message by its name inside its package ("Span.Event"), fields in ascending order of number where the .proto has them so. */
export const MESSAGES: Readonly<Record<MessageName, readonly FieldRow[]>> = MESSAGE_ROWS;

/** Names as the .proto files give them; position is the number. `prefix` is what a bare name leaves out. */
export const ENUMS = {
  SpanKind: { prefix: 'SPAN_KIND_', names: ['UNSPECIFIED', 'INTERNAL', 'SERVER', 'CLIENT', 'PRODUCER', 'CONSUMER'] },
  StatusCode: { prefix: 'STATUS_CODE_', names: ['UNSET', 'OK', 'ERROR'] },
  AggregationTemporality: { prefix: 'AGGREGATION_TEMPORALITY_', names: ['UNSPECIFIED', 'DELTA', 'CUMULATIVE'] },
  SeverityNumber: { prefix: 'SEVERITY_NUMBER_', names: severityNames() },
} as const;

export type EnumName = keyof typeof ENUMS;

/** UNSPECIFIED, then TRACE, TRACE2, TRACE3, TRACE4, DEBUG … FATAL4 as 1 to 24. */
function severityNames(): readonly string[] {
  const levels = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'];
  return ['UNSPECIFIED', ...levels.flatMap((level) => [level, `${level}2`, `${level}3`, `${level}4`])];
}

/** The number of a field. Throws when the table has no such field, which is a mistake in our own code. */
export function fieldNumber(message: MessageName, name: string): number {
  const row = MESSAGES[message].find((candidate) => candidate[1] === name);
  if (row === undefined) throw new Error(`No field ${name} in ${message}`);
  return row[0];
}
