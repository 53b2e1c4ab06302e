import type { Metric } from '../../model/metric.ts';

/** What a metric is to Prometheus; `unknown` is the format's word for one that says it is of no type. */
export function familyTypeOf<U extends string>(
  { data, metadata }: Metric,
  unknown: U,
): 'counter' | 'gauge' | 'histogram' | 'summary' | U {
  switch (data.kind) {
    case 'sum':
      return data.isMonotonic ? 'counter' : 'gauge';
    case 'histogram':
    case 'exponentialHistogram':
      return 'histogram';
    case 'summary':
      return 'summary';
    default: {
      const said = metadata.find(({ key }) => key === 'prometheus.type')?.value;
      return said?.kind === 'string' && said.value === 'unknown' ? unknown : 'gauge';
    }
  }
}
