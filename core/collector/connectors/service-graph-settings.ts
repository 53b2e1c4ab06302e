import type { Settings } from '../settings.ts';
import type { HistogramShape } from './histogram.ts';
import { readBounds } from './span-metrics-settings.ts';

const DEFAULT_BOUNDS = [0.002, 0.004, 0.006, 0.008, 0.01, 0.05, 0.1, 0.2, 0.4, 0.8, 1, 1.4, 2, 5, 10, 15];
const DEFAULT_PEERS = ['peer.service', 'db.name', 'db.system'];
const DEFAULT_DATABASES = ['db.name'];

export interface ServiceGraphSettings {
  /** Of seconds. */
  histogram: HistogramShape;
  dimensions: readonly string[];
  ttlMs: number;
  maxItems: number;
  /** What names the other side of a client that never came; empty: such requests are not counted. */
  peerAttributes: readonly string[];
  hasVirtualLabel: boolean;
  databaseAttributes: readonly string[];
  /** 0 = with each request. */
  flushMs: number;
  timestampOffsetMs: number;
}

const KEYS = [
  'latency_histogram_buckets',
  'exponential_histogram_max_size',
  'dimensions',
  'store',
  'cache_loop',
  'store_expiration_loop',
  'virtual_node_peer_attributes',
  'virtual_node_extra_label',
  'metrics_flush_interval',
  'metrics_timestamp_offset',
  'database_name_attribute',
  'database_name_attributes',
];

export function readServiceGraphSettings(settings: Settings): ServiceGraphSettings {
  settings.allow(KEYS, ['metrics_exporter']);
  const store = settings.inner('store');
  store.allow(['ttl', 'max_items']);
  // What these bound is looked at whenever spans come or metrics go.
  settings.durationMs('cache_loop', 60_000);
  settings.durationMs('store_expiration_loop', 2_000);
  const database = settings.text('database_name_attribute');
  const databases = settings.texts('database_name_attributes');
  return {
    histogram: readHistogram(settings),
    dimensions: settings.texts('dimensions'),
    ttlMs: store.durationMs('ttl', 2_000),
    maxItems: store.integer('max_items', 1_000, 1, 1_000_000),
    peerAttributes: settings.has('virtual_node_peer_attributes')
      ? settings.texts('virtual_node_peer_attributes')
      : DEFAULT_PEERS,
    hasVirtualLabel: settings.bool('virtual_node_extra_label'),
    databaseAttributes: databases.length > 0 ? databases : database === '' ? DEFAULT_DATABASES : [database],
    flushMs: settings.durationMs('metrics_flush_interval', 60_000),
    timestampOffsetMs: settings.durationMs('metrics_timestamp_offset', 0),
  };
}

function readHistogram(settings: Settings): HistogramShape {
  const maxSize = settings.integer('exponential_histogram_max_size', 0, 0, 10_000);
  if (maxSize > 0 && settings.has('latency_histogram_buckets'))
    settings.note(['latency_histogram_buckets'], 'use either buckets or exponential_histogram_max_size');
  if (maxSize > 0) return { kind: 'exponential', maxSize };
  const own = settings.has('latency_histogram_buckets');
  const bounds = own ? readBounds(settings, 'latency_histogram_buckets').map((ms) => ms / 1_000) : DEFAULT_BOUNDS;
  return { kind: 'explicit', bounds };
}
