import { encodeUtf8 } from '../../encoding/utf8.ts';
import { decodeHexInto } from '../../encoding/hex.ts';
import { assertNever } from '../../model/assert-never.ts';
import { stringAttribute } from '../../model/attributes.ts';
import type { Metric, MetricData } from '../../model/metric.ts';
import type { ResourceGroup } from '../../model/resource.ts';
import type { Telemetry } from '../../model/telemetry.ts';
import { attributesKey, sortedKey } from '../attributes-key.ts';

export type RoutingKey = 'traceID' | 'service' | 'resource' | 'metric' | 'streamID';

/** The endpoint of what is to stay together. */
export type Choose = (key: Uint8Array) => string;

const ID_BYTES = 16;

export function traceKey(traceId: string): Uint8Array {
  const key = new Uint8Array(ID_BYTES);
  decodeHexInto(traceId, key, 0);
  return key;
}

/** A batch in parts, by endpoint, each with what its items are in; `random` is the key of log records of no trace. */
export function partition(
  batch: Telemetry,
  routing: RoutingKey,
  choose: Choose,
  random: Uint8Array,
): Map<string, Telemetry> {
  switch (batch.signal) {
    case 'traces':
      return parted(
        batch.groups,
        whole((group, { traceId }) => choose(routing === 'traceID' ? traceKey(traceId) : groupKey(group, routing))),
      ).map((groups) => ({ signal: 'traces', groups }));
    case 'logs':
      return parted(
        batch.groups,
        whole((group, { traceId }) => {
          if (routing !== 'traceID') return choose(groupKey(group, routing));
          return choose(traceId === '' ? random : traceKey(traceId));
        }),
      ).map((groups) => ({ signal: 'logs', groups }));
    case 'metrics':
      return partedMetrics(batch.groups, routing, choose).map((groups) => ({ signal: 'metrics', groups }));
    default:
      return assertNever(batch);
  }
}

function groupKey({ resource: { attributes } }: ResourceGroup<unknown>, routing: RoutingKey): Uint8Array {
  return encodeUtf8(routing === 'resource' ? sortedKey(attributes) : stringAttribute(attributes, 'service.name'));
}

/** Groups by endpoint. */
class Parts<T> {
  readonly #byEndpoint = new Map<string, ResourceGroup<T>[]>();

  add(endpoint: string, group: ResourceGroup<T>): void {
    const known = this.#byEndpoint.get(endpoint);
    if (known) known.push(group);
    else this.#byEndpoint.set(endpoint, [group]);
  }

  map<R>(make: (groups: ResourceGroup<T>[]) => R): Map<string, R> {
    return new Map(Array.from(this.#byEndpoint, ([endpoint, groups]) => [endpoint, make(groups)]));
  }
}

/** An item, or parts of it, each with its endpoint. */
type Split<T> = (group: ResourceGroup<T>, item: T, scope: number) => Iterable<readonly [endpoint: string, part: T]>;

/** Whole items. */
const whole =
  <T>(endpointOf: (group: ResourceGroup<T>, item: T) => string): Split<T> =>
  (group, item) => [[endpointOf(group, item), item]];

function parted<T>(groups: readonly ResourceGroup<T>[], split: Split<T>): Parts<T> {
  const parts = new Parts<T>();
  for (const group of groups) {
    const byEndpoint = new Map<string, Map<number, T[]>>();
    group.scopes.forEach((scope, index) => {
      for (const item of scope.items)
        for (const [endpoint, part] of split(group, item, index)) push(byEndpoint, endpoint, index, part);
    });
    for (const [endpoint, scopes] of byEndpoint) parts.add(endpoint, withScopes(group, scopes));
  }
  return parts;
}

function push<T>(byEndpoint: Map<string, Map<number, T[]>>, endpoint: string, scope: number, item: T): void {
  const scopes = byEndpoint.get(endpoint) ?? new Map<number, T[]>();
  byEndpoint.set(endpoint, scopes);
  const items = scopes.get(scope);
  if (items) items.push(item);
  else scopes.set(scope, [item]);
}

const withScopes = <T>(group: ResourceGroup<T>, scopes: ReadonlyMap<number, T[]>): ResourceGroup<T> => ({
  ...group,
  scopes: Array.from(scopes, ([index, items]) => ({ ...group.scopes[index]!, items })),
});

function partedMetrics(groups: readonly ResourceGroup<Metric>[], routing: RoutingKey, choose: Choose): Parts<Metric> {
  if (routing === 'streamID') return parted(groups, (group, metric, scope) => byStream(group, metric, scope, choose));
  const key = (group: ResourceGroup<Metric>, { name }: Metric) =>
    routing === 'metric' ? encodeUtf8(name) : groupKey(group, routing);
  return parted(
    groups,
    whole((group, metric) => choose(key(group, metric))),
  );
}

/** A metric for each endpoint, with the data points that go there. */
function byStream(group: ResourceGroup<Metric>, metric: Metric, index: number, choose: Choose): Map<string, Metric> {
  const { data } = metric;
  const points = data.kind === 'none' ? [] : data.dataPoints;
  const stream = streamKey(group, metric, index);
  const byEndpoint = new Map<string, typeof points>();
  for (const point of points) {
    const endpoint = choose(encodeUtf8(stream + sortedKey(point.attributes)));
    const known = byEndpoint.get(endpoint) as (typeof point)[] | undefined;
    if (known) known.push(point);
    else byEndpoint.set(endpoint, [point] as typeof points);
  }
  return new Map(
    Array.from(byEndpoint, ([endpoint, dataPoints]) => [
      endpoint,
      { ...metric, data: { ...data, dataPoints } as MetricData },
    ]),
  );
}

/** What makes the time series of a metric: where they come from and what they are of. */
function streamKey(group: ResourceGroup<Metric>, { name, unit, data }: Metric, index: number): string {
  const { scope } = group.scopes[index]!;
  const of = [sortedKey(group.resource.attributes), scope.name, scope.version, attributesKey(scope.attributes)];
  return JSON.stringify([...of, name, unit, data.kind]);
}
