import type { ComponentContext, RunningConsumer } from '../component.ts';
import { BatchingQueue } from '../queue/batching-queue.ts';
import { MemoryQueue } from '../queue/memory-queue.ts';
import type { QueueSettings } from './queue-settings.ts';
import { QueuedExporter, type Sender } from './queued-exporter.ts';
import type { RetrySettings } from './retry.ts';

/** An exporter with the queue it is to have. */
export function queuedExporter(
  { meter, clock, log, openQueue, backEnd, isHeir = false }: ComponentContext,
  sender: Sender,
  retry: RetrySettings,
  { enabled, storage, room, numConsumers, batch }: QueueSettings,
): RunningConsumer {
  const create = () => {
    const queue = storage === '' ? new MemoryQueue(room) : openQueue(storage, room);
    return batch ? new BatchingQueue(queue, batch, clock) : queue;
  };
  const queue = enabled ? create() : undefined;
  return new QueuedExporter({ sender, meter, clock, log, retry, queue, numConsumers, isHeir, backEnd });
}
