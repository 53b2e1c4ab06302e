import type { MeterReading } from '../../collector/meter.ts';

/** A metric as the Collector describes it (internal telemetry), without `otelcol_`. */
export interface Family {
  name: string;
  help: string;
  type: 'counter' | 'gauge' | 'histogram';
  unit: '' | 's' | 'By';
  /** One that the Collector does not have: `tracebench_…`. */
  isOurs?: true;
  samples: readonly Sample[];
}

export interface Sample {
  labels: readonly (readonly [name: string, value: string])[];
  /** Behind the name, of a part of a histogram: '_bucket', '_sum', '_count'. */
  suffix?: string;
  value: number;
}

export type Component = readonly [id: string, reading: MeterReading];
