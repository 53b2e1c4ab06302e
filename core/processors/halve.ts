import { assertNever } from '../model/assert-never.ts';
import type { Metric, MetricData } from '../model/metric.ts';
import type { ResourceGroup } from '../model/resource.ts';
import type { Telemetry } from '../model/telemetry.ts';

/**
 * Two parts of about as many spans, log records or data points each, which keep their order and what they belong to; undefined
 * where there is one at most. What is given is not changed.
 */
export function halve(part: Telemetry): [Telemetry, Telemetry] | undefined {
  switch (part.signal) {
    case 'traces':
      return pair(part, halvesOf(part.groups, one, whole));
    case 'logs':
      return pair(part, halvesOf(part.groups, one, whole));
    case 'metrics':
      return pair(part, halvesOf(part.groups, pointsOf, cutMetric));
    default:
      return assertNever(part);
  }
}

/** Parts of so many spans, log records or data points each, the last one of fewer, in order, with what they belong to. */
export function partsOf(part: Telemetry, mostItems: number): Telemetry[] {
  switch (part.signal) {
    case 'traces':
      return Array.from(cutAll(part.groups, mostItems, one, whole), (groups) => ({ ...part, groups }));
    case 'logs':
      return Array.from(cutAll(part.groups, mostItems, one, whole), (groups) => ({ ...part, groups }));
    case 'metrics':
      return Array.from(cutAll(part.groups, mostItems, pointsOf, cutMetric), (groups) => ({ ...part, groups }));
    default:
      return assertNever(part);
  }
}

/** The first so many spans, log records or data points, and the others, in order, with what they belong to. */
export function cutAfter(part: Telemetry, items: number): [Telemetry, Telemetry] {
  const both = <T>(groups: readonly ResourceGroup<T>[], sizeOf: SizeOf<T>, cut: Cut<T>) =>
    [rangeOf(groups, 0, items, sizeOf, cut), rangeOf(groups, items, Infinity, sizeOf, cut)] as [
      ResourceGroup<T>[],
      ResourceGroup<T>[],
    ];
  switch (part.signal) {
    case 'traces':
      return pair(part, both(part.groups, one, whole))!;
    case 'logs':
      return pair(part, both(part.groups, one, whole))!;
    case 'metrics':
      return pair(part, both(part.groups, pointsOf, cutMetric))!;
    default:
      return assertNever(part);
  }
}

function pair<P extends Telemetry>(part: P, halves: [P['groups'], P['groups']] | undefined): [P, P] | undefined {
  return (
    halves && [
      { ...part, groups: halves[0] },
      { ...part, groups: halves[1] },
    ]
  );
}

/** `sizeOf` an item in what is counted; `cut` gives so many of them, from one on. */
type SizeOf<T> = (item: T) => number;
type Cut<T> = (item: T, from: number, to: number) => T;

const one = (): number => 1;
const whole = <T>(item: T): T => item;

function halvesOf<T>(
  groups: readonly ResourceGroup<T>[],
  sizeOf: SizeOf<T>,
  cut: Cut<T>,
): [ResourceGroup<T>[], ResourceGroup<T>[]] | undefined {
  let size = 0;
  for (const { scopes } of groups) for (const { items } of scopes) for (const item of items) size += sizeOf(item);
  if (size < 2) return undefined;
  const middle = size >> 1;
  const part = (from: number, to: number) => rangeOf(groups, from, to, sizeOf, cut);
  return [part(0, middle), part(middle, size)];
}

/** In one walk, however many parts there are. */
function* cutAll<T>(
  groups: readonly ResourceGroup<T>[],
  most: number,
  sizeOf: SizeOf<T>,
  cut: Cut<T>,
): Generator<ResourceGroup<T>[]> {
  let [made, room]: [ResourceGroup<T>[], number] = [[], most];
  for (const group of groups) {
    let scopes: ResourceGroup<T>['scopes'] | undefined;
    for (const scope of group.scopes) {
      let items: T[] | undefined;
      for (const item of scope.items) {
        const size = sizeOf(item);
        for (let from = 0; from < size;) {
          const to = Math.min(size, from + room);
          if (!scopes) made.push({ ...group, scopes: (scopes = []) });
          if (!items) scopes.push({ ...scope, items: (items = []) });
          items.push(from === 0 && to === size ? item : cut(item, from, to));
          room -= to - from;
          from = to;
          if (room > 0) continue;
          yield made;
          [made, room, scopes, items] = [[], most, undefined, undefined];
        }
      }
    }
  }
  if (made.length > 0) yield made;
}

function rangeOf<T>(
  groups: readonly ResourceGroup<T>[],
  from: number,
  to: number,
  sizeOf: SizeOf<T>,
  cut: Cut<T>,
): ResourceGroup<T>[] {
  let at = 0;
  const itemsIn = (items: readonly T[]): T[] =>
    items.flatMap((item) => {
      const start = at;
      at += sizeOf(item);
      if (at <= from || start >= to) return [];
      return start >= from && at <= to ? [item] : [cut(item, Math.max(0, from - start), Math.min(at, to) - start)];
    });
  return groups
    .map((group) => ({
      ...group,
      scopes: group.scopes
        .map((scope) => ({ ...scope, items: itemsIn(scope.items) }))
        .filter(({ items }) => items.length > 0),
    }))
    .filter(({ scopes }) => scopes.length > 0);
}

/** A metric without points is told as one. */
function pointsOf({ data }: Metric): number {
  return data.kind === 'none' ? 1 : Math.max(1, data.dataPoints.length);
}

function cutMetric(metric: Metric, from: number, to: number): Metric {
  const { data } = metric;
  if (data.kind === 'none') return metric;
  return { ...metric, data: { ...data, dataPoints: data.dataPoints.slice(from, to) } as MetricData };
}
