import type { MetricSummary } from '../../../contract/operations/metrics.ts';

/** A row of the list: a metric, or the head of those whose names begin alike. */
export type ListRow =
  | { readonly kind: 'metric'; readonly metric: MetricSummary; readonly isInGroup: boolean }
  | { readonly kind: 'group'; readonly prefix: string; readonly count: number; readonly isOpen: boolean };

const SEPARATORS = /[._/]/;

/**
 * What a name begins with, without the sign it ends at: `http.server.request.duration` → `http.server`,
 * `jvm.memory` → `jvm`, `otelcol_receiver_accepted_spans` → `otelcol_receiver`, `up` → `up`.
 */
export function namePrefix(name: string): string {
  const parts = name.split(SEPARATORS);
  const kept = Math.max(1, Math.min(2, parts.length - 1));
  const length = parts.slice(0, kept).reduce((sum, part) => sum + part.length + 1, -1);
  return name.slice(0, length);
}

/** Groups stand where their first metric stood, so that the order asked for holds; a group of one is no group. */
export function groupMetrics(metrics: readonly MetricSummary[], closed: ReadonlySet<string>): ListRow[] {
  const groups = new Map<string, MetricSummary[]>();
  for (const metric of metrics) {
    const prefix = namePrefix(metric.name);
    const group = groups.get(prefix);
    if (group) group.push(metric);
    else groups.set(prefix, [metric]);
  }
  return [...groups].flatMap(([prefix, members]): ListRow[] => {
    if (members.length === 1) return [{ kind: 'metric', metric: members[0]!, isInGroup: false }];
    const isOpen = !closed.has(prefix);
    const head: ListRow = { kind: 'group', prefix, count: members.length, isOpen };
    if (!isOpen) return [head];
    return [head, ...members.map((metric): ListRow => ({ kind: 'metric', metric, isInGroup: true }))];
  });
}

export const plainRows = (metrics: readonly MetricSummary[]): ListRow[] =>
  metrics.map((metric) => ({ kind: 'metric', metric, isInGroup: false }));
