import { assertNever } from '../model/assert-never.ts';
import type { Metric } from '../model/metric.ts';
import type { ResourceGroup } from '../model/resource.ts';
import { noCounts, type SignalCounts, type Telemetry } from '../model/telemetry.ts';

/** What a number of pieces of telemetry hold. */
export function countItems(telemetry: readonly Telemetry[]): SignalCounts {
  const counts = noCounts();
  for (const part of telemetry) countPart(part, counts);
  return counts;
}

/** Adds in place. */
export function addCounts(sum: SignalCounts, more: SignalCounts): void {
  for (const key of Object.keys(more) as (keyof SignalCounts)[]) sum[key] += more[key];
}

function countPart(part: Telemetry, counts: SignalCounts): void {
  switch (part.signal) {
    case 'traces':
      for (const span of itemsOf(part.groups)) {
        counts.spans++;
        counts.events += span.events.length;
        counts.links += span.links.length;
      }
      return;
    case 'logs':
      for (const { items } of part.groups.flatMap((group) => group.scopes)) counts.logs += items.length;
      return;
    case 'metrics':
      for (const metric of itemsOf(part.groups)) countMetric(metric, counts);
      return;
    default:
      assertNever(part);
  }
}

function countMetric({ data }: Metric, counts: SignalCounts): void {
  counts.metrics++;
  if (data.kind === 'none') return;
  counts.points += data.dataPoints.length;
  if (data.kind === 'summary') return;
  for (const point of data.dataPoints) counts.exemplars += point.exemplars.length;
}

function* itemsOf<T>(groups: readonly ResourceGroup<T>[]): Generator<T> {
  for (const group of groups) for (const scope of group.scopes) yield* scope.items;
}
