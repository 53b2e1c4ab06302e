import type { QueueBatchSettings } from '../queue/batching-queue.ts';
import type { QueueSizer } from '../queue/measure.ts';
import type { Settings } from '../../../../core/collector/settings.ts';

/** The Collector's exporterhelper, sending_queue, with its defaults. */
export interface QueueSettings {
  enabled: boolean;
  numConsumers: number;
  /** As `sizer` measures. */
  queueSize: number;
  sizer: QueueSizer;
  /** Whoever comes when it is full waits. */
  blocks: boolean;
  /** Id of the file_storage extension; '' = in memory. */
  storage: string;
  /** undefined = each request by itself. */
  batch: QueueBatchSettings | undefined;
}

const KEYS = ['enabled', 'num_consumers', 'queue_size', 'storage', 'sizer', 'block_on_overflow', 'batch'];
/** Known to the Collector, and not supported here but as they are without being written: false. */
const REFUSED = ['wait_for_result'];

export function readQueue(settings: Settings): QueueSettings {
  const section = settings.inner('sending_queue');
  const off = REFUSED.filter((key) => section.raw(key) === false);
  section.allow([...KEYS, ...off], ['concurrency_controller', ...REFUSED.filter((key) => !off.includes(key))]);
  const sizer = section.choice('sizer', ['requests', 'items', 'bytes'], 'requests');
  const queueSize = section.integer('queue_size', 1_000, 1, Number.MAX_SAFE_INTEGER);
  return {
    enabled: section.bool('enabled', true),
    numConsumers: section.integer('num_consumers', 10, 1, 1_000),
    queueSize,
    sizer,
    blocks: section.bool('block_on_overflow'),
    storage: section.word('storage'),
    // As the Collector reads it, the key alone asks for batches by the defaults.
    batch: section.keys.includes('batch') ? readBatch(section, sizer, queueSize) : undefined,
  };
}

function readBatch(section: Settings, queueSizer: QueueSizer, queueSize: number): QueueBatchSettings {
  const batch = section.inner('batch');
  batch.allow(['flush_timeout', 'min_size', 'max_size', 'sizer'], ['partition']);
  const sizer = batch.choice('sizer', ['items', 'bytes'], queueSizer === 'bytes' ? 'bytes' : 'items');
  const flushMs = batch.durationMs('flush_timeout', 200);
  const minSize = batch.integer('min_size', 8_192, 0, Number.MAX_SAFE_INTEGER);
  const maxSize = batch.integer('max_size', 0, 0, Number.MAX_SAFE_INTEGER);
  if (flushMs === 0) batch.note(['flush_timeout'], 'a duration above 0 is expected here');
  if (maxSize > 0 && maxSize < minSize) batch.note(['max_size'], 'must be greater than or equal to min_size');
  if (maxSize > 0 && sizer === 'bytes') batch.note(['max_size'], 'max_size of bytes is not supported here');
  if (sizer === queueSizer && queueSize < minSize)
    section.note(['queue_size'], 'must be greater than or equal to min_size');
  return { flushMs, sizer, minSize, maxSize };
}
