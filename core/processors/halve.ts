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

/** Positions that `partOf` knows: spans, log records or data points, a metric without points being one. */
export function countPositions(part: Telemetry): number {
  const sizes = (groups: readonly ResourceGroup<Metric>[]) =>
    groups
      .flatMap(({ scopes }) => scopes.flatMap(({ items }) => items.map(pointsOf)))
      .reduce((sum, size) => sum + size, 0);
  if (part.signal === 'metrics') return sizes(part.groups);
  const groups: readonly ResourceGroup<unknown>[] = part.groups;
  return groups.reduce((sum, { scopes }) => sum + scopes.reduce((inner, { items }) => inner + items.length, 0), 0);
}

/** Those spans, log records or data points from one position to before another, with what they belong to. */
export function partOf(part: Telemetry, from: number, to: number): Telemetry {
  switch (part.signal) {
    case 'traces':
      return { ...part, groups: rangeOf(part.groups, from, to, one, whole) };
    case 'logs':
      return { ...part, groups: rangeOf(part.groups, from, to, one, whole) };
    case 'metrics':
      return { ...part, groups: rangeOf(part.groups, from, to, pointsOf, cutMetric) };
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
