import { describe, expect, onTestFinished, test } from 'vitest';
import { Parcel } from '../../../core/collector/parcel.ts';
import { diskQueue, memoryQueue } from '../../../main/engine/collector/queue/open-queue.ts';
import type { Queue, QueueRoom } from '../../../main/engine/collector/queue/queue.ts';
import { settled } from '../../helpers/hand-clock.ts';
import { span, traces } from '../../helpers/telemetry.ts';
import { makeTempDir } from '../../helpers/temp-dir.ts';

const spans = (count: number) => Parcel.ofTelemetry(traces('shop', ...Array.from({ length: count }, () => span())));
const room = (capacity: number, more: Partial<QueueRoom> = {}): QueueRoom => ({
  capacity,
  sizer: 'items',
  blocks: false,
  ...more,
});
const take = async (queue: Queue) => (await queue.take())!;

/** What became of it, as far as that is known now. */
function watched(offered: Promise<void>) {
  const seen = { what: 'waits' };
  offered.then(
    () => (seen.what = 'in'),
    (error: Error) => (seen.what = error.message),
  );
  return seen;
}

describe('room that is measured', () => {
  test('in items: what does not fit is sent back, and there is room again for what was sent', async () => {
    const queue = memoryQueue(room(10));
    await queue.offer(spans(6));
    await queue.offer(spans(4));
    await expect(queue.offer(spans(1))).rejects.toThrow('sending queue is full');
    expect([queue.size, queue.capacity, queue.requests]).toEqual([10, 10, 2]);
    const first = await take(queue);
    expect(queue.size).toBe(10);
    queue.done(first);
    await queue.offer(spans(6));
    expect(queue.size).toBe(10);
  });

  test('in bytes of OTLP', async () => {
    const parcel = spans(3);
    const bytes = parcel.wire.length;
    const queue = memoryQueue(room(2 * bytes, { sizer: 'bytes' }));
    await queue.offer(parcel);
    await queue.offer(spans(3));
    await expect(queue.offer(spans(1))).rejects.toThrow('sending queue is full');
    expect(queue.size).toBe(2 * bytes);
  });

  test('of requests that wait elsewhere there is always room', async () => {
    const queue = memoryQueue(room(2));
    await queue.adopt(spans(5), 1);
    expect(queue.size).toBe(5);
    queue.done(await take(queue));
    expect(queue.size).toBe(0);
  });

  test.each(['items', 'bytes'] as const)('on disk in %s, what was there before counts', async (sizer) => {
    const directory = await makeTempDir();
    const open = () => diskQueue(directory, room(1_000_000, { sizer }), () => expect.fail());
    const before = open();
    await before.offer(spans(3));
    await before.offer(spans(4));
    const { size } = before;
    expect(size).toBe(sizer === 'items' ? 7 : spans(3).wire.length + spans(4).wire.length);
    await before.close();
    await before.end();
    const after = open();
    onTestFinished(() => after.end());
    expect([after.size, after.requests]).toEqual([size, 2]);
    for (let i = 0; i < 2; i++) after.done(await take(after));
    expect(after.size).toBe(0);
  });
});

describe.each(['requests', 'items'] as const)('room that is waited for, in %s', (sizer) => {
  const blocking = () => memoryQueue(room(1, { sizer, blocks: true }));

  test('goes to those who wait in the order in which they came', async () => {
    const queue = blocking();
    await queue.offer(spans(1));
    const [second, third] = [watched(queue.offer(spans(1))), watched(queue.offer(spans(1)))];
    const first = await take(queue);
    await settled();
    expect([second.what, third.what]).toEqual(['waits', 'waits']);
    queue.done(first);
    await settled();
    expect([second.what, third.what]).toEqual(['in', 'waits']);
    queue.done(await take(queue));
    await settled();
    expect(third.what).toBe('in');
  });

  test('is not waited for any more once the exporter stops', async () => {
    const queue = blocking();
    await queue.offer(spans(1));
    const waiting = [watched(queue.offer(spans(1))), watched(queue.offer(spans(1)))];
    await settled();
    queue.turnAway!();
    await settled();
    expect(waiting.map(({ what }) => what)).toEqual(['sending queue is full', 'sending queue is full']);
  });
});

test('what is larger than the whole queue is not waited for', async () => {
  const queue = memoryQueue(room(5, { blocks: true }));
  await expect(queue.offer(spans(6))).rejects.toThrow('sending queue is full');
});
