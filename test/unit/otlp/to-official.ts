// The model as plain objects for the official classes, written out by hand so that it owes nothing to our field tables.
// 64-bit integers are decimal text, which protobufjs takes without rounding.

import type { AnyValue, KeyValue } from '../../../core/model/attributes.ts';
import type { LogRecord } from '../../../core/model/log-record.ts';
import type * as metric from '../../../core/model/metric.ts';
import type { ResourceGroup } from '../../../core/model/resource.ts';
import type { Span } from '../../../core/model/span.ts';
import type { Telemetry } from '../../../core/model/telemetry.ts';

export function toOfficial(telemetry: Telemetry): object {
  switch (telemetry.signal) {
    case 'traces':
      return { resourceSpans: telemetry.groups.map((group) => groupOf(group, 'scopeSpans', 'spans', span)) };
    case 'metrics':
      return { resourceMetrics: telemetry.groups.map((group) => groupOf(group, 'scopeMetrics', 'metrics', metricOf)) };
    case 'logs':
      return { resourceLogs: telemetry.groups.map((group) => groupOf(group, 'scopeLogs', 'logRecords', logRecord)) };
  }
}

function groupOf<T>(group: ResourceGroup<T>, scopesKey: string, itemsKey: string, item: (item: T) => object): object {
  const { attributes, droppedAttributesCount, entityRefs } = group.resource;
  const scopes = group.scopes.map(({ scope, schemaUrl, items }) => ({
    scope: { ...scope, attributes: scope.attributes.map(keyValue) },
    schemaUrl,
    [itemsKey]: items.map(item),
  }));
  const resource = { attributes: attributes.map(keyValue), droppedAttributesCount, entityRefs };
  return { resource, schemaUrl: group.schemaUrl, [scopesKey]: scopes };
}

function keyValue({ key, value }: KeyValue): object {
  return { key, value: anyValue(value) };
}

function anyValue(value: AnyValue): object {
  switch (value.kind) {
    case 'empty':
      return {};
    case 'string':
      return { stringValue: value.value };
    case 'bool':
      return { boolValue: value.value };
    case 'int':
      return { intValue: String(value.value) };
    case 'double':
      return { doubleValue: value.value };
    case 'bytes':
      return { bytesValue: value.value };
    case 'array':
      return { arrayValue: { values: value.values.map(anyValue) } };
    case 'kvlist':
      return { kvlistValue: { values: value.values.map(keyValue) } };
  }
}

function id(hex: string): Uint8Array {
  return Buffer.from(hex, 'hex');
}

function span({ traceId, spanId, parentSpanId, ...rest }: Span): object {
  return {
    ...rest,
    traceId: id(traceId),
    spanId: id(spanId),
    parentSpanId: id(parentSpanId),
    startTimeUnixNano: String(rest.startTimeUnixNano),
    endTimeUnixNano: String(rest.endTimeUnixNano),
    attributes: rest.attributes.map(keyValue),
    events: rest.events.map((event) => ({
      ...event,
      timeUnixNano: String(event.timeUnixNano),
      attributes: event.attributes.map(keyValue),
    })),
    links: rest.links.map((link) => ({
      ...link,
      traceId: id(link.traceId),
      spanId: id(link.spanId),
      attributes: link.attributes.map(keyValue),
    })),
  };
}

function logRecord({ traceId, spanId, ...rest }: LogRecord): object {
  return {
    ...rest,
    traceId: id(traceId),
    spanId: id(spanId),
    timeUnixNano: String(rest.timeUnixNano),
    observedTimeUnixNano: String(rest.observedTimeUnixNano),
    body: anyValue(rest.body),
    attributes: rest.attributes.map(keyValue),
  };
}

function metricOf({ name, description, unit, metadata, data }: metric.Metric): object {
  return { name, description, unit, metadata: metadata.map(keyValue), ...metricData(data) };
}

function metricData(data: metric.MetricData): object {
  switch (data.kind) {
    case 'none':
      return {};
    case 'gauge':
      return { gauge: { dataPoints: data.dataPoints.map(numberPoint) } };
    case 'sum':
      return { sum: { ...withoutKind(data), dataPoints: data.dataPoints.map(numberPoint) } };
    case 'histogram':
      return { histogram: { ...withoutKind(data), dataPoints: data.dataPoints.map(histogramPoint) } };
    case 'exponentialHistogram':
      return { exponentialHistogram: { ...withoutKind(data), dataPoints: data.dataPoints.map(exponentialPoint) } };
    case 'summary':
      return { summary: { dataPoints: data.dataPoints.map(summaryPoint) } };
  }
}

function withoutKind<T extends { kind: string }>({ kind: _, ...rest }: T): Omit<T, 'kind'> {
  return rest;
}

type PointBase = Pick<metric.SummaryDataPoint, 'attributes' | 'startTimeUnixNano' | 'timeUnixNano' | 'flags'>;

function base({ attributes, startTimeUnixNano, timeUnixNano, flags }: PointBase): object {
  return {
    attributes: attributes.map(keyValue),
    startTimeUnixNano: String(startTimeUnixNano),
    timeUnixNano: String(timeUnixNano),
    flags,
  };
}

function numberValue(value: metric.NumberValue): object {
  if (value.kind === 'none') return {};
  return value.kind === 'int' ? { asInt: String(value.value) } : { asDouble: value.value };
}

function exemplar({ filteredAttributes, timeUnixNano, value, spanId, traceId }: metric.Exemplar): object {
  return {
    filteredAttributes: filteredAttributes.map(keyValue),
    timeUnixNano: String(timeUnixNano),
    ...numberValue(value),
    spanId: id(spanId),
    traceId: id(traceId),
  };
}

function numberPoint(point: metric.NumberDataPoint): object {
  return { ...base(point), ...numberValue(point.value), exemplars: point.exemplars.map(exemplar) };
}

function histogramPoint(point: metric.HistogramDataPoint): object {
  return {
    ...base(point),
    count: String(point.count),
    sum: point.sum,
    min: point.min,
    max: point.max,
    bucketCounts: point.bucketCounts.map(String),
    explicitBounds: point.explicitBounds,
    exemplars: point.exemplars.map(exemplar),
  };
}

function exponentialPoint(point: metric.ExponentialHistogramDataPoint): object {
  return {
    ...base(point),
    count: String(point.count),
    sum: point.sum,
    min: point.min,
    max: point.max,
    scale: point.scale,
    zeroCount: String(point.zeroCount),
    zeroThreshold: point.zeroThreshold,
    positive: buckets(point.positive),
    negative: buckets(point.negative),
    exemplars: point.exemplars.map(exemplar),
  };
}

function buckets(value: metric.ExponentialBuckets | undefined): object | undefined {
  return value && { offset: value.offset, bucketCounts: value.bucketCounts.map(String) };
}

function summaryPoint(point: metric.SummaryDataPoint): object {
  return { ...base(point), count: String(point.count), sum: point.sum, quantileValues: point.quantileValues };
}
