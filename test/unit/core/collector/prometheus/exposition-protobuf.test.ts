import { createRequire } from 'node:module';
import { expect, test } from 'vitest';
import { protobufExpositionOf } from '../../../../../core/collector/prometheus/exposition-protobuf.ts';
import { SeriesStore } from '../../../../../core/collector/prometheus/series-store.ts';
import { metric, spanId, traceId } from '../../../../helpers/telemetry.ts';
import { exponential, gauge, histogram, number, of, sum } from './points.ts';

// metrics.proto of prometheus/client_model, read by protobufjs: independent of what is tested.
const PROTO = `
syntax = "proto2";
message LabelPair { optional string name = 1; optional string value = 2; }
message Value { optional double value = 1; }
message Counter { optional double value = 1; optional Exemplar exemplar = 2; }
message Quantile { optional double quantile = 1; optional double value = 2; }
message Summary { optional uint64 sample_count = 1; optional double sample_sum = 2; repeated Quantile quantile = 3; }
message Bucket { optional uint64 cumulative_count = 1; optional double upper_bound = 2; optional Exemplar exemplar = 3; }
message BucketSpan { optional sint32 offset = 1; optional uint32 length = 2; }
message Exemplar { repeated LabelPair label = 1; optional double value = 2; optional Timestamp timestamp = 3; }
message Timestamp { optional int64 seconds = 1; optional int32 nanos = 2; }
message Histogram {
  optional uint64 sample_count = 1; optional double sample_sum = 2; repeated Bucket bucket = 3; optional sint32 schema = 5;
  optional double zero_threshold = 6; optional uint64 zero_count = 7; repeated BucketSpan negative_span = 9; repeated sint64 negative_delta = 10;
  repeated BucketSpan positive_span = 12; repeated sint64 positive_delta = 13;
}
message Metric {
  repeated LabelPair label = 1; optional Value gauge = 2; optional Counter counter = 3; optional Summary summary = 4; optional Value untyped = 5;
  optional int64 timestamp_ms = 6; optional Histogram histogram = 7;
}
message MetricFamily { optional string name = 1; optional string help = 2; optional int32 type = 3; repeated Metric metric = 4; }
`;
interface Type {
  decodeDelimited(bytes: Uint8Array): unknown;
  toObject(message: unknown, options: object): unknown;
}
const here = createRequire(import.meta.url);
const { parse } = createRequire(here.resolve('@opentelemetry/otlp-transformer'))('protobufjs') as {
  parse(source: string): { root: { lookupType(name: string): Type } };
};
const family = parse(PROTO).root.lookupType('MetricFamily');

test('each family with its length in front, as the definition has it', () => {
  const store = new SeriesStore({
    ...{ namespace: '', suffixes: true, constant: {}, scopeInfo: false },
    expirationMs: 1_000,
    mostSeries: 100,
  });
  const exemplar = {
    filteredAttributes: [],
    timeUnixNano: 1_500_000_000n,
    value: { kind: 'double', value: 0.7 } as const,
    traceId: traceId(1),
    spanId: spanId(2),
  };
  const at = { timeUnixNano: 2_000_000n };
  const totals = { aggregationTemporality: 2 };
  store.add(
    [
      of({ 'service.name': 's', 'service.instance.id': 'i' }, [
        metric('a', gauge(number(0.5, { x: 'é"\\' }, at)), { unit: '', description: 'Help' }),
        metric('b', sum([number(2n, {}, { ...at, exemplars: [exemplar] })]), { unit: '' }),
        metric(
          'c',
          { kind: 'histogram', dataPoints: [histogram([1n, 2n], [1], { ...at, exemplars: [exemplar] })], ...totals },
          { unit: '' },
        ),
        metric(
          'd',
          {
            kind: 'exponentialHistogram',
            dataPoints: [exponential(0, 0, [1n, 3n], { ...at, zeroCount: 1n })],
            ...totals,
          },
          { unit: '' },
        ),
        metric(
          'e',
          {
            kind: 'summary',
            dataPoints: [
              { ...histogram([], [], at), count: 4n, sum: 2, quantileValues: [{ quantile: 0.5, value: 1 }] },
            ],
          },
          { unit: '' },
        ),
        metric('f', { kind: 'exponentialHistogram', dataPoints: [exponential(0, 0, [], at)], ...totals }, { unit: '' }),
      ]),
    ],
    0,
  );
  const read = [...protobufExpositionOf(store.collect(0), { timestamps: true, namespace: '' })].map((bytes) =>
    family.toObject(family.decodeDelimited(bytes), { longs: Number }),
  );
  const own = [
    { name: 'instance', value: 'i' },
    { name: 'job', value: 's' },
  ];
  const trace = [
    { name: 'trace_id', value: traceId(1) },
    { name: 'span_id', value: spanId(2) },
  ];
  const marked = { label: trace, value: 0.7, timestamp: { seconds: 1, nanos: 500_000_000 } };
  const timestampMs = 2;
  expect(read).toEqual([
    { name: 'target_info', help: 'Target metadata', type: 1, metric: [{ label: own, gauge: { value: 1 } }] },
    {
      name: 'a',
      help: 'Help',
      type: 1,
      metric: [{ label: [...own, { name: 'x', value: 'é"\\' }], gauge: { value: 0.5 }, timestampMs }],
    },
    {
      name: 'b_total',
      help: '',
      type: 0,
      metric: [{ label: own, counter: { value: 2, exemplar: marked }, timestampMs }],
    },
    {
      ...{ name: 'c', help: '', type: 4 },
      metric: [
        {
          label: own,
          timestampMs,
          histogram: {
            ...{ sampleCount: 3, sampleSum: 10 },
            bucket: [
              { cumulativeCount: 1, upperBound: 1, exemplar: marked },
              { cumulativeCount: 3, upperBound: Infinity },
            ],
          },
        },
      ],
    },
    {
      ...{ name: 'd', help: '', type: 4 },
      metric: [
        {
          label: own,
          timestampMs,
          histogram: {
            ...{ sampleCount: 4, sampleSum: 10, schema: 0, zeroThreshold: 1e-128, zeroCount: 1 },
            positiveSpan: [{ offset: 1, length: 2 }],
            positiveDelta: [1, 2],
          },
        },
      ],
    },
    {
      name: 'e',
      help: '',
      type: 2,
      metric: [
        { label: own, timestampMs, summary: { sampleCount: 4, sampleSum: 2, quantile: [{ quantile: 0.5, value: 1 }] } },
      ],
    },
    {
      ...{ name: 'f', help: '', type: 4 },
      metric: [
        {
          label: own,
          timestampMs,
          histogram: {
            sampleCount: 0,
            sampleSum: 10,
            schema: 0,
            zeroThreshold: 1e-128,
            zeroCount: 0,
            positiveSpan: [{ offset: 0, length: 0 }],
          },
        },
      ],
    },
  ]);
});
