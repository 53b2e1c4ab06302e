import type { MetricSummary } from '../../../contract/operations/metrics.ts';

/** A counter of one stream, changed as a test needs it. */
export function metricSummary(change: Partial<MetricSummary> = {}): MetricSummary {
  return {
    name: 'http.requests',
    service: 'shop',
    unit: '1',
    description: '',
    kind: 'sum',
    temporality: 2,
    isMonotonic: true,
    streams: 1,
    resources: 1,
    points: 3,
    exemplars: 0,
    firstNs: '0',
    lastNs: '0',
    ...change,
  };
}
