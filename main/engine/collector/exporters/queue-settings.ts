import type { Settings } from '../../../../core/collector/config/settings.ts';

/** The Collector's exporterhelper, sending_queue, with its defaults. */
export interface QueueSettings {
  enabled: boolean;
  numConsumers: number;
  /** Requests. */
  queueSize: number;
  /** Id of the file_storage extension; '' = in memory. */
  storage: string;
}

export function readQueue(settings: Settings): QueueSettings {
  const section = settings.section('sending_queue');
  const queue = {
    enabled: section.boolean('enabled', true),
    numConsumers: section.integer('num_consumers', 10, { least: 1, most: 1_000 }),
    queueSize: section.integer('queue_size', 1_000, { least: 1 }),
    storage: section.string('storage'),
  };
  section.oneOf('sizer', ['requests'], 'requests');
  if (section.boolean('block_on_overflow', false)) section.problem('block_on_overflow', 'not supported by Tracebench');
  section.unsupported('batch', 'wait_for_result');
  section.end();
  return queue;
}
