import type { OwnMetric } from '../own-metric.ts';
import type { AnyValue, Attributes } from '../../model/attributes.ts';
import type { Metric } from '../../model/metric.ts';
import type { ResourceGroup } from '../../model/resource.ts';
import type { Telemetry } from '../../model/telemetry.ts';

export const DELTA = 1;
export const CUMULATIVE = 2;

/** Makes metrics of what it takes, some time later. Times are Unix milliseconds. */
export interface MetricsMaker {
  take(telemetry: Telemetry, nowMs: number): void;
  /** Undefined where there is nothing to tell. `isLast`: nothing comes any more. */
  flush(nowMs: number, isLast: boolean): Telemetry | undefined;
  /** Items it could not take in since it was last asked, by reason. */
  takeDropped(): ReadonlyMap<string, number>;
  /** What the Collector's own tells of itself beside that. */
  readonly ownMetrics?: readonly OwnMetric[];
}

/** The metrics of one resource under the name of who made them. */
export function metricsGroup(attributes: Attributes, scopeName: string, items: Metric[]): ResourceGroup<Metric> {
  return {
    resource: { attributes, droppedAttributesCount: 0, entityRefs: [] },
    schemaUrl: '',
    scopes: [
      {
        scope: { name: scopeName, version: '', attributes: [], droppedAttributesCount: 0 },
        schemaUrl: '',
        items,
      },
    ],
  };
}

export const textValue = (value: string): AnyValue => ({ kind: 'string', value });
