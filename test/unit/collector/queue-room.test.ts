import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { OpenBatch } from '../../../core/collector/open-batch.ts';
import { Parcel } from '../../../core/collector/parcel.ts';
import { senderWith } from '../../../core/collector/sender.ts';
import { consumeErrorOf, TAKEN } from '../../../main/engine/collector/consumer.ts';
import { DiskQueue } from '../../../main/engine/collector/queue/disk-queue.ts';
import { MemoryQueue } from '../../../main/engine/collector/queue/memory-queue.ts';
import type { Queue } from '../../../main/engine/collector/queue/queue.ts';
import { Room, type RoomSettings } from '../../../main/engine/collector/queue/room.ts';
import { span, traces } from '../../helpers/telemetry.ts';
import { makeTempDir } from '../../helpers/temp-dir.ts';

const SENT = Promise.resolve(TAKEN);
/** A request of so many spans. */
const spans = (count: number, name = 'a') =>
  Parcel.ofTelemetry(traces('shop', ...Array.from({ length: count }, () => span({ name }))));
const FULL = 'sending queue is full';
const problemOf = async (offered: Promise<unknown>) =>
  offered.then(
    () => undefined,
    (error: unknown) => consumeErrorOf(error),
  );

/** Offered by a sender that may leave. */
function goneWith(queue: Queue, parcel: Parcel, signal?: AbortSignal) {
  const leaving = new AbortController();
  const gone = signal ?? leaving.signal;
  const answer = queue.offer(parcel.from({ ...senderWith(new Map()), gone }));
  answer.catch(() => undefined);
  return { answer, leave: () => leaving.abort() };
}

async function consume(queue: Queue): Promise<number> {
  const queued = (await queue.take())!;
  queue.done(queued, SENT);
  return queued.parcel.items;
}

const KINDS: Readonly<Record<string, (settings: RoomSettings) => Promise<Queue>>> = {
  'in memory': async (settings) => new MemoryQueue(settings),
  'on disk': async (settings) => {
    const queue = new DiskQueue(join(await makeTempDir(), 'queue'), { ...settings, onLost: () => expect.fail() });
    onTestFinished(async () => {
      await queue.close();
      await queue.end();
    });
    return queue;
  },
};

/** As memory_queue_test.go and persistent_queue_test.go of the Collector's exporter/exporterhelper/internal/queue have it. */
describe.each(Object.entries(KINDS))('the room in a queue %s', (_, make) => {
  test('is counted in items, with what is being sent', async () => {
    const queue = await make({ capacity: 7, sizer: 'items' });
    await queue.offer(spans(1));
    expect([queue.size, queue.capacity]).toEqual([1, 7]);
    await queue.offer(spans(3));
    expect(queue.size).toBe(4);
    await expect(queue.offer(spans(4))).rejects.toThrow(FULL);
    expect(queue.size).toBe(4);
    const first = (await queue.take())!;
    expect([first.parcel.items, queue.size]).toEqual([1, 4]);
    queue.done(first, SENT);
    expect(queue.size).toBe(3);
    expect([await consume(queue), queue.size]).toEqual([3, 0]);
  });

  test.each<[sizer: 'requests' | 'items', capacity: number, each: number]>([
    ['requests', 5, 1],
    ['items', 55, 10],
  ])('of %s: so much as %i takes five of ten items', async (sizer, capacity, each) => {
    const queue = await make({ capacity, sizer });
    for (let i = 0; i < 5; i++) await queue.offer(spans(10));
    await expect(queue.offer(spans(10))).rejects.toThrow(FULL);
    expect(queue.size).toBe(5 * each);
  });

  test('is counted in bytes of OTLP', async () => {
    const [small, large] = [spans(1), spans(1, 'a'.repeat(100))];
    const queue = await make({ capacity: small.wire.length + large.wire.length, sizer: 'bytes' });
    await queue.offer(large);
    await expect(queue.offer(large)).rejects.toThrow(FULL);
    await queue.offer(small);
    expect(queue.size).toBe(queue.capacity);
    await consume(queue);
    expect(queue.size).toBe(small.wire.length);
  });

  test('counted in bytes is never more than was given, whoever sent it', async () => {
    const queue = await make({ capacity: 10_000, sizer: 'bytes' });
    const sender = senderWith(new Map([['x-tenant', ['a'.repeat(4_000)]]]));
    await queue.offer(spans(1).from(sender));
    await queue.offer(Parcel.ofWire('traces', new Uint8Array()).from(sender));
    await consume(queue);
    expect(queue.size).toBe(0);
  });

  test('is never enough for what is larger than all of it, not even for who would wait', async () => {
    const queue = await make({ capacity: 1, sizer: 'items', isBlocking: true });
    expect(await problemOf(queue.offer(spans(8)))).toMatchObject({
      message: 'a request of 8 items is too large for the sending queue, which takes 1',
      isPermanent: true,
    });
    expect(queue.size).toBe(0);
  });

  test('is not taken by what holds nothing, where items are counted', async () => {
    const queue = await make({ capacity: 1, sizer: 'items' });
    await queue.offer(spans(0));
    await queue.offer(spans(1, 'full'));
    await queue.offer(spans(0));
    expect([await consume(queue), queue.size]).toEqual([1, 0]);
  });

  test('is waited for in order of arrival, but by none for whom there is enough', async () => {
    const queue = await make({ capacity: 5, sizer: 'items', isBlocking: true });
    await queue.offer(spans(5));
    const waiting = [queue.offer(spans(4)), queue.offer(spans(3)), queue.offer(spans(1))];
    expect(await consume(queue)).toBe(5);
    await Promise.all([waiting[0], waiting[2]]);
    expect(queue.size).toBe(5);
    const taken: number[] = [];
    for (let i = 0; i < 3; i++) taken.push(await consume(queue));
    await Promise.all(waiting);
    expect([taken, queue.size]).toEqual([[4, 1, 3], 0]);
  });

  test('is had at once by a small request, though a large one waits', async () => {
    const queue = await make({ capacity: 10, sizer: 'items', isBlocking: true });
    await queue.offer(spans(5));
    const large = queue.offer(spans(9));
    await queue.offer(spans(2));
    expect(queue.size).toBe(7);
    const taken = [await consume(queue), await consume(queue)];
    await large;
    expect([...taken, await consume(queue), queue.size]).toEqual([5, 2, 9, 0]);
  });

  test('is waited for by many at once, and nothing is lost', async () => {
    const queue = await make({ capacity: 100, sizer: 'items', isBlocking: true });
    const produce = async () => {
      for (let i = 0; i < 20; i++) await queue.offer(spans(10));
    };
    const produced = Promise.all(Array.from({ length: 15 }, produce));
    let items = 0;
    const consuming = Array.from({ length: 10 }, async () => {
      for (let queued = await queue.take(); queued; queued = await queue.take()) {
        items += queued.parcel.items;
        expect(queue.size).toBeLessThanOrEqual(100);
        queue.done(queued, SENT);
        if (items === 3_000) await queue.close();
      }
    });
    await Promise.all([produced, ...consuming]);
    expect([items, queue.size]).toEqual([3_000, 0]);
  });

  test('is not waited for any more once nobody may, or it is closed', async () => {
    const queue = await make({ capacity: 1, isBlocking: true });
    await queue.offer(spans(1));
    const waiting = queue.offer(spans(1));
    queue.letWait!(false);
    await expect(waiting).rejects.toThrow(FULL);
    await expect(queue.offer(spans(1))).rejects.toThrow(FULL);
    queue.letWait!(true);
    const again = queue.offer(spans(1));
    await queue.close();
    await expect(again).rejects.toThrow(FULL);
    expect(queue.size).toBe(1);
  });

  test('is taken once by a batch where requests are counted, also by parts of it that waited together', async () => {
    const queue = await make({ capacity: 1, isBlocking: true });
    await queue.offer(spans(1));
    const batch = new OpenBatch();
    const parts = [2, 3].map((count) => queue.offer(spans(count).within(batch)));
    const other = queue.offer(spans(4));
    expect(await consume(queue)).toBe(1);
    await Promise.all(parts);
    expect(queue.size).toBe(1);
    batch.complete();
    expect(await consume(queue)).toBe(5);
    await other;
    expect([await consume(queue), queue.size]).toEqual([4, 0]);
  });

  test('is not taken by those who are gone: neither in order, nor with a batch', async () => {
    const queue = await make({ capacity: 1, isBlocking: true });
    await queue.offer(spans(1));
    const batch = new OpenBatch();
    const leaving = [2, 3].map((count) => goneWith(queue, spans(count)));
    const parts = [goneWith(queue, spans(4).within(batch)), goneWith(queue, spans(5).within(batch))];
    const stays = queue.offer(spans(6));
    for (const { leave } of [...leaving, parts[0]!]) leave();
    for (const { answer } of [...leaving, parts[0]!])
      expect(await problemOf(answer)).toMatchObject({
        message: expect.stringContaining('gone before there was room'),
        isPermanent: false,
      });
    expect(await consume(queue)).toBe(1);
    await parts[1]!.answer;
    parts[1]!.leave(); // too late
    batch.complete();
    expect(await consume(queue)).toBe(5);
    await stays;
    expect([await consume(queue), queue.size]).toEqual([6, 0]);
    await queue.offer(spans(1));
    const { leave, answer } = goneWith(queue, spans(2));
    leave();
    await expect(answer).rejects.toThrow('gone before');
    await expect(goneWith(queue, spans(2), AbortSignal.abort()).answer).rejects.toThrow('gone before');
    expect([await consume(queue), queue.size]).toEqual([1, 0]);
  });

  test('is taken by each of those that waited for a batch which was complete before there was room', async () => {
    const queue = await make({ capacity: 1, isBlocking: true });
    await queue.offer(spans(1));
    const batch = new OpenBatch();
    const parts = [2, 3].map((count) => queue.offer(spans(count).within(batch)));
    batch.complete();
    expect([await consume(queue), await consume(queue), await consume(queue)]).toEqual([1, 2, 3]);
    await Promise.all(parts);
    expect(queue.size).toBe(0);
  });

  test('is taken by each part of a batch where items are counted', async () => {
    const queue = await make({ capacity: 5, sizer: 'items' });
    const batch = new OpenBatch();
    await queue.offer(spans(2).within(batch));
    await queue.offer(spans(3).within(batch));
    await expect(queue.offer(spans(1).within(batch))).rejects.toThrow(FULL);
    batch.complete();
    expect([queue.size, await consume(queue), queue.size]).toEqual([5, 5, 0]);
  });

  test('is not asked of what is taken over', async () => {
    const queue = await make({ capacity: 2, sizer: 'items' });
    await queue.adopt(spans(5), 1);
    expect(queue.size).toBe(5);
    await expect(queue.offer(spans(1))).rejects.toThrow(FULL);
    expect([await consume(queue), queue.size]).toEqual([5, 0]);
  });
});

test('whoever joins a request for which there is room waits for none', async () => {
  const room = new Room({ capacity: 1, isBlocking: true });
  room.enter(1);
  const waiting = room.enter(1);
  expect(room.enter(0)).toBe(0);
  room.leave(1);
  expect([await waiting, room.size]).toEqual([1, 1]);
});

test.each<[sizer: 'requests' | 'items' | 'bytes', size: number]>([
  ['requests', 2],
  ['items', 6],
  ['bytes', [1, 2, 3].reduce((sum, count) => sum + spans(count).wire.length, 0)],
])('a queue on disk has after a restart as many %s as before', async (sizer, size) => {
  const directory = join(await makeTempDir(), 'queue');
  const open = () => new DiskQueue(directory, { capacity: 10_000, sizer, onLost: () => expect.fail() });
  const before = open();
  const batch = new OpenBatch();
  await before.offer(spans(1));
  for (const count of [2, 3]) await before.offer(spans(count).within(batch));
  expect(before.size).toBe(size);
  await before.close();
  await before.end();
  const after = open();
  expect(after.size).toBe(size);
  expect([await consume(after), await consume(after), after.size]).toEqual([1, 5, 0]);
  await after.close();
  await after.end();
});

describe('what is kept of who sent a request', () => {
  const LONG = 'a'.repeat(4_000);
  const from = (value: string) => senderWith(new Map([['x-tenant', [value]]]));

  test('takes room in memory, where bytes are counted', async () => {
    const queue = new MemoryQueue({ capacity: 10_000, sizer: 'bytes' });
    for (let i = 0; i < 2; i++) await queue.offer(spans(1).from(from(LONG)));
    expect(queue.size).toBeGreaterThan(8_000);
    await expect(queue.offer(spans(1).from(from(LONG)))).rejects.toThrow(FULL);
    await queue.offer(spans(1).from(from('a')));
    while (queue.size > 0) await consume(queue);
  });

  test('takes it once of a batch', async () => {
    const queue = new MemoryQueue({ capacity: 10_000, sizer: 'bytes' });
    const [batch, sender] = [new OpenBatch(), from(LONG)];
    for (let i = 0; i < 5; i++) await queue.offer(spans(1).from(sender).within(batch));
    batch.complete();
    expect(queue.size).toBe('x-tenant'.length + LONG.length + 5 * spans(1).wire.length);
    expect([await consume(queue), queue.size]).toEqual([5, 0]);
  });

  test('is not kept by a queue on disk, also while the request is in memory still', async () => {
    const queue = await KINDS['on disk']!({ capacity: 100, sizer: 'bytes' });
    await queue.offer(spans(1).from(from(LONG)));
    expect((await queue.take())!.parcel.sender).toBeUndefined();
  });
});
