import type { MetricSummary } from '../../../contract/operations/metrics.ts';

export const METRIC_SORTS = ['name', 'service', 'kind', 'unit', 'streams', 'resources', 'points', 'last'] as const;
export type MetricSort = (typeof METRIC_SORTS)[number];

export interface MetricOrder {
  readonly by: MetricSort;
  readonly descending: boolean;
}

/** "-points" in the address is by points, most first. */
export function readOrder(text: string): MetricOrder {
  const by = METRIC_SORTS.find((sort) => sort === text.replace(/^-/, '')) ?? 'name';
  return { by, descending: text.startsWith('-') };
}

export function writeOrder({ by, descending }: MetricOrder): string {
  return by === 'name' && !descending ? '' : `${descending ? '-' : ''}${by}`;
}

/** The same column again turns it round; numbers begin with the largest, words with A. */
export function nextOrder(order: MetricOrder, by: MetricSort): MetricOrder {
  if (order.by === by) return { by, descending: !order.descending };
  return { by, descending: by === 'streams' || by === 'resources' || by === 'points' || by === 'last' };
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function compare(a: MetricSummary, b: MetricSummary, by: MetricSort): number {
  switch (by) {
    case 'streams':
    case 'resources':
    case 'points':
      return a[by] - b[by];
    case 'last':
      return Number(BigInt(a.lastNs) - BigInt(b.lastNs));
    default:
      return compareText(a[by], b[by]);
  }
}

/** Those whose name, description or unit holds all words looked for, in order; equal ones by name and service. */
export function arrangeMetrics(metrics: readonly MetricSummary[], find: string, order: MetricOrder): MetricSummary[] {
  const words = find.toLowerCase().split(/\s+/).filter(Boolean);
  const found = metrics.filter(({ name, description, unit, service }) => {
    const text = `${name} ${description} ${unit} ${service}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
  const sign = order.descending ? -1 : 1;
  return found.sort(
    (a, b) => sign * compare(a, b, order.by) || compareText(a.name, b.name) || compareText(a.service, b.service),
  );
}
