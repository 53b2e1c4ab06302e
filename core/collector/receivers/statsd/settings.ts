import { OttlProblem } from '../../ottl/problem.ts';
import { Pattern } from '../../ottl/regex/pattern.ts';
import type { Settings } from '../../settings.ts';
import type { StatsdRules } from './parse-line.ts';

/** What becomes of timings, histograms and distributions. */
export type Observer =
  | { kind: 'disabled' | 'gauge' }
  | { kind: 'summary'; percentiles: readonly number[] }
  | { kind: 'histogram'; maxSize: number; explicit: readonly { pattern: Pattern; bounds: readonly number[] }[] };

export interface StatsdSettings extends StatsdRules {
  intervalMs: number;
  isMonotonic: boolean;
  /** Counters are whole numbers. */
  integers: boolean;
  /** What is no whole number is the next one as often as it is near to it. */
  roundsByChance: boolean;
  /** Clients are told apart by their address only, not by their port. */
  ipOnly: boolean;
  timing: Observer;
  /** Of distributions, too. */
  histogram: Observer;
}

export const STATSD_KEYS = [
  'aggregation_interval',
  'enable_metric_type',
  'enable_simple_tags',
  'enable_ip_only_aggregation',
  'is_monotonic_counter',
  'counter_type',
  'timer_histogram_mapping',
];
export const REFUSED_STATSD_KEYS = ['socket_permissions', 'socket_buffer_size', 'ignore_host', 'dialer'];
const PERCENTILES = [0, 10, 50, 90, 95, 100];
const TYPES = ['timing', 'timer', 'histogram', 'distribution'] as const;

/** Reads the values only: which keys are allowed is for the component to say, with those of where it listens. */
export function readStatsd(settings: Settings): StatsdSettings {
  const counterType = settings.choice('counter_type', ['int', 'float', 'stochastic_int'], 'int');
  const intervalMs = settings.durationMs('aggregation_interval', 60_000);
  if (intervalMs <= 0) settings.note(['aggregation_interval'], 'must be a positive duration');
  return {
    intervalMs: Math.max(1, intervalMs),
    metricType: settings.bool('enable_metric_type'),
    simpleTags: settings.bool('enable_simple_tags'),
    ipOnly: settings.bool('enable_ip_only_aggregation'),
    isMonotonic: settings.bool('is_monotonic_counter'),
    integers: counterType !== 'float',
    roundsByChance: counterType === 'stochastic_int',
    ...readMapping(settings),
  };
}

/** Where there is a mapping, what it does not name is left out, as in the Collector. */
function readMapping(settings: Settings): Pick<StatsdSettings, 'timing' | 'histogram'> {
  if (!settings.has('timer_histogram_mapping')) return { timing: { kind: 'gauge' }, histogram: { kind: 'gauge' } };
  const read: { timing: Observer; histogram: Observer } = {
    timing: { kind: 'disabled' },
    histogram: { kind: 'disabled' },
  };
  for (const item of settings.items('timer_histogram_mapping')) {
    item.allow(['statsd_type', 'observer_type', 'histogram', 'summary']);
    if (!item.has('statsd_type') || !item.has('observer_type'))
      item.note([], 'statsd_type and observer_type are expected here');
    const type = item.choice('statsd_type', TYPES, 'timing');
    read[type === 'timing' || type === 'timer' ? 'timing' : 'histogram'] = readObserver(item);
  }
  return read;
}

function readObserver(item: Settings): Observer {
  const kind = item.choice('observer_type', ['gauge', 'summary', 'histogram', 'disabled'], 'gauge');
  if (kind !== 'histogram' && item.has('histogram')) item.note(['histogram'], 'needs observer_type: histogram');
  if (kind !== 'summary' && item.has('summary')) item.note(['summary'], 'needs observer_type: summary');
  if (kind === 'summary') return { kind, percentiles: readPercentiles(item.inner('summary')) };
  if (kind !== 'histogram') return { kind };
  const histogram = item.inner('histogram');
  histogram.allow(['max_size', 'explicit_buckets']);
  return { kind, maxSize: histogram.integer('max_size', 160, 2, 16_384), explicit: readExplicit(histogram) };
}

function readPercentiles(summary: Settings): number[] {
  summary.allow(['percentiles']);
  if (!summary.has('percentiles')) return PERCENTILES;
  return summary.list('percentiles').filter((value, i): value is number => {
    const fits = typeof value === 'number' && value >= 0 && value <= 100;
    if (!fits) summary.note(['percentiles', i], 'a number from 0 to 100 is expected here');
    return fits;
  });
}

function readExplicit(histogram: Settings): { pattern: Pattern; bounds: number[] }[] {
  return histogram.items('explicit_buckets').map((item) => {
    item.allow(['matcher_pattern', 'buckets']);
    const bounds = item.list('buckets').filter((value): value is number => typeof value === 'number');
    if (bounds.length === 0 || bounds.length < item.list('buckets').length)
      item.note(['buckets'], 'a list of numbers is expected here');
    return { pattern: readPattern(item), bounds: [...new Set(bounds)].sort((one, other) => one - other) };
  });
}

function readPattern(item: Settings): Pattern {
  try {
    return new Pattern(item.word('matcher_pattern'));
  } catch (error) {
    if (!(error instanceof OttlProblem)) throw error;
    item.note(['matcher_pattern'], error.message, error.offset);
    return new Pattern('');
  }
}
