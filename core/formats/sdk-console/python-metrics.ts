import { member, WrittenNumber, type JsonTree } from '../../json/json-tree.ts';
import type { Exemplar, ExponentialBuckets, Metric, MetricData, NumberValue } from '../../model/metric.ts';
import { NO_SPAN_ID, NO_TRACE_ID, type SpanId, type TraceId } from '../../model/ids.ts';
import { attributesOf, doubleOf, fault, int32Of, listOf, RecordFault, textOf, uint32Of, uint64Of } from './values.ts';

// MetricsData.to_json of opentelemetry-python's SDK. It does not say what kind a metric is: what its points have tells.

export function isPythonMetrics(tree: JsonTree): boolean {
  return Array.isArray(member(tree, 'resource_metrics'));
}

export interface PythonMetric {
  resource: JsonTree | undefined;
  resourceSchemaUrl: string;
  scope: JsonTree | undefined;
  scopeSchemaUrl: string;
  /** Or why it cannot be read, which costs its neighbours nothing. */
  metric: Metric | RecordFault;
}

export function* pythonMetrics(tree: JsonTree): Generator<PythonMetric> {
  for (const group of listOf(member(tree, 'resource_metrics'))) {
    for (const scoped of listOf(member(group, 'scope_metrics'))) {
      for (const metric of listOf(member(scoped, 'metrics'))) {
        yield {
          resource: member(group, 'resource'),
          resourceSchemaUrl: textOf(member(group, 'schema_url')),
          scope: member(scoped, 'scope'),
          scopeSchemaUrl: textOf(member(scoped, 'schema_url')),
          metric: readable(metric),
        };
      }
    }
  }
}

function readable(tree: JsonTree): Metric | RecordFault {
  try {
    return metricOf(tree);
  } catch (error) {
    if (!(error instanceof RecordFault)) throw error;
    return new RecordFault(`metric ${textOf(member(tree, 'name')).slice(0, 100)}: ${error.message}`);
  }
}

function metricOf(tree: JsonTree): Metric {
  return {
    name: textOf(member(tree, 'name')),
    description: textOf(member(tree, 'description')),
    unit: textOf(member(tree, 'unit')),
    metadata: [],
    data: dataOf(member(tree, 'data')),
  };
}

function dataOf(data: JsonTree | undefined): MetricData {
  const points = listOf(member(data, 'data_points'));
  const aggregationTemporality = uint32Of(member(data, 'aggregation_temporality'));
  const first = points[0];
  if (member(first, 'explicit_bounds') !== undefined) {
    return { kind: 'histogram', aggregationTemporality, dataPoints: points.map(histogramPoint) };
  }
  if (member(first, 'scale') !== undefined) {
    return { kind: 'exponentialHistogram', aggregationTemporality, dataPoints: points.map(exponentialPoint) };
  }
  const dataPoints = points.map(numberPoint);
  if (member(data, 'is_monotonic') === undefined) return { kind: 'gauge', dataPoints };
  return { kind: 'sum', dataPoints, aggregationTemporality, isMonotonic: member(data, 'is_monotonic') === true };
}

function numberPoint(tree: JsonTree) {
  return { ...base(tree), value: valueOf(member(tree, 'value')) };
}

function histogramPoint(tree: JsonTree) {
  return {
    ...distribution(tree),
    bucketCounts: listOf(member(tree, 'bucket_counts')).map(uint64Of),
    explicitBounds: listOf(member(tree, 'explicit_bounds')).map(
      (bound) => doubleOf(bound) ?? fault('a bound that is no number'),
    ),
  };
}

function exponentialPoint(tree: JsonTree) {
  return {
    ...distribution(tree),
    scale: int32Of(member(tree, 'scale')),
    zeroCount: uint64Of(member(tree, 'zero_count')),
    zeroThreshold: doubleOf(member(tree, 'zero_threshold')) ?? 0,
    positive: bucketsOf(member(tree, 'positive')),
    negative: bucketsOf(member(tree, 'negative')),
  };
}

function distribution(tree: JsonTree) {
  return {
    ...base(tree),
    count: uint64Of(member(tree, 'count')),
    sum: doubleOf(member(tree, 'sum')),
    min: finite(doubleOf(member(tree, 'min'))),
    max: finite(doubleOf(member(tree, 'max'))),
  };
}

/** Python's SDK prints Infinity for the least of nothing. */
function finite(value: number | undefined): number | undefined {
  return Number.isFinite(value) ? value : undefined;
}

function base(tree: JsonTree) {
  return {
    attributes: attributesOf(member(tree, 'attributes')),
    startTimeUnixNano: uint64Of(member(tree, 'start_time_unix_nano')),
    timeUnixNano: uint64Of(member(tree, 'time_unix_nano')),
    flags: uint32Of(member(tree, 'flags')),
    exemplars: listOf(member(tree, 'exemplars')).map(exemplarOf),
  };
}

function bucketsOf(tree: JsonTree | undefined): ExponentialBuckets | undefined {
  if (!(tree instanceof Map)) return undefined;
  return { offset: int32Of(tree.get('offset')), bucketCounts: listOf(tree.get('bucket_counts')).map(uint64Of) };
}

/** Ids are printed as numbers here. */
function exemplarOf(tree: JsonTree): Exemplar {
  return {
    filteredAttributes: attributesOf(member(tree, 'filtered_attributes')),
    timeUnixNano: uint64Of(member(tree, 'time_unix_nano')),
    value: valueOf(member(tree, 'value')),
    spanId: (hexOf(member(tree, 'span_id'), 16) || NO_SPAN_ID) as SpanId,
    traceId: (hexOf(member(tree, 'trace_id'), 32) || NO_TRACE_ID) as TraceId,
  };
}

function hexOf(tree: JsonTree | undefined, digits: number): string {
  if (!(tree instanceof WrittenNumber) || !/^\d{1,40}$/.test(tree.text)) return '';
  const value = BigInt(tree.text);
  return value === 0n || value >= 2n ** BigInt(digits * 4) ? '' : value.toString(16).padStart(digits, '0');
}

function valueOf(tree: JsonTree | undefined): NumberValue {
  if (!(tree instanceof WrittenNumber)) return { kind: 'none' };
  if (!/^-?\d+$/.test(tree.text)) return { kind: 'double', value: Number(tree.text) };
  const value = BigInt(tree.text.slice(0, 40));
  return BigInt.asIntN(64, value) === value ? { kind: 'int', value } : { kind: 'double', value: Number(tree.text) };
}
