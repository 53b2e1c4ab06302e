import type { Attributes } from '../../../../../core/model/attributes.ts';
import type { Metric, MetricData } from '../../../../../core/model/metric.ts';
import type { Telemetry } from '../../../../../core/model/telemetry.ts';
import { asString } from '../../../../../core/collector/ottl/text.ts';

type Point = Exclude<MetricData, { kind: 'none' }>['dataPoints'][number];

export function metricsIn(telemetry: Telemetry | undefined): Metric[] {
  return telemetry?.signal === 'metrics'
    ? telemetry.groups.flatMap(({ scopes }) => scopes.flatMap(({ items }) => items))
    : [];
}

export function pointsOf({ data }: Metric): Point[] {
  return data.kind === 'none' ? [] : data.dataPoints;
}

/** One line a data point, as the Collector's documents write them: `calls{span.kind=SERVER} 3`. */
export function linesOf(telemetry: Telemetry | undefined): string[] {
  return metricsIn(telemetry).flatMap((metric) =>
    pointsOf(metric).map((point) => `${metric.name}{${labels(point.attributes)}} ${amount(point)}`),
  );
}

const labels = (attributes: Attributes) => attributes.map(({ key, value }) => `${key}=${asString(value)}`).join(',');

function amount(point: Point): string {
  if ('value' in point) return point.value.kind === 'none' ? '' : String(point.value.value);
  return String(point.count);
}
