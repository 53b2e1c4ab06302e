import type { OwnMetric } from '../../../../../core/collector/own-metric.ts';

export interface LoadBalancerCounts {
  resolver: 'static' | 'dns';
  resolutions: { answered: number; failed: number };
  updates: number;
  /** By back end: requests it took, and those it did not. */
  outcomes: ReadonlyMap<string, { taken: number; failed: number }>;
}

/** As in the documentation.md of the Collector's exporter/loadbalancingexporter; the latency is not there. */
export function loadBalancerMetrics({ resolver, resolutions, updates, outcomes }: LoadBalancerCounts): OwnMetric[] {
  const of = [['resolver', resolver]] as const;
  const resolved = (success: 'true' | 'false', count: number) =>
    one('num_resolutions', 'Number of times the resolver has triggered new resolutions.', count, [
      ['success', success],
      ...of,
    ]);
  return [
    one('num_backends', 'Current number of backends in use.', outcomes.size, of, 'gauge'),
    one('num_backend_updates', 'Number of times the list of backends was updated.', updates, of),
    resolved('true', resolutions.answered),
    ...(resolutions.failed > 0 ? [resolved('false', resolutions.failed)] : []),
    ...[...outcomes].flatMap(([endpoint, { taken, failed }]) =>
      [['true', taken] as const, ['false', failed] as const].map(([success, value]) =>
        one('backend_outcome', 'Number of successes and failures for each endpoint.', value, [
          ['endpoint', endpoint],
          ['success', success],
        ]),
      ),
    ),
  ];
}

const one = (
  name: string,
  help: string,
  value: number,
  labels: OwnMetric['labels'],
  type: OwnMetric['type'] = 'counter',
): OwnMetric => ({ name: `loadbalancer_${name}`, help, type, labels, value });
