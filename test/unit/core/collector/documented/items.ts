import type { AnyValue, Attributes } from '../../../../../core/model/attributes.ts';
import type { LogRecord } from '../../../../../core/model/log-record.ts';
import type { Metric, MetricData, NumberDataPoint } from '../../../../../core/model/metric.ts';
import type { ResourceGroup } from '../../../../../core/model/resource.ts';
import type { Span, SpanEvent } from '../../../../../core/model/span.ts';
import type { Telemetry } from '../../../../../core/model/telemetry.ts';
import { attributes, group, logRecord, metric, span } from '../../../../helpers/telemetry.ts';

/** Fields of an item with attributes and values as plain objects; whole numbers are bigint. */
export type Plain = Readonly<Record<string, unknown>>;

type Given = Readonly<Record<string, unknown>>;

interface Around {
  /** Attributes of the resource; `{ 'service.name': 'shop' }` where they are not given. */
  resource?: Given;
  scope?: string;
  attributes?: Given;
}

export type SpanGiven = Around & Partial<Omit<Span, 'attributes' | 'events'>> & { events?: EventGiven[] };
interface EventGiven {
  name: string;
  attributes?: Given;
}
export type LogGiven = Around & Partial<Omit<LogRecord, 'attributes' | 'body'>> & { body?: unknown };
export type MetricGiven = Pick<Around, 'resource' | 'scope'> &
  Partial<Omit<Metric, 'data'>> & { name: string; data?: MetricData };

export function anyValue(value: unknown): AnyValue {
  if (value === null) return { kind: 'empty' };
  if (Array.isArray(value)) return { kind: 'array', values: value.map(anyValue) };
  if (typeof value === 'object') return { kind: 'kvlist', values: entries(value as Given) };
  return attributes({ value: value as string })[0]!.value;
}

const entries = (given: Given = {}): Attributes =>
  Object.entries(given).map(([key, value]) => ({ key, value: anyValue(value) }));

const eventOf = (given: EventGiven): SpanEvent => ({
  ...{ name: given.name, timeUnixNano: 1n, droppedAttributesCount: 0 },
  attributes: entries(given.attributes),
});

function around<T>({ resource, scope }: Around, item: T): ResourceGroup<T> {
  const one = group('shop', [item], scope);
  return resource ? { ...one, resource: { ...one.resource, attributes: entries(resource) } } : one;
}

export const spans = (...given: SpanGiven[]): Telemetry => ({
  signal: 'traces',
  groups: given.map(({ resource, scope, attributes: own, events = [], ...rest }) =>
    around({ resource, scope }, span({ ...rest, attributes: entries(own), events: events.map(eventOf) })),
  ),
});

export const logs = (...given: LogGiven[]): Telemetry => ({
  signal: 'logs',
  groups: given.map(({ resource, scope, attributes: own, body = 'hello', ...rest }) =>
    around({ resource, scope }, logRecord({ ...rest, attributes: entries(own), body: anyValue(body) })),
  ),
});

export const metrics = (...given: MetricGiven[]): Telemetry => ({
  signal: 'metrics',
  groups: given.map(({ resource, scope, name, data = gauge({ value: 1n }), ...rest }) =>
    around({ resource, scope }, metric(name, data, rest)),
  ),
});

export interface PointGiven {
  value: bigint | number;
  attributes?: Given;
}

const point = ({ value, attributes: own }: PointGiven): NumberDataPoint => ({
  ...{ attributes: entries(own), startTimeUnixNano: 1n, timeUnixNano: 2n, flags: 0, exemplars: [] },
  value: typeof value === 'bigint' ? { kind: 'int', value } : { kind: 'double', value },
});

export const gauge = (...points: PointGiven[]): MetricData => ({ kind: 'gauge', dataPoints: points.map(point) });

/** Cumulative and monotonic. */
export const sum = (...points: PointGiven[]): MetricData => ({
  ...{ kind: 'sum', aggregationTemporality: 2, isMonotonic: true },
  dataPoints: points.map(point),
});

export const histogram = (explicitBounds: number[], counts: number[], own: Given = {}): MetricData => ({
  kind: 'histogram',
  aggregationTemporality: 2,
  dataPoints: [
    {
      ...{ attributes: entries(own), startTimeUnixNano: 1n, timeUnixNano: 2n, flags: 0, exemplars: [] },
      ...{ count: BigInt(counts.reduce((all, one) => all + one, 0)), sum: 10, min: undefined, max: undefined },
      ...{ explicitBounds, bucketCounts: counts.map(BigInt) },
    },
  ],
});

export const summary = (
  count: bigint,
  sumOf: number,
  quantiles: Readonly<Record<string, number>> = {},
): MetricData => ({
  kind: 'summary',
  dataPoints: [
    {
      ...{ attributes: [], startTimeUnixNano: 1n, timeUnixNano: 2n, flags: 0, count, sum: sumOf },
      quantileValues: Object.entries(quantiles).map(([quantile, value]) => ({ quantile: Number(quantile), value })),
    },
  ],
});

/** A value without its kinds. */
export function plainValue(value: AnyValue): unknown {
  if (value.kind === 'array') return value.values.map(plainValue);
  if (value.kind === 'kvlist') return plainAttributes(value.values);
  return 'value' in value ? value.value : null;
}

export const plainAttributes = (all: Attributes): Plain =>
  Object.fromEntries(all.map(({ key, value }) => [key, plainValue(value)]));

/** Every item of the telemetry with what it is in; metrics with their `type` and `points`. */
export function plainItems(telemetry: readonly Telemetry[]): Plain[] {
  return telemetry.flatMap(({ groups }) =>
    (groups as ResourceGroup<Span | LogRecord | Metric>[]).flatMap(({ resource, scopes }) =>
      scopes.flatMap(({ scope, items }) =>
        items.map((item) => ({
          ...plainItem(item),
          resource: plainAttributes(resource.attributes),
          scope: scope.name,
        })),
      ),
    ),
  );
}

function plainItem(item: Span | LogRecord | Metric): Plain {
  if ('data' in item) return { ...item, type: item.data.kind, points: plainPoints(item.data) };
  const own = plainAttributes(item.attributes);
  if ('body' in item) return { ...item, attributes: own, body: plainValue(item.body) };
  const events = item.events.map((one) => ({ name: one.name, attributes: plainAttributes(one.attributes) }));
  return { ...item, attributes: own, events };
}

function plainPoints(data: MetricData): Plain[] {
  if (data.kind === 'none') return [];
  return data.dataPoints.map((one) => ({
    ...one,
    attributes: plainAttributes(one.attributes),
    ...('value' in one ? { value: 'value' in one.value ? one.value.value : undefined } : {}),
  }));
}
