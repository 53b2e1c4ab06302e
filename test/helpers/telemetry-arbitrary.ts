// Arbitrary telemetry that a decoder could have produced: every field of the model, the extremes of every number, awkward text.

import fc from 'fast-check';
import type { AnyValue, Attributes, KeyValue } from '../../core/model/attributes.ts';
import { EMPTY_VALUE } from '../../core/model/attributes.ts';
import type { SpanId, TraceId } from '../../core/model/ids.ts';
import { NO_SPAN_ID, NO_TRACE_ID } from '../../core/model/ids.ts';
import type { LogRecord } from '../../core/model/log-record.ts';
import type * as metric from '../../core/model/metric.ts';
import type { EntityRef, Resource, ResourceGroup, Scope } from '../../core/model/resource.ts';
import type { Span, SpanEvent, SpanLink } from '../../core/model/span.ts';
import type { Signal, Telemetry } from '../../core/model/telemetry.ts';

const text = fc.oneof(
  fc.string({ maxLength: 12 }),
  fc.string({ unit: 'grapheme', maxLength: 8 }),
  fc.constantFrom(
    '',
    'service.name',
    '\ufeffmark',
    '\u0000',
    '日本語',
    '🦊',
    '__proto__',
    'a"\\\n',
    'x'.repeat(200),
    'é'.repeat(70),
  ),
);

const hexId = (bytes: number): fc.Arbitrary<string> =>
  fc
    .uint8Array({ minLength: bytes, maxLength: bytes })
    .filter((id) => id.some((byte) => byte !== 0))
    .map((id) => Buffer.from(id).toString('hex'));

const traceId = hexId(16) as fc.Arbitrary<TraceId>;
const spanId = hexId(8) as fc.Arbitrary<SpanId>;
const traceIdOrNone = fc.oneof(traceId, fc.constant(NO_TRACE_ID));
const spanIdOrNone = fc.oneof(spanId, fc.constant(NO_SPAN_ID));

const int64 = fc.oneof(
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  fc.constantFrom(0n, 1n, -1n, 127n, 128n, 2n ** 49n, 2n ** 53n + 1n, 2n ** 63n - 1n, -(2n ** 63n)),
);
const uint64 = fc.oneof(
  fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
  fc.constantFrom(0n, 1n, 1_544_712_660_300_000_001n, 2n ** 63n, 2n ** 64n - 1n),
);
const uint32 = fc.oneof(fc.integer({ min: 0, max: 300 }), fc.constantFrom(0, 2 ** 31, 2 ** 32 - 1));
const sint32 = fc.oneof(fc.integer({ min: -20, max: 20 }), fc.constantFrom(2 ** 31 - 1, -(2 ** 31)));
/** Beside the known numbers some that no specification knows yet. */
const enumNumber = (known: number): fc.Arbitrary<number> =>
  fc.oneof(fc.integer({ min: 0, max: known }), fc.constantFrom(-1, 99, 2 ** 31 - 1, -(2 ** 31)));
const double = fc.oneof(fc.double(), fc.constantFrom(0, -0, NaN, Infinity, -Infinity, 5e-324, 1e21, 0.1, 2 ** 53));

const list = <T>(of: fc.Arbitrary<T>, maxLength = 2): fc.Arbitrary<T[]> => fc.array(of, { maxLength });

const scalarValue: fc.Arbitrary<AnyValue> = fc.oneof(
  fc.constant(EMPTY_VALUE),
  text.map((value): AnyValue => ({ kind: 'string', value })),
  fc.boolean().map((value): AnyValue => ({ kind: 'bool', value })),
  int64.map((value): AnyValue => ({ kind: 'int', value })),
  double.map((value): AnyValue => ({ kind: 'double', value })),
  fc.uint8Array({ maxLength: 9 }).map((value): AnyValue => ({ kind: 'bytes', value })),
);

export const anyValueArbitrary: fc.Arbitrary<AnyValue> = fc.letrec<{ value: AnyValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    { arbitrary: scalarValue, weight: 5 },
    { arbitrary: list(tie('value'), 3).map((values): AnyValue => ({ kind: 'array', values })), weight: 1 },
    {
      arbitrary: list(fc.record({ key: text, value: tie('value') })).map((values): AnyValue => ({
        kind: 'kvlist',
        values,
      })),
      weight: 1,
    },
  ),
})).value;

const keyValue: fc.Arbitrary<KeyValue> = fc.record({ key: text, value: anyValueArbitrary });
const attributes: fc.Arbitrary<Attributes> = list(keyValue, 3);

const entityRef: fc.Arbitrary<EntityRef> = fc.record({
  schemaUrl: text,
  type: text,
  idKeys: list(text),
  descriptionKeys: list(text),
});
const resource: fc.Arbitrary<Resource> = fc.record({
  attributes,
  droppedAttributesCount: uint32,
  entityRefs: list(entityRef),
});
const scope: fc.Arbitrary<Scope> = fc.record({ name: text, version: text, attributes, droppedAttributesCount: uint32 });

const groupOf = <T>(item: fc.Arbitrary<T>): fc.Arbitrary<ResourceGroup<T>> =>
  fc.record({
    resource,
    schemaUrl: text,
    scopes: list(fc.record({ scope, schemaUrl: text, items: list(item, 3) })),
  });

const event: fc.Arbitrary<SpanEvent> = fc.record({
  timeUnixNano: uint64,
  name: text,
  attributes,
  droppedAttributesCount: uint32,
});
const link: fc.Arbitrary<SpanLink> = fc.record({
  traceId: traceIdOrNone,
  spanId: spanIdOrNone,
  traceState: text,
  attributes,
  droppedAttributesCount: uint32,
  flags: uint32,
});

export const spanArbitrary: fc.Arbitrary<Span> = fc.record({
  traceId,
  spanId,
  traceState: text,
  parentSpanId: spanIdOrNone,
  flags: uint32,
  name: text,
  kind: enumNumber(5),
  startTimeUnixNano: uint64,
  endTimeUnixNano: uint64,
  attributes,
  droppedAttributesCount: uint32,
  events: list(event),
  droppedEventsCount: uint32,
  links: list(link),
  droppedLinksCount: uint32,
  status: fc.record({ message: text, code: enumNumber(2) }),
});

export const logRecordArbitrary: fc.Arbitrary<LogRecord> = fc.record({
  timeUnixNano: uint64,
  observedTimeUnixNano: uint64,
  severityNumber: enumNumber(24),
  severityText: text,
  body: anyValueArbitrary,
  attributes,
  droppedAttributesCount: uint32,
  flags: uint32,
  traceId: traceIdOrNone,
  spanId: spanIdOrNone,
  eventName: text,
});

const numberValue: fc.Arbitrary<metric.NumberValue> = fc.oneof(
  fc.constant<metric.NumberValue>({ kind: 'none' }),
  int64.map((value): metric.NumberValue => ({ kind: 'int', value })),
  double.map((value): metric.NumberValue => ({ kind: 'double', value })),
);
const exemplars = list(
  fc.record({
    filteredAttributes: attributes,
    timeUnixNano: uint64,
    value: numberValue,
    spanId: spanIdOrNone,
    traceId: traceIdOrNone,
  }),
);
const pointBase = { attributes, startTimeUnixNano: uint64, timeUnixNano: uint64, flags: uint32 };
const optionalDouble = fc.option(double, { nil: undefined });
const buckets = fc.option(fc.record({ offset: sint32, bucketCounts: list(uint64, 4) }), { nil: undefined });
const aggregates = { count: uint64, sum: optionalDouble, min: optionalDouble, max: optionalDouble };

const numberPoint: fc.Arbitrary<metric.NumberDataPoint> = fc.record({ ...pointBase, value: numberValue, exemplars });
const histogramPoint: fc.Arbitrary<metric.HistogramDataPoint> = fc.record({
  ...pointBase,
  ...aggregates,
  bucketCounts: list(uint64, 4),
  explicitBounds: list(double, 4),
  exemplars,
});
const exponentialPoint: fc.Arbitrary<metric.ExponentialHistogramDataPoint> = fc.record({
  ...pointBase,
  ...aggregates,
  scale: sint32,
  zeroCount: uint64,
  zeroThreshold: double,
  positive: buckets,
  negative: buckets,
  exemplars,
});
const summaryPoint: fc.Arbitrary<metric.SummaryDataPoint> = fc.record({
  ...pointBase,
  count: uint64,
  sum: double,
  quantileValues: list(fc.record({ quantile: double, value: double })),
});

const temporality = enumNumber(2);
const metricData: fc.Arbitrary<metric.MetricData> = fc.oneof(
  fc.constant<metric.MetricData>({ kind: 'none' }),
  fc.record({ kind: fc.constant('gauge' as const), dataPoints: list(numberPoint) }),
  fc.record({
    kind: fc.constant('sum' as const),
    dataPoints: list(numberPoint),
    aggregationTemporality: temporality,
    isMonotonic: fc.boolean(),
  }),
  fc.record({
    kind: fc.constant('histogram' as const),
    dataPoints: list(histogramPoint),
    aggregationTemporality: temporality,
  }),
  fc.record({
    kind: fc.constant('exponentialHistogram' as const),
    dataPoints: list(exponentialPoint),
    aggregationTemporality: temporality,
  }),
  fc.record({ kind: fc.constant('summary' as const), dataPoints: list(summaryPoint) }),
);

export const metricArbitrary: fc.Arbitrary<metric.Metric> = fc.record({
  name: text,
  description: text,
  unit: text,
  metadata: attributes,
  data: metricData,
});

/** One request of the signal. */
export function telemetryArbitrary(signal: Signal): fc.Arbitrary<Telemetry> {
  switch (signal) {
    case 'traces':
      return list(groupOf(spanArbitrary)).map((groups) => ({ signal, groups }));
    case 'metrics':
      return list(groupOf(metricArbitrary)).map((groups) => ({ signal, groups }));
    case 'logs':
      return list(groupOf(logRecordArbitrary)).map((groups) => ({ signal, groups }));
  }
}
