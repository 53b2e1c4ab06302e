import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Parcel } from '../../../core/collector/parcel.ts';
import { senderWith } from '../../../core/collector/sender.ts';
import type { ComponentContext } from '../../../main/engine/collector/component.ts';
import { ConsumeError, TAKEN, type Consumer } from '../../../main/engine/collector/consumer.ts';
import { fanOut } from '../../../main/engine/collector/fan-out.ts';
import { Meter } from '../../../main/engine/collector/meter.ts';
import { BATCH } from '../../../main/engine/collector/processors/batch.ts';
import { DiskQueue } from '../../../main/engine/collector/queue/disk-queue.ts';
import { QueueGroup } from '../../../main/engine/collector/queue/queue-group.ts';
import { MemoryQueue } from '../../../main/engine/collector/queue/memory-queue.ts';
import type { Queue } from '../../../main/engine/collector/queue/queue.ts';
import { metric, metrics, span, traces } from '../../helpers/telemetry.ts';
import { makeTempDir } from '../../helpers/temp-dir.ts';

const spansOf = (...names: string[]) => Parcel.ofTelemetry(traces('shop', ...names.map((name) => span({ name }))));
const namesOf = ({ telemetry }: Parcel): string[] =>
  (telemetry.groups as { scopes: { items: { name: string }[] }[] }[]).flatMap(({ scopes }) =>
    scopes.flatMap(({ items }) => items.map(({ name }) => name)),
  );
const into = (queue: Queue): Consumer => ({ consume: (parcel) => queue.offer(parcel).then(() => TAKEN) });

function batching(settings: object, next: Consumer) {
  const meter = new Meter(Date.now);
  const { problems, create } = BATCH.read(settings);
  expect(problems).toEqual([]);
  return { batch: create({ meter } as unknown as ComponentContext, next), read: () => meter.read().batches! };
}

/** Everything that waits to be sent, by the names in each request. */
async function takeAll(queue: Queue, requests: number): Promise<string[][]> {
  const taken: string[][] = [];
  while (taken.length < requests) taken.push(namesOf((await queue.take())!.parcel));
  return taken;
}

describe('a batch in front of a queue in memory', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] }));
  afterEach(() => void vi.useRealTimers());

  /** Sends one after another, each after the answer to the one before and some time. */
  async function sendEach(batch: Consumer, names: readonly string[], everyMs: number): Promise<void> {
    for (const name of names) {
      const answer = batch.consume(spansOf(name));
      await vi.advanceTimersByTimeAsync(2);
      await answer;
      await vi.advanceTimersByTimeAsync(everyMs - 2);
    }
  }

  test('answers at once, and is one request when its time is over', async () => {
    const queue = new MemoryQueue({ capacity: 2 });
    const { batch, read } = batching({ timeout: '200ms' }, into(queue));
    await sendEach(batch, ['a', 'b', 'c', 'd'], 27);
    expect([queue.size, read().items]).toEqual([1, 0]);
    await vi.advanceTimersByTimeAsync(200);
    expect(read()).toMatchObject({ triggers: { size: 0, timeout: 1 }, items: 4 });
    await sendEach(batch, ['e', 'f'], 27);
    await vi.advanceTimersByTimeAsync(200);
    expect(await takeAll(queue, 2)).toEqual([
      ['a', 'b', 'c', 'd'],
      ['e', 'f'],
    ]);
    expect(read()).toMatchObject({ triggers: { size: 0, timeout: 2 }, items: 6 });
  });

  test('reaches as far with many small senders as the queue is long', async () => {
    const queue = new MemoryQueue({ capacity: 3 });
    const { batch } = batching({ timeout: '200ms' }, into(queue));
    await sendEach(batch, Array(22).fill('a') as string[], 25);
    expect(queue.size).toBe(3);
    await vi.advanceTimersByTimeAsync(200);
    const refused = batch.consume(spansOf('b')).catch((error: ConsumeError) => error.message);
    await vi.advanceTimersByTimeAsync(2);
    expect(await refused).toBe('sending queue is full');
    expect((await takeAll(queue, 3)).flat()).toHaveLength(22);
  });

  test('has the sizes of the Collector where parts of it come one by one', async () => {
    const queue = new MemoryQueue({ capacity: 10 });
    const { batch, read } = batching({ send_batch_size: 3, send_batch_max_size: 4 }, into(queue));
    const answers = [batch.consume(spansOf('a', 'b'))];
    await vi.advanceTimersByTimeAsync(2);
    answers.push(batch.consume(spansOf('c', 'd', 'e', 'f', 'g')));
    await vi.advanceTimersByTimeAsync(0);
    answers.push(batch.consume(spansOf('h')));
    await vi.advanceTimersByTimeAsync(2);
    expect(await Promise.all(answers)).toEqual([TAKEN, TAKEN, TAKEN]);
    await vi.advanceTimersByTimeAsync(0);
    expect(await takeAll(queue, 2)).toEqual([
      ['a', 'b', 'c', 'd'],
      ['e', 'f', 'g'],
    ]);
    expect([queue.size, read().triggers]).toEqual([3, { size: 2, timeout: 0 }]);
    await batch.close();
    expect([await takeAll(queue, 1), read()]).toEqual([[['h']], expect.objectContaining({ items: 8 })]);
  });

  test('cuts points of a metric where the batch is full', async () => {
    const queue = new MemoryQueue({ capacity: 10 });
    const { batch } = batching({ send_batch_size: 4, send_batch_max_size: 4 }, into(queue));
    const points = (count: number) =>
      Parcel.ofTelemetry(
        metrics('shop', metric('m', { kind: 'gauge', dataPoints: Array(count).fill({ exemplars: [] }) as never })),
      );
    const first = batch.consume(points(3));
    await vi.advanceTimersByTimeAsync(2);
    await Promise.all([first, batch.consume(points(6))]);
    await batch.close();
    const taken = await Promise.all([queue.take(), queue.take(), queue.take()]);
    expect(taken.map((queued) => queued!.parcel.items)).toEqual([4, 4, 1]);
  });

  test('goes at once where it is large enough, and is not held', async () => {
    const queue = new MemoryQueue({ capacity: 10 });
    const { batch, read } = batching({ send_batch_size: 2 }, into(queue));
    await batch.consume(spansOf('a', 'b'));
    expect(await takeAll(queue, 1)).toEqual([['a', 'b']]);
    expect(read()).toMatchObject({ triggers: { size: 1, timeout: 0 }, items: 2 });
  });

  test('is not joined beyond what a Collector takes over gRPC', async () => {
    const queue = new MemoryQueue({ capacity: 10 });
    const { batch } = batching({}, into(queue));
    const large = (name: string) => {
      const { wire } = spansOf(name.padEnd(3 * 1024 ** 2));
      return Parcel.ofWire('traces', wire);
    };
    for (const parcel of [large('a'), spansOf('b'), large('c')]) {
      const answer = batch.consume(parcel);
      await vi.advanceTimersByTimeAsync(2);
      await answer;
    }
    await batch.close();
    const taken = await takeAll(queue, 2);
    expect(taken.map((names) => names.map((name) => name.trim()))).toEqual([['a', 'b'], ['c']]);
  });

  test('is kept apart from that of another processor, and of another sender', async () => {
    const queue = new MemoryQueue({ capacity: 10 });
    const one = batching({ metadata_keys: ['tenant'] }, into(queue));
    const other = batching({}, into(queue));
    const from = (tenant: string) => senderWith(new Map([['tenant', [tenant]]]));
    for (const name of ['1', '2']) {
      const parcels = ['a', 'b'].map((tenant) => spansOf(tenant + name).from(from(tenant)));
      const answers = [...parcels.map((parcel) => one.batch.consume(parcel)), other.batch.consume(spansOf(`c${name}`))];
      await vi.advanceTimersByTimeAsync(2);
      await Promise.all(answers);
    }
    expect([queue.size, one.read().combinations]).toEqual([3, 2]);
    await vi.advanceTimersByTimeAsync(200);
    const taken = (await Promise.all([queue.take(), queue.take(), queue.take()])).map((queued) => queued!.parcel);
    expect(taken.map(namesOf)).toEqual([
      ['a1', 'a2'],
      ['b1', 'b2'],
      ['c1', 'c2'],
    ]);
    expect(taken.map(({ sender }) => sender?.metadata('tenant'))).toEqual([['a'], ['b'], undefined]);
    expect(one.read()).toMatchObject({ combinations: 0, items: 4, triggers: { timeout: 2 } });
  });

  test('of a sender is the one that is closed, also where one before it was complete at once', async () => {
    const queue = new MemoryQueue({ capacity: 10 });
    const settings = { metadata_keys: ['tenant'], send_batch_size: 2, send_batch_max_size: 2 };
    const { batch, read } = batching(settings, into(queue));
    const sender = senderWith(new Map([['tenant', ['a']]]));
    const first = batch.consume(spansOf('a').from(sender));
    await vi.advanceTimersByTimeAsync(2);
    await Promise.all([first, batch.consume(spansOf('b', 'c').from(sender))]);
    expect(read().combinations).toBe(1);
    await batch.close();
    expect([await takeAll(queue, 2), read().combinations]).toEqual([[['a', 'b'], ['c']], 0]);
  });

  test('is the same in every queue behind it, and waits for nobody who has none', async () => {
    const [queue, other] = [new MemoryQueue({ capacity: 10 }), new MemoryQueue({ capacity: 1 })];
    const never: Consumer = { consume: () => new Promise(() => {}) };
    const { batch } = batching({ send_batch_size: 2 }, fanOut([never, into(queue), into(other)]));
    for (const name of ['a', 'b']) {
      void batch.consume(spansOf(name));
      await vi.advanceTimersByTimeAsync(2);
    }
    expect([await takeAll(queue, 1), await takeAll(other, 1)]).toEqual([[['a', 'b']], [['a', 'b']]]);
  });

  test('that is refused is told so, and counted by what was taken', async () => {
    const queue = new MemoryQueue({ capacity: 1 });
    await queue.offer(spansOf('first'));
    const { batch, read } = batching({}, into(queue));
    const refused = batch.consume(spansOf('a')).catch((error: ConsumeError) => error.message);
    await vi.advanceTimersByTimeAsync(2);
    expect(await refused).toBe('sending queue is full');
    await vi.advanceTimersByTimeAsync(200);
    expect(read()).toMatchObject({ items: 0, triggers: { size: 0, timeout: 0 } });
  });

  test('goes at once when the queue is about to be closed', async () => {
    const queue = new MemoryQueue({ capacity: 10 });
    const { batch } = batching({}, into(queue));
    await sendEach(batch, ['a', 'b'], 10);
    queue.hurry();
    expect(await takeAll(queue, 1)).toEqual([['a', 'b']]);
    await sendEach(batch, ['c'], 10);
    expect(await takeAll(queue, 1)).toEqual([['c']]);
  });
});

describe('a batch in front of a queue on disk', () => {
  const open = (directory: string, capacity = 10) => new DiskQueue(directory, { capacity, onLost: () => {} });

  test('is written piece by piece and given out as one, which counts as one', async () => {
    const queue = open(join(await makeTempDir(), 'queue'), 2);
    const { batch, read } = batching({ send_batch_size: 3, timeout: '1h' }, into(queue));
    for (const name of ['a', 'b', 'c', 'd']) await batch.consume(spansOf(name));
    expect(queue.size).toBe(2);
    const first = (await queue.take())!;
    expect([namesOf(first.parcel), queue.size, read().triggers]).toEqual([['a', 'b', 'c'], 2, { size: 1, timeout: 0 }]);
    await expect(queue.offer(spansOf('x'))).rejects.toThrow('sending queue is full');
    queue.done(first);
    expect(queue.size).toBe(1);
    const second = queue.take();
    await batch.close();
    expect(namesOf((await second)!.parcel)).toEqual(['d']);
    queue.done((await second)!);
    expect(queue.size).toBe(0);
    await queue.close();
    await queue.end();
  });

  test('is the same one after a restart, also where others came in between', async () => {
    const directory = join(await makeTempDir(), 'queue');
    const before = open(directory);
    const { batch } = batching({ send_batch_size: 2, timeout: '1h' }, into(before));
    await batch.consume(spansOf('a'));
    await before.offer(spansOf('alone'));
    for (const name of ['b', 'c']) await batch.consume(spansOf(name));
    await before.close();
    await before.end();
    const after = open(directory);
    expect(after.size).toBe(3);
    expect(await takeAll(after, 3)).toEqual([['alone'], ['a', 'b'], ['c']]);
    await after.close();
    await after.end();
  });

  test('is whole without what was lost, and done when all that is left of it is', () => {
    const group = new QueueGroup(7, true);
    for (const name of ['a', 'b', 'c']) {
      group.add();
      if (name === 'b') group.lose();
      else group.read({ parcel: spansOf(name), sequence: name === 'a' ? 7 : 9 });
    }
    group.settle(); // b
    expect(group.whole()).toBeUndefined();
    group.isOpen = false;
    const { parcel, sequence } = group.whole()!;
    expect([namesOf(parcel), sequence, group.given, group.whole()]).toEqual([['a', 'c'], 7, [7, 9], undefined]);
    group.settle();
    expect(group.isDone).toBe(false);
    group.settle();
    expect(group.isDone).toBe(true);
  });
});
