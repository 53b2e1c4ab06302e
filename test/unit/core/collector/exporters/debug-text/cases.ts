import { attributes, logRecord, metric, span } from '../../../../../helpers/telemetry.ts';
import type { Exemplar, Metric } from '../../../../../../core/model/metric.ts';
import type { SpanId, TraceId } from '../../../../../../core/model/ids.ts';
import type { ResourceGroup } from '../../../../../../core/model/resource.ts';
import type { AnyValue } from '../../../../../../core/model/attributes.ts';
import type { Telemetry } from '../../../../../../core/model/telemetry.ts';

/** What exporter/debugexporter of open-telemetry/opentelemetry-collector expects in its testdata and tests, shortened. */
interface DebugCase {
  telemetry: Telemetry;
  detailed: string;
  normal: string;
}

const SECOND = BigInt(Date.UTC(2020, 1, 11, 20, 26, 12)) * 1_000_000n;
const START = SECOND + 321n;
const EVENT = SECOND + 1_000_000_123n;
const END = SECOND + 1_000_000_789n;
const TRACE = '0102030405060708090a0b0c0d0e0f10' as TraceId;
const SPAN = '1112131415161718' as SpanId;

/** Without a service, and of a scope without a name, as there. */
function bare<T>(resource: Record<string, string>, items: T[]): ResourceGroup<T> {
  return {
    resource: { attributes: attributes(resource), droppedAttributesCount: 0, entityRefs: [] },
    schemaUrl: '',
    scopes: [{ scope: { name: '', version: '', attributes: [], droppedAttributesCount: 0 }, schemaUrl: '', items }],
  };
}

const NO_IDS = { traceId: '' as TraceId, spanId: '' as SpanId };
const TIMES = { startTimeUnixNano: START, endTimeUnixNano: END };
const link = { ...NO_IDS, traceState: '', droppedAttributesCount: 4, flags: 0 };

/** internal/otlptext/testdata/traces/two_spans.out; normal as internal/normal/traces.go writes them. */
export const TRACES: DebugCase = {
  telemetry: {
    signal: 'traces',
    groups: [
      bare({ 'resource-attr': 'resource-attr-val-1' }, [
        span({
          ...TIMES,
          traceId: TRACE,
          spanId: SPAN,
          name: 'operationA',
          kind: 0,
          traceState: 'ot=th:0',
          status: { code: 2, message: 'status-cancelled' },
          droppedAttributesCount: 1,
          droppedEventsCount: 1,
          events: [
            {
              timeUnixNano: EVENT,
              name: 'event-with-attr',
              attributes: attributes({ 'span-event-attr': 'span-event-attr-val' }),
              droppedAttributesCount: 2,
            },
            { timeUnixNano: EVENT, name: 'event', attributes: [], droppedAttributesCount: 2 },
          ],
        }),
        span({
          ...TIMES,
          ...NO_IDS,
          name: 'operationB',
          kind: 0,
          attributes: attributes({ 'net.peer.ip': '1.2.3.4', retries: 2n }),
          droppedLinksCount: 3,
          links: [
            { ...link, attributes: attributes({ 'span-link-attr': 'span-link-attr-val' }) },
            { ...link, attributes: [] },
          ],
        }),
      ]),
    ],
  },
  detailed: `ResourceSpans #0
Resource SchemaURL:${' '}
Resource attributes:
     -> resource-attr: Str(resource-attr-val-1)
ScopeSpans #0
ScopeSpans SchemaURL:${' '}
InstrumentationScope${'  '}
Span #0
    Trace ID       : 0102030405060708090a0b0c0d0e0f10
    Parent ID      :${' '}
    ID             : 1112131415161718
    Name           : operationA
    Kind           : Unspecified
    TraceState     : ot=th:0
    Start time     : 2020-02-11 20:26:12.000000321 +0000 UTC
    End time       : 2020-02-11 20:26:13.000000789 +0000 UTC
    Status code    : Error
    Status message : status-cancelled
    DroppedAttributesCount: 1
    DroppedEventsCount: 1
    DroppedLinksCount: 0
Events:
SpanEvent #0
     -> Name: event-with-attr
     -> Timestamp: 2020-02-11 20:26:13.000000123 +0000 UTC
     -> DroppedAttributesCount: 2
     -> Attributes::
          -> span-event-attr: Str(span-event-attr-val)
SpanEvent #1
     -> Name: event
     -> Timestamp: 2020-02-11 20:26:13.000000123 +0000 UTC
     -> DroppedAttributesCount: 2
Span #1
    Trace ID       :${' '}
    Parent ID      :${' '}
    ID             :${' '}
    Name           : operationB
    Kind           : Unspecified
    Start time     : 2020-02-11 20:26:12.000000321 +0000 UTC
    End time       : 2020-02-11 20:26:13.000000789 +0000 UTC
    Status code    : Unset
    Status message :${' '}
    DroppedAttributesCount: 0
    DroppedEventsCount: 0
    DroppedLinksCount: 3
Attributes:
     -> net.peer.ip: Str(1.2.3.4)
     -> retries: Int(2)
Links:
SpanLink #0
     -> Trace ID:${' '}
     -> ID:${' '}
     -> TraceState:${' '}
     -> DroppedAttributesCount: 4
     -> Attributes::
          -> span-link-attr: Str(span-link-attr-val)
SpanLink #1
     -> Trace ID:${' '}
     -> ID:${' '}
     -> TraceState:${' '}
     -> DroppedAttributesCount: 4`,
  normal: `ResourceTraces #0 resource-attr=resource-attr-val-1
ScopeTraces #0
operationA 0102030405060708090a0b0c0d0e0f10 1112131415161718
operationB${'  '} net.peer.ip=1.2.3.4 retries=2`,
};

const POINT = {
  attributes: attributes({ 'label-1': 'label-value-1' }),
  startTimeUnixNano: START,
  timeUnixNano: END,
  flags: 0,
};
const exemplar = (value: Exemplar['value']): Exemplar => ({
  traceId: TRACE,
  spanId: SPAN,
  timeUnixNano: EVENT,
  value,
  filteredAttributes: attributes({ 'exemplar-attachment': 'exemplar-attachment-value' }),
});
const PLAIN = { ...POINT, exemplars: [] };
const BOTH_SIDES = {
  positive: { offset: 1, bucketCounts: [1n, 1n] },
  negative: { offset: -1, bucketCounts: [1n, 1n] },
};

const METRICS: Metric[] = [
  metric(
    'gauge-int',
    { kind: 'gauge', dataPoints: [{ ...PLAIN, value: { kind: 'int', value: 123n } }] },
    { metadata: attributes({ 'meta.key': 'meta-value', 'meta.id': 101n }) },
  ),
  metric('gauge-double', { kind: 'gauge', dataPoints: [{ ...PLAIN, value: { kind: 'none' } }] }),
  metric('sum-double', {
    kind: 'sum',
    isMonotonic: true,
    aggregationTemporality: 2,
    dataPoints: [{ ...PLAIN, value: { kind: 'double', value: 1.23 } }],
  }),
  metric('histogram', {
    kind: 'histogram',
    aggregationTemporality: 2,
    dataPoints: [
      {
        ...POINT,
        ...{ count: 1n, sum: 15, min: 15, max: 15, explicitBounds: [1], bucketCounts: [0n, 1n] },
        exemplars: [exemplar({ kind: 'double', value: 15 })],
      },
    ],
  }),
  metric('exponential-histogram', {
    kind: 'exponentialHistogram',
    aggregationTemporality: 1,
    dataPoints: [
      {
        ...POINT,
        ...BOTH_SIDES,
        ...{ count: 5n, sum: 0.15, min: undefined, max: undefined, scale: 1, zeroCount: 1n, zeroThreshold: 0.001 },
        exemplars: [exemplar({ kind: 'int', value: 15n })],
      },
      {
        ...PLAIN,
        ...{ count: 0n, sum: undefined, min: 0, max: 1, scale: -1, zeroCount: 0n, zeroThreshold: 0 },
        positive: { offset: -1, bucketCounts: [1n, 1n] },
        negative: undefined,
      },
    ],
  }),
  metric('summary', {
    kind: 'summary',
    dataPoints: [{ ...POINT, count: 1n, sum: 15, quantileValues: [{ quantile: 0.01, value: 15 }] }],
  }),
  metric('nothing', { kind: 'none' }),
];

const LABEL = `Data point attributes:
     -> label-1: Str(label-value-1)
StartTimestamp: 2020-02-11 20:26:12.000000321 +0000 UTC
Timestamp: 2020-02-11 20:26:13.000000789 +0000 UTC`;
const descriptor = (name: string, type: string) => `Descriptor:
     -> Name: ${name}
     -> Description:${' '}
     -> Unit: 1
     -> DataType: ${type}`;
const exemplarText = (value: string) => `Exemplars:
Exemplar #0
     -> Trace ID: 0102030405060708090a0b0c0d0e0f10
     -> Span ID: 1112131415161718
     -> Timestamp: 2020-02-11 20:26:13.000000123 +0000 UTC
     -> Value: ${value}
     -> FilteredAttributes:
          -> exemplar-attachment: Str(exemplar-attachment-value)`;

/** internal/otlptext/testdata/metrics/metrics_with_all_types.out, metadata of metrics_with_metadata.out. */
export const EVERY_KIND: DebugCase = {
  telemetry: { signal: 'metrics', groups: [bare({ 'resource-attr': 'resource-attr-val-1' }, METRICS)] },
  detailed: `ResourceMetrics #0
Resource SchemaURL:${' '}
Resource attributes:
     -> resource-attr: Str(resource-attr-val-1)
ScopeMetrics #0
ScopeMetrics SchemaURL:${' '}
InstrumentationScope${'  '}
Metric #0
${descriptor('gauge-int', 'Gauge')}
     -> Metadata:
          -> meta.key: Str(meta-value)
          -> meta.id: Int(101)
NumberDataPoints #0
${LABEL}
Value: 123
Metric #1
${descriptor('gauge-double', 'Gauge')}
NumberDataPoints #0
${LABEL}
Metric #2
${descriptor('sum-double', 'Sum')}
     -> IsMonotonic: true
     -> AggregationTemporality: Cumulative
NumberDataPoints #0
${LABEL}
Value: 1.230000
Metric #3
${descriptor('histogram', 'Histogram')}
     -> AggregationTemporality: Cumulative
HistogramDataPoints #0
${LABEL}
Count: 1
Sum: 15.000000
Min: 15.000000
Max: 15.000000
ExplicitBounds #0: 1.000000
Buckets #0, Count: 0
Buckets #1, Count: 1
${exemplarText('15.000000')}
Metric #4
${descriptor('exponential-histogram', 'ExponentialHistogram')}
     -> AggregationTemporality: Delta
ExponentialHistogramDataPoints #0
${LABEL}
Count: 5
Sum: 0.150000
Bucket [-1.414214, -1.000000), Count: 1
Bucket [-1.000000, -0.707107), Count: 1
Bucket [0, 0], Count: 1
Bucket (1.414214, 2.000000], Count: 1
Bucket (2.000000, 2.828427], Count: 1
${exemplarText('15')}
ExponentialHistogramDataPoints #1
${LABEL}
Count: 0
Min: 0.000000
Max: 1.000000
Bucket (0.250000, 1.000000], Count: 1
Bucket (1.000000, 4.000000], Count: 1
Metric #5
${descriptor('summary', 'Summary')}
SummaryDataPoints #0
${LABEL}
Count: 1
Sum: 15.000000
QuantileValue #0: Quantile 0.010000, Value 15.000000
Metric #6
${descriptor('nothing', 'Empty')}`,
  normal: `ResourceMetrics #0 resource-attr=resource-attr-val-1
ScopeMetrics #0
gauge-int{label-1=label-value-1} 123
gauge-double{label-1=label-value-1}${' '}
sum-double{label-1=label-value-1} 1.23
histogram{label-1=label-value-1} count=1 sum=15 min=15 max=15 le1=0 1
exponential-histogram{label-1=label-value-1} count=5 sum=0.15 le0.7071067811865475=1 le1=1 le1.4142135623730951=1 le2.0000000000000004=1 zero_count0.001=1
exponential-histogram{label-1=label-value-1} count=0 min=0 max=1 le0.25=1 le1=1
summary{label-1=label-value-1} count=1 sum=15.000000 q0.01=15`,
};

const REQUEST = {
  ...POINT,
  attributes: attributes({ 'http.response.status_code': 200n, 'http.request.method': 'GET' }),
};

/** internal/normal/metrics_test.go, with the resource and scope of its case "data point with resource and scope attributes". */
export const HISTOGRAM: Omit<DebugCase, 'detailed'> = {
  telemetry: {
    signal: 'metrics',
    groups: [
      {
        resource: {
          attributes: attributes({ resourceKey1: 'resourceValue1', resourceKey2: false }),
          droppedAttributesCount: 0,
          entityRefs: [],
        },
        schemaUrl: 'https://opentelemetry.io/resource-schema-url',
        scopes: [
          {
            scope: {
              name: 'scope-name',
              version: '1.2.3',
              attributes: attributes({ scopeKey1: 'scopeValue1' }),
              droppedAttributesCount: 0,
            },
            schemaUrl: 'http://opentelemetry.io/scope-schema-url',
            items: [
              metric('http.server.request.duration', {
                kind: 'histogram',
                aggregationTemporality: 2,
                dataPoints: [
                  {
                    ...REQUEST,
                    ...{ count: 1340n, sum: 99.573, min: 0.017, max: 8.13, exemplars: [] },
                    explicitBounds: [0.125, 0.5, 1, 3],
                    bucketCounts: [1324n, 13n, 0n, 2n, 1n],
                  },
                ],
              }),
            ],
          },
        ],
      },
    ],
  },
  normal: `ResourceMetrics #0 [https://opentelemetry.io/resource-schema-url] resourceKey1=resourceValue1 resourceKey2=false
ScopeMetrics #0 scope-name@1.2.3 [http://opentelemetry.io/scope-schema-url] scopeKey1=scopeValue1
http.server.request.duration{http.response.status_code=200,http.request.method=GET} count=1340 sum=99.573 min=0.017 max=8.13 le0.125=1324 le0.5=13 le1=0 le3=2 1`,
};

/** Its case "exponential histogram with buckets". */
export const EXPONENTIAL: Omit<DebugCase, 'detailed'> = {
  telemetry: {
    signal: 'metrics',
    groups: [
      bare({}, [
        metric('http.server.request.duration', {
          kind: 'exponentialHistogram',
          aggregationTemporality: 2,
          dataPoints: [
            {
              ...REQUEST,
              ...{ count: 1340n, sum: 99.573, min: 0.017, max: 8.13, scale: 3, zeroCount: 0n, zeroThreshold: 0 },
              negative: { offset: -2, bucketCounts: [10n, 20n] },
              positive: { offset: 1, bucketCounts: [40n, 50n, 60n] },
              exemplars: [],
            },
          ],
        }),
      ]),
    ],
  },
  normal: `ResourceMetrics #0
ScopeMetrics #0
http.server.request.duration{http.response.status_code=200,http.request.method=GET} count=1340 sum=99.573 min=0.017 max=8.13 le0.8408964152537146=10 le0.9170040432046712=20 le1.0905077326652577=40 le1.189207115002721=50 le1.2968395546510096=60`,
};

const map = (entries: Parameters<typeof attributes>[0]): AnyValue => ({ kind: 'kvlist', values: attributes(entries) });
const LOGS = bare({ 'service.name': 'my-service' }, [
  logRecord({
    timeUnixNano: END,
    observedTimeUnixNano: 0n,
    eventName: 'my.event',
    body: map({ key1: 'val1', key2: map({ key22: 'val22', key21: 'val21' }) }),
    attributes: attributes({ key1: map({ key11: 'val11' }), key2: 'val2' }),
  }),
]);

/** internal/otlptext/testdata/logs/embedded_maps.out, entity references of logs_with_entity_refs.out. */
export const LOG: DebugCase = {
  telemetry: {
    signal: 'logs',
    groups: [
      {
        ...LOGS,
        resource: {
          ...LOGS.resource,
          entityRefs: [
            {
              type: 'service',
              schemaUrl: 'https://opentelemetry.io/schemas/1.21.0',
              idKeys: ['service.name'],
              descriptionKeys: ['service.version'],
            },
            { type: 'host', schemaUrl: '', idKeys: ['host.name'], descriptionKeys: [] },
          ],
        },
      },
    ],
  },
  detailed: `ResourceLog #0
Resource SchemaURL:${' '}
Resource attributes:
     -> service.name: Str(my-service)
Resource entity refs:
     -> Entity ref #0:
          -> Type: service
          -> Schema URL: https://opentelemetry.io/schemas/1.21.0
          -> ID keys:
               -> service.name
          -> Description keys:
               -> service.version
     -> Entity ref #1:
          -> Type: host
          -> ID keys:
               -> host.name
ScopeLogs #0
ScopeLogs SchemaURL:${' '}
InstrumentationScope${'  '}
LogRecord #0
ObservedTimestamp: 1970-01-01 00:00:00 +0000 UTC
Timestamp: 2020-02-11 20:26:13.000000789 +0000 UTC
SeverityText: INFO
SeverityNumber: Info(9)
EventName: my.event
Body: Map({"key1":"val1","key2":{"key21":"val21","key22":"val22"}})
Attributes:
     -> key1: Map({"key11":"val11"})
     -> key2: Str(val2)
Trace ID:${' '}
Span ID:${' '}
Flags: 0`,
  normal: `ResourceLog #0 service.name=my-service
ScopeLog #0
{"key1":"val1","key2":{"key21":"val21","key22":"val22"}} key1={"key11":"val11"} key2=val2`,
};
