import type { Settings } from '../settings.ts';
import { readDimensions, type Dimension } from './dimensions.ts';
import type { HistogramShape } from './histogram.ts';

/** The Collector's defaults, in milliseconds. */
const DEFAULT_BOUNDS_MS = [2, 4, 6, 8, 10, 50, 100, 200, 400, 800, 1_000, 1_400, 2_000, 5_000, 10_000, 15_000];
const TEMPORALITIES = ['aggregation_temporality_cumulative', 'aggregation_temporality_delta'] as const;
export const DEFAULT_DIMENSIONS = ['service.name', 'span.name', 'span.kind', 'status.code'] as const;
const MOST = 1_000_000;
/** Buckets of an exponential histogram where no other number is given. */
const DEFAULT_MAX_SIZE = 160;

export interface SpanMetricsSettings {
  /** Undefined: no histogram. */
  histogram: HistogramShape | undefined;
  unit: 'ms' | 's';
  dimensions: Dimension[];
  callsDimensions: Dimension[];
  histogramDimensions: Dimension[];
  /** Undefined: no metric of events. */
  eventDimensions: Dimension[] | undefined;
  excluded: ReadonlySet<string>;
  scopes: ReadonlySet<string>;
  /** Attributes that tell resources apart; empty: all. */
  resourceKeys: readonly string[];
  /** Series of one metric of one resource; 0 = as many as memory allows us. */
  cardinalityLimit: number;
  mostResources: number;
  rememberedTimes: number;
  isDelta: boolean;
  flushMs: number;
  /** 0 = never. */
  expirationMs: number;
  namespace: string;
  /** Of each data point; 0 = none. */
  exemplars: number;
}

const KEYS = [
  'histogram',
  'dimensions',
  'calls_dimensions',
  'exclude_dimensions',
  'dimensions_cache_size',
  'resource_metrics_cache_size',
  'resource_metrics_key_attributes',
  'aggregation_temporality',
  'aggregation_cardinality_limit',
  'metrics_flush_interval',
  'metrics_expiration',
  'metric_timestamp_cache_size',
  'namespace',
  'exemplars',
  'events',
  'include_instrumentation_scope',
  'add_resource_attributes',
];

export function readSpanMetricsSettings(settings: Settings): SpanMetricsSettings {
  settings.allow(KEYS, ['resources']);
  const [histogram, exemplars, events] = ['histogram', 'exemplars', 'events'].map((key) => settings.inner(key)) as [
    Settings,
    Settings,
    Settings,
  ];
  // Keys without effect here: what they bound is bounded otherwise, and resources always keep their attributes.
  settings.integer('dimensions_cache_size', 1_000, 0, MOST);
  settings.bool('add_resource_attributes');
  exemplars.allow(['enabled', 'max_per_data_point']);
  const perPoint = exemplars.integer('max_per_data_point', 5, 0, 1_000);
  const unit = histogram.choice('unit', ['ms', 's'], 'ms');
  return {
    histogram: readHistogram(histogram, unit),
    unit,
    dimensions: readDimensions(settings, 'dimensions', DEFAULT_DIMENSIONS),
    callsDimensions: readDimensions(settings, 'calls_dimensions', DEFAULT_DIMENSIONS),
    histogramDimensions: readDimensions(histogram, 'dimensions', DEFAULT_DIMENSIONS),
    eventDimensions: readEvents(events),
    excluded: new Set(settings.texts('exclude_dimensions')),
    scopes: new Set(settings.texts('include_instrumentation_scope')),
    resourceKeys: settings.texts('resource_metrics_key_attributes'),
    cardinalityLimit: settings.integer('aggregation_cardinality_limit', 0, 0, MOST),
    mostResources: settings.integer('resource_metrics_cache_size', 1_000, 1, MOST),
    rememberedTimes: settings.integer('metric_timestamp_cache_size', 1_000, 1, MOST),
    isDelta: settings.choice('aggregation_temporality', TEMPORALITIES, TEMPORALITIES[0]) === TEMPORALITIES[1],
    flushMs: settings.durationMs('metrics_flush_interval', 60_000),
    expirationMs: settings.durationMs('metrics_expiration', 0),
    namespace: settings.text('namespace', 'traces.span.metrics'),
    exemplars: exemplars.bool('enabled') ? perPoint : 0,
  };
}

function readHistogram(histogram: Settings, unit: 'ms' | 's'): HistogramShape | undefined {
  histogram.allow(['disable', 'unit', 'explicit', 'exponential', 'dimensions']);
  if (histogram.has('explicit') && histogram.has('exponential'))
    histogram.note([], 'use either `explicit` or `exponential` buckets histogram');
  const [explicit, exponential] = [histogram.inner('explicit'), histogram.inner('exponential')];
  explicit.allow(['buckets']);
  exponential.allow(['max_size']);
  const maxSize = exponential.integer('max_size', 0, 0, 10_000) || DEFAULT_MAX_SIZE;
  const boundsMs = explicit.has('buckets') ? readBounds(explicit, 'buckets') : DEFAULT_BOUNDS_MS;
  if (histogram.bool('disable')) return undefined;
  if (histogram.has('exponential')) return { kind: 'exponential', maxSize };
  return { kind: 'explicit', bounds: unit === 's' ? boundsMs.map((bound) => bound / 1_000) : boundsMs };
}

/** Milliseconds, ascending. */
export function readBounds(settings: Settings, key: string): number[] {
  const bounds = settings.durationsMs(key);
  bounds.forEach((bound, i) => {
    if (i > 0 && bound <= bounds[i - 1]!)
      settings.note([key, i], 'a bound greater than the one before is expected here');
  });
  return bounds;
}

function readEvents(events: Settings): Dimension[] | undefined {
  events.allow(['enabled', 'dimensions']);
  const dimensions = readDimensions(events, 'dimensions', DEFAULT_DIMENSIONS);
  if (!events.bool('enabled')) return undefined;
  if (dimensions.length === 0) events.note(['dimensions'], 'no dimensions configured for events');
  return dimensions;
}
