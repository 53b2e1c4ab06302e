import type { QueueBatchSettings } from '../queue/batching-queue.ts';
import type { MemoryQueueSettings } from '../queue/memory-queue.ts';
import type { Sizer } from '../queue/room.ts';
import { readMetadataKeys } from '../../../../core/collector/metadata-keys.ts';
import type { Settings } from '../../../../core/collector/settings.ts';

/** The Collector's exporterhelper, sending_queue, with its defaults. */
export interface QueueSettings {
  enabled: boolean;
  numConsumers: number;
  room: MemoryQueueSettings;
  /** Id of the file_storage extension; '' = in memory. */
  storage: string;
  /** undefined = each request by itself. */
  batch: QueueBatchSettings | undefined;
}

const KEYS = [
  ...['enabled', 'num_consumers', 'queue_size', 'storage', 'sizer', 'block_on_overflow', 'wait_for_result'],
  'batch',
];
const SIZERS: readonly Sizer[] = ['requests', 'items', 'bytes'];

export function readQueue(settings: Settings): QueueSettings {
  const section = settings.inner('sending_queue');
  section.allow(KEYS, ['concurrency_controller']);
  const room = {
    capacity: section.integer('queue_size', 1_000, 1, Number.MAX_SAFE_INTEGER),
    sizer: section.choice('sizer', SIZERS, 'requests'),
    isBlocking: section.bool('block_on_overflow'),
    waitsForResult: section.bool('wait_for_result'),
  };
  const storage = section.word('storage');
  if (room.waitsForResult && storage !== '')
    section.note(['wait_for_result'], 'is not supported with a persistent queue configured with storage');
  return {
    enabled: section.bool('enabled', true),
    numConsumers: section.integer('num_consumers', 10, 1, 1_000),
    room,
    storage,
    // As the Collector reads it, the key alone asks for batches by the defaults.
    batch: section.keys.includes('batch') ? readBatch(section, room) : undefined,
  };
}

/** Who sent what is on disk is not known any more. */
function readPartition(section: Settings, batch: Settings): string[] {
  const partition = batch.inner('partition');
  partition.allow(['metadata_keys']);
  const keys = readMetadataKeys(partition);
  if (keys.length > 0 && section.word('storage') !== '')
    batch.note(['partition'], 'is not supported here with a persistent queue configured with storage');
  return keys;
}

/** What the queue counts is what batches count, where nothing else is said. */
function readBatch(section: Settings, { sizer: ofQueue, capacity }: Required<MemoryQueueSettings>): QueueBatchSettings {
  const batch = section.inner('batch');
  batch.allow(['flush_timeout', 'min_size', 'max_size', 'sizer', 'partition']);
  const sizer = batch.choice('sizer', ['items', 'bytes'], ofQueue === 'bytes' ? 'bytes' : 'items');
  const flushMs = batch.durationMs('flush_timeout', 200);
  const minSize = batch.integer('min_size', 8_192, 0, Number.MAX_SAFE_INTEGER);
  const maxSize = batch.integer('max_size', 0, 0, Number.MAX_SAFE_INTEGER);
  if (flushMs === 0) batch.note(['flush_timeout'], 'a duration above 0 is expected here');
  if (maxSize > 0 && maxSize < minSize) batch.note(['max_size'], 'must be greater than or equal to min_size');
  if (sizer === ofQueue && minSize > capacity) batch.note(['min_size'], 'must be less than or equal to queue_size');
  return { flushMs, sizer, minSize, maxSize, metadataKeys: readPartition(section, batch) };
}
