import type { Metric, MetricData, ResourceMetrics } from '../../../core/model/metric.ts';
import type { ReadOut } from './read-parts.ts';

/** What a reader made of metrics, in forms that tests compare. */
export const groupsOf = ({ telemetry }: Pick<ReadOut, 'telemetry'>): ResourceMetrics[] =>
  telemetry.flatMap((part) => (part.signal === 'metrics' ? part.groups : []));

export const metricsOf = (out: Pick<ReadOut, 'telemetry'>): Metric[] =>
  groupsOf(out).flatMap(({ scopes }) => scopes.flatMap(({ items }) => items));

export const pointsOf = (metric: Pick<Metric, 'data'> | undefined) =>
  (metric!.data as Exclude<MetricData, { kind: 'none' }>).dataPoints;

export const plain = (attributes: readonly { key: string; value: unknown }[]): Record<string, unknown> =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, (value as { value: unknown }).value]));
