import { DiskQueue } from './disk-queue.ts';
import { measureBy } from './measure.ts';
import { MemoryQueue } from './memory-queue.ts';
import type { Queue, QueueRoom } from './queue.ts';
import { SizedQueue } from './sized-queue.ts';

export function memoryQueue(room: QueueRoom): Queue {
  return withRoom(new MemoryQueue(innerCapacity(room)), room);
}

/** @throws Error where the folder cannot be used, or is in use */
export function diskQueue(directory: string, room: QueueRoom, onLost: (requests: number) => void): Queue {
  const measure = measureBy(room.sizer);
  const inner = new DiskQueue(directory, { capacity: innerCapacity(room), onLost, measure });
  return withRoom(inner, room, inner.restored);
}

const innerCapacity = ({ sizer, capacity }: QueueRoom): number => (sizer === 'requests' ? capacity : Infinity);

function withRoom(inner: Queue, { sizer, capacity, blocks }: QueueRoom, restored = 0): Queue {
  const measure = measureBy(sizer);
  return measure || blocks ? new SizedQueue(inner, { measure, capacity, blocks, restored }) : inner;
}
