import type { ResourceLogs } from './log-record.ts';
import type { ResourceMetrics } from './metric.ts';
import type { ResourceSpans } from './span.ts';

export type Signal = 'traces' | 'metrics' | 'logs';
export const SIGNALS: readonly Signal[] = ['traces', 'metrics', 'logs'];

/** One export request (or one slice of a dump) of one signal. */
export type Telemetry =
  | { signal: 'traces'; groups: ResourceSpans[] }
  | { signal: 'metrics'; groups: ResourceMetrics[] }
  | { signal: 'logs'; groups: ResourceLogs[] };

export interface SignalCounts {
  spans: number;
  events: number;
  links: number;
  logs: number;
  metrics: number;
  points: number;
  exemplars: number;
}

export function noCounts(): SignalCounts {
  return { spans: 0, events: 0, links: 0, logs: 0, metrics: 0, points: 0, exemplars: 0 };
}
