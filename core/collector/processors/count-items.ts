import type { Metric } from '../../model/metric.ts';
import type { ResourceGroup, ScopeGroup } from '../../model/resource.ts';

/** Spans, log records or data points of an item: of a metric its points, of all others one. */
export function countItem(item: unknown): number {
  const data = (item as Partial<Metric>).data;
  if (data === undefined) return 1;
  return data.kind === 'none' ? 0 : data.dataPoints.length;
}

export function countScope(scope: ScopeGroup<unknown>): number {
  return scope.items.reduce<number>((sum, item) => sum + countItem(item), 0);
}

export function countGroup(group: ResourceGroup<unknown>): number {
  return group.scopes.reduce((sum, scope) => sum + countScope(scope), 0);
}
