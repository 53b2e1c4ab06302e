import type { Signal } from '../model/telemetry.ts';

/** What the items of each signal are called in the Collector's own metrics. */
export const SIGNAL_ITEMS: Readonly<Record<Signal, { readonly name: string; readonly words: string }>> = {
  traces: { name: 'spans', words: 'spans' },
  metrics: { name: 'metric_points', words: 'metric points' },
  logs: { name: 'log_records', words: 'log records' },
};
