import type { Settings } from '../../../../core/collector/settings.ts';

/** The Collector's exporterhelper, sending_queue, with its defaults. */
export interface QueueSettings {
  enabled: boolean;
  numConsumers: number;
  /** Requests. */
  queueSize: number;
  /** Id of the file_storage extension; '' = in memory. */
  storage: string;
}

const KEYS = ['enabled', 'num_consumers', 'queue_size', 'storage', 'sizer'];
const REFUSED = ['batch', 'wait_for_result', 'block_on_overflow'];

export function readQueue(settings: Settings): QueueSettings {
  const section = settings.inner('sending_queue');
  section.allow(KEYS, REFUSED);
  section.choice('sizer', ['requests'], 'requests');
  return {
    enabled: section.bool('enabled', true),
    numConsumers: section.integer('num_consumers', 10, 1, 1_000),
    queueSize: section.integer('queue_size', 1_000, 1, Number.MAX_SAFE_INTEGER),
    storage: section.word('storage'),
  };
}
