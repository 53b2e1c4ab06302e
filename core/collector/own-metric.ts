/** One value of a metric that only components of one kind have: under the Collector's name, without `otelcol_`. */
export interface OwnMetric {
  name: string;
  help: string;
  type: 'counter' | 'gauge';
  labels: readonly (readonly [name: string, value: string])[];
  value: number;
}
