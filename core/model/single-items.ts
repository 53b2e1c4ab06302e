import type { Metric, MetricData } from './metric.ts';
import type { ResourceGroup } from './resource.ts';
import type { Telemetry } from './telemetry.ts';

/**
 * The same telemetry in its order, one span, log record or data point each; a metric without points stays as it is. Resources,
 * scopes and the metadata of metrics stay the same objects, so that what is made of them need not be made for each item.
 */
export function singleItems(telemetry: Telemetry): Telemetry[] {
  if (telemetry.signal === 'traces')
    return singleGroups(telemetry.groups).map((group) => ({ signal: 'traces', groups: [group] }));
  if (telemetry.signal === 'logs')
    return singleGroups(telemetry.groups).map((group) => ({ signal: 'logs', groups: [group] }));
  return singleGroups(telemetry.groups, singlePoints).map((group) => ({ signal: 'metrics', groups: [group] }));
}

function singleGroups<T>(groups: readonly ResourceGroup<T>[], parts = (item: T): T[] => [item]): ResourceGroup<T>[] {
  return groups.flatMap((group) =>
    group.scopes.flatMap((scope) =>
      scope.items.flatMap(parts).map((item) => ({ ...group, scopes: [{ ...scope, items: [item] }] })),
    ),
  );
}

function singlePoints(metric: Metric): Metric[] {
  const { data } = metric;
  if (data.kind === 'none' || data.dataPoints.length === 0) return [metric];
  return data.dataPoints.map((point) => ({ ...metric, data: { ...data, dataPoints: [point] } as MetricData }));
}
