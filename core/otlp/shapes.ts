import { EMPTY_VALUE } from '../model/attributes.ts';
import { NO_SPAN_ID, NO_TRACE_ID } from '../model/ids.ts';
import type { LogRecord } from '../model/log-record.ts';
import type * as metric from '../model/metric.ts';
import type { EntityRef, Resource, ResourceGroup, Scope, ScopeGroup } from '../model/resource.ts';
import type { Span, SpanEvent, SpanLink, SpanStatus } from '../model/span.ts';
import type { Signal } from '../model/telemetry.ts';
import type { MessageName } from './fields.ts';

/** A model object as the table-driven codecs see it. */
export type Target = Record<string, unknown>;

/** How a message looks in the model. Fields without a word here keep their JSON name. */
export interface Shape {
  /** A new object with every field at its default: one literal, so that all of a kind share one hidden class. */
  create: () => object;
  /** Fields that live under another name. */
  keys?: Readonly<Record<string, string>>;
  /** Members of a oneof: the model's key and the `kind` under which it is stored there. */
  oneof?: Readonly<Record<string, readonly [key: string, kind: string]>>;
}

type UnmodelledMessage = 'AnyValue' | 'ArrayValue' | 'KeyValueList' | 'KeyValue';

const group = (): ResourceGroup<never> => ({ resource: resource(), schemaUrl: '', scopes: [] });
const scopeGroup = (): ScopeGroup<never> => ({ scope: scope(), schemaUrl: '', items: [] });
const resource = (): Resource => ({ attributes: [], droppedAttributesCount: 0, entityRefs: [] });
const scope = (): Scope => ({ name: '', version: '', attributes: [], droppedAttributesCount: 0 });
const status = (): SpanStatus => ({ message: '', code: 0 });
const request = (): { groups: never[] } => ({ groups: [] });

const span = (): Span => ({
  traceId: NO_TRACE_ID,
  spanId: NO_SPAN_ID,
  traceState: '',
  parentSpanId: NO_SPAN_ID,
  flags: 0,
  name: '',
  kind: 0,
  startTimeUnixNano: 0n,
  endTimeUnixNano: 0n,
  attributes: [],
  droppedAttributesCount: 0,
  events: [],
  droppedEventsCount: 0,
  links: [],
  droppedLinksCount: 0,
  status: status(),
});

const event = (): SpanEvent => ({ timeUnixNano: 0n, name: '', attributes: [], droppedAttributesCount: 0 });

const link = (): SpanLink => ({
  traceId: NO_TRACE_ID,
  spanId: NO_SPAN_ID,
  traceState: '',
  attributes: [],
  droppedAttributesCount: 0,
  flags: 0,
});

const logRecord = (): LogRecord => ({
  timeUnixNano: 0n,
  observedTimeUnixNano: 0n,
  severityNumber: 0,
  severityText: '',
  body: EMPTY_VALUE,
  attributes: [],
  droppedAttributesCount: 0,
  flags: 0,
  traceId: NO_TRACE_ID,
  spanId: NO_SPAN_ID,
  eventName: '',
});

const numberPoint = (): metric.NumberDataPoint => ({
  attributes: [],
  startTimeUnixNano: 0n,
  timeUnixNano: 0n,
  flags: 0,
  value: { kind: 'none' },
  exemplars: [],
});

const histogramPoint = (): metric.HistogramDataPoint => ({
  attributes: [],
  startTimeUnixNano: 0n,
  timeUnixNano: 0n,
  flags: 0,
  count: 0n,
  sum: undefined,
  min: undefined,
  max: undefined,
  bucketCounts: [],
  explicitBounds: [],
  exemplars: [],
});

const exponentialPoint = (): metric.ExponentialHistogramDataPoint => ({
  attributes: [],
  startTimeUnixNano: 0n,
  timeUnixNano: 0n,
  flags: 0,
  count: 0n,
  sum: undefined,
  min: undefined,
  max: undefined,
  scale: 0,
  zeroCount: 0n,
  zeroThreshold: 0,
  positive: undefined,
  negative: undefined,
  exemplars: [],
});

const summaryPoint = (): metric.SummaryDataPoint => ({
  attributes: [],
  startTimeUnixNano: 0n,
  timeUnixNano: 0n,
  flags: 0,
  count: 0n,
  sum: 0,
  quantileValues: [],
});

const exemplar = (): metric.Exemplar => ({
  filteredAttributes: [],
  timeUnixNano: 0n,
  value: { kind: 'none' },
  spanId: NO_SPAN_ID,
  traceId: NO_TRACE_ID,
});

const numberValue = { asInt: ['value', 'int'], asDouble: ['value', 'double'] } as const;

const metricKinds = {
  gauge: ['data', 'gauge'],
  sum: ['data', 'sum'],
  histogram: ['data', 'histogram'],
  exponentialHistogram: ['data', 'exponentialHistogram'],
  summary: ['data', 'summary'],
} as const;

const rejected = (count: string) => ({
  create: () => ({ [count]: 0n, errorMessage: '' }),
});
const response = { create: () => ({ partialSuccess: undefined }) };

/** Attributes and values are missing here: they are too frequent and too irregular for tables (see the value codecs). */
export const SHAPES: Readonly<Record<Exclude<MessageName, UnmodelledMessage>, Shape>> = {
  ExportTraceServiceRequest: { create: request, keys: { resourceSpans: 'groups' } },
  ExportTraceServiceResponse: response,
  ExportTracePartialSuccess: rejected('rejectedSpans'),
  ExportMetricsServiceRequest: { create: request, keys: { resourceMetrics: 'groups' } },
  ExportMetricsServiceResponse: response,
  ExportMetricsPartialSuccess: rejected('rejectedDataPoints'),
  ExportLogsServiceRequest: { create: request, keys: { resourceLogs: 'groups' } },
  ExportLogsServiceResponse: response,
  ExportLogsPartialSuccess: rejected('rejectedLogRecords'),
  RpcStatus: { create: () => ({ code: 0, message: '' }) },
  InstrumentationScope: { create: scope },
  EntityRef: { create: (): EntityRef => ({ schemaUrl: '', type: '', idKeys: [], descriptionKeys: [] }) },
  Resource: { create: resource },
  TracesData: { create: request, keys: { resourceSpans: 'groups' } },
  ResourceSpans: { create: group, keys: { scopeSpans: 'scopes' } },
  ScopeSpans: { create: scopeGroup, keys: { spans: 'items' } },
  Span: { create: span },
  'Span.Event': { create: event },
  'Span.Link': { create: link },
  Status: { create: status },
  LogsData: { create: request, keys: { resourceLogs: 'groups' } },
  ResourceLogs: { create: group, keys: { scopeLogs: 'scopes' } },
  ScopeLogs: { create: scopeGroup, keys: { logRecords: 'items' } },
  LogRecord: { create: logRecord },
  MetricsData: { create: request, keys: { resourceMetrics: 'groups' } },
  ResourceMetrics: { create: group, keys: { scopeMetrics: 'scopes' } },
  ScopeMetrics: { create: scopeGroup, keys: { metrics: 'items' } },
  Metric: {
    create: (): metric.Metric => ({ name: '', description: '', unit: '', metadata: [], data: { kind: 'none' } }),
    oneof: metricKinds,
  },
  Gauge: { create: (): metric.MetricData => ({ kind: 'gauge', dataPoints: [] }) },
  Sum: {
    create: (): metric.MetricData => ({ kind: 'sum', dataPoints: [], aggregationTemporality: 0, isMonotonic: false }),
  },
  Histogram: { create: (): metric.MetricData => ({ kind: 'histogram', dataPoints: [], aggregationTemporality: 0 }) },
  ExponentialHistogram: {
    create: (): metric.MetricData => ({ kind: 'exponentialHistogram', dataPoints: [], aggregationTemporality: 0 }),
  },
  Summary: { create: (): metric.MetricData => ({ kind: 'summary', dataPoints: [] }) },
  NumberDataPoint: { create: numberPoint, oneof: numberValue },
  HistogramDataPoint: { create: histogramPoint },
  ExponentialHistogramDataPoint: { create: exponentialPoint },
  'ExponentialHistogramDataPoint.Buckets': {
    create: (): metric.ExponentialBuckets => ({ offset: 0, bucketCounts: [] }),
  },
  SummaryDataPoint: { create: summaryPoint },
  'SummaryDataPoint.ValueAtQuantile': { create: (): metric.SummaryQuantile => ({ quantile: 0, value: 0 }) },
  Exemplar: { create: exemplar, oneof: numberValue },
};

/** The messages that are counted, kept and refused one by one, and the signal they belong to. */
export const ITEM_SIGNALS: Readonly<Record<string, Signal>> = { Span: 'traces', LogRecord: 'logs', Metric: 'metrics' };

/** What a metric's data consists of: each is refused for itself. */
export const POINT_MESSAGES: ReadonlySet<string> = new Set([
  'NumberDataPoint',
  'HistogramDataPoint',
  'ExponentialHistogramDataPoint',
  'SummaryDataPoint',
]);

/** The messages around the items. */
export const CARRIER_SIGNALS: Readonly<Record<string, Signal>> = {
  ResourceSpans: 'traces',
  ScopeSpans: 'traces',
  ResourceLogs: 'logs',
  ScopeLogs: 'logs',
  ResourceMetrics: 'metrics',
  ScopeMetrics: 'metrics',
};

/** What fields were called before OTLP 0.15 (and could be called until 0.19), for dumps of that time. */
export const LEGACY_NAMES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  ResourceSpans: { instrumentationLibrarySpans: 'scopeSpans' },
  ResourceLogs: { instrumentationLibraryLogs: 'scopeLogs' },
  ResourceMetrics: { instrumentationLibraryMetrics: 'scopeMetrics' },
  ScopeSpans: { instrumentationLibrary: 'scope' },
  ScopeLogs: { instrumentationLibrary: 'scope', logs: 'logRecords' },
  ScopeMetrics: { instrumentationLibrary: 'scope' },
};
