import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { Parcel } from '../../../core/collector/parcel.ts';
import { senderWith } from '../../../core/collector/sender.ts';
import { readQueue } from '../../../main/engine/collector/exporters/queue-settings.ts';
import { ConsumeError, TAKEN, type Taken } from '../../../main/engine/collector/consumer.ts';
import { QueuedExporter, type Sender } from '../../../main/engine/collector/exporters/queued-exporter.ts';
import { Meter } from '../../../main/engine/collector/meter.ts';
import { BatchingQueue, type QueueBatchSettings } from '../../../main/engine/collector/queue/batching-queue.ts';
import { DiskQueue } from '../../../main/engine/collector/queue/disk-queue.ts';
import { MemoryQueue } from '../../../main/engine/collector/queue/memory-queue.ts';
import type { Queue, Queued } from '../../../main/engine/collector/queue/queue.ts';
import { Settings } from '../../../core/collector/settings.ts';
import { handClock, settled } from '../../helpers/hand-clock.ts';
import { logRecord, logs, span, traces } from '../../helpers/telemetry.ts';
import { makeTempDir } from '../../helpers/temp-dir.ts';

const SENT = Promise.resolve(TAKEN);
const spansOf = (...names: string[]) => Parcel.ofTelemetry(traces('shop', ...names.map((name) => span({ name }))));
const namesOf = (queued: Queued | undefined): string[] =>
  (queued!.parcel.telemetry.groups as { scopes: { items: { name: string }[] }[] }[]).flatMap(({ scopes }) =>
    scopes.flatMap(({ items }) => items.map(({ name }) => name)),
  );

function batching(settings: Partial<QueueBatchSettings> = {}, inner: Queue = new MemoryQueue({ capacity: 100 })) {
  const { clock, pass } = handClock();
  const queue = new BatchingQueue(
    inner,
    { flushMs: 200, sizer: 'items', minSize: 3, maxSize: 0, metadataKeys: [], ...settings },
    clock,
  );
  return { queue, inner, pass };
}

/** What a promise has come to by now. */
async function now<T>(promise: Promise<T>): Promise<T | 'pending'> {
  await settled();
  return Promise.race([promise, Promise.resolve('pending' as const)]);
}

describe('a queue that batches', () => {
  test('gives out what is large enough, in order of arrival', async () => {
    const { queue } = batching();
    const first = queue.take();
    for (const name of ['a', 'b']) await queue.offer(spansOf(name));
    expect(await now(first)).toBe('pending');
    await queue.offer(spansOf('c', 'd'));
    expect(namesOf(await first)).toEqual(['a', 'b', 'c', 'd']);
  });

  test('is of no sender, whether a request was alone or not', async () => {
    const { queue } = batching();
    const sender = senderWith(new Map([['x-tenant', ['a']]]));
    await queue.offer(spansOf('a', 'b', 'c').from(sender));
    expect((await queue.take())!.parcel.sender).toBeUndefined();
    for (const name of ['d', 'e', 'f']) await queue.offer(spansOf(name).from(sender));
    expect((await queue.take())!.parcel.sender).toBeUndefined();
  });

  test('keeps apart what has other metadata, also none, and says of whom a batch is', async () => {
    const { queue } = batching({ minSize: 2, metadataKeys: ['x-tenant'] });
    const from = (name: string, ...tenants: string[]) =>
      queue.offer(spansOf(name).from(senderWith(new Map([['x-tenant', tenants]]))));
    const taken = [queue.take(), queue.take(), queue.take()];
    await from('a', 'one');
    await from('b', '');
    await from('c');
    await from('d', '');
    await from('e', 'one');
    await from('f');
    const batches = await Promise.all(taken);
    expect(batches.map(namesOf)).toEqual([
      ['b', 'd'],
      ['a', 'e'],
      ['c', 'f'],
    ]);
    const tenants = batches.map((batch) => batch!.parcel.sender!.metadata('X-Tenant'));
    expect(tenants).toEqual([[''], ['one'], []]);
  });

  test('cuts what has more bytes than a batch may have, and keeps its order', async () => {
    const each = spansOf('a').wire.length;
    const { queue, inner } = batching({ sizer: 'bytes', minSize: 0, maxSize: 2 * each });
    await queue.offer(spansOf('a', 'b', 'c', 'd', 'e'));
    const names: string[] = [];
    while (inner.size > 0) {
      const queued = (await queue.take())!;
      expect(queued.parcel.wire.length).toBeLessThanOrEqual(2 * each);
      names.push(...namesOf(queued));
      queue.done(queued, SENT);
    }
    expect(names).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  test('gives out what is old enough', async () => {
    const { queue, pass } = batching();
    const first = queue.take();
    await queue.offer(spansOf('a'));
    await settled();
    await pass(150);
    await queue.offer(spansOf('b'));
    expect(await now(first)).toBe('pending');
    await pass(50);
    expect(namesOf(await first)).toEqual(['a', 'b']);
  });

  test('keeps signals apart, each with its own age', async () => {
    const { queue, pass } = batching();
    const [first, second] = [queue.take(), queue.take()];
    await queue.offer(spansOf('a'));
    await settled();
    await pass(100);
    await queue.offer(Parcel.ofTelemetry(logs('shop', logRecord())));
    await settled();
    await pass(100);
    expect((await first)!.parcel).toMatchObject({ signal: 'traces', items: 1 });
    expect(await now(second)).toBe('pending');
    await pass(100);
    expect((await second)!.parcel).toMatchObject({ signal: 'logs', items: 1 });
  });

  test('counts bytes where it is told to', async () => {
    const one = spansOf('a');
    const { queue } = batching({ sizer: 'bytes', minSize: one.wire.length + 1 });
    const first = queue.take();
    await queue.offer(one);
    expect(await now(first)).toBe('pending');
    await queue.offer(spansOf('b'));
    expect(namesOf(await first)).toEqual(['a', 'b']);
  });

  test('splits what is too large, and is done with a request when all its pieces are', async () => {
    const { queue, inner } = batching({ maxSize: 3 });
    await queue.offer(spansOf('a', 'b'));
    await queue.offer(spansOf('c', 'd'));
    const [first, second] = [await queue.take(), await queue.take()];
    expect([namesOf(first), namesOf(second)]).toEqual([['a', 'b', 'c'], ['d']]);
    queue.done(second!, SENT);
    expect(inner.size).toBe(2);
    queue.done(first!, SENT);
    expect(inner.size).toBe(0);
  });

  test('gathers nothing while nobody waits to send: the queue is what is full', async () => {
    const { queue } = batching({}, new MemoryQueue({ capacity: 2 }));
    await queue.offer(spansOf('a'));
    await queue.offer(spansOf('b'));
    await expect(queue.offer(spansOf('c'))).rejects.toThrow('sending queue is full');
  });

  test('that is hurried gives out what it has', async () => {
    const { queue } = batching();
    const first = queue.take();
    await queue.offer(spansOf('a'));
    expect(await now(first)).toBe('pending');
    queue.hurry();
    expect(namesOf(await first)).toEqual(['a']);
  });

  test('that is closed gives nothing more to those who wait', async () => {
    const { queue } = batching();
    const waiting = [queue.take(), queue.take()];
    await queue.close();
    expect(await Promise.all(waiting)).toEqual([undefined, undefined]);
  });

  test('on disk leaves there what was gathered when it is closed', async () => {
    const memory = new MemoryQueue({ capacity: 100 });
    const done: number[] = [];
    const durable: Queue = {
      isDurable: true,
      capacity: 100,
      get size() {
        return memory.size;
      },
      offer: (parcel) => memory.offer(parcel),
      adopt: (parcel, order) => memory.adopt(parcel, order),
      take: () => memory.take(),
      done: ({ sequence }) => void done.push(sequence),
      close: () => memory.close(),
      end: () => memory.end(),
    };
    const { queue } = batching({}, durable);
    const first = queue.take();
    await queue.offer(spansOf('a'));
    expect(await now(first)).toBe('pending');
    await queue.close();
    expect([await first, done]).toEqual([undefined, []]);
  });

  test('tells of a queue that cannot be read, and asks it again', async () => {
    const memory = new MemoryQueue({ capacity: 100 });
    let isBroken = true;
    const take = () => (isBroken ? Promise.reject(new Error('EIO')) : memory.take());
    const broken: Queue = Object.assign(Object.create(memory) as Queue, {
      take,
      offer: (parcel: Parcel) => memory.offer(parcel),
      done: (queued: Queued, result: Promise<Taken>) => memory.done(queued, result),
    });
    const { queue } = batching({ minSize: 0 }, broken);
    await expect(queue.take()).rejects.toThrow('EIO');
    isBroken = false;
    await queue.offer(spansOf('a'));
    expect(namesOf(await queue.take())).toEqual(['a']);
  });
});

describe('behind an exporter', () => {
  const retry = { enabled: true, initialMs: 100, randomization: 0, multiplier: 1, maxIntervalMs: 100, maxElapsedMs: 0 };

  test('a batch is tried again as a whole, and every item is accounted for', async () => {
    const { queue, inner } = batching({ minSize: 5, maxSize: 4 });
    const { clock, pass } = handClock();
    const meter = new Meter(() => 0);
    const sent: number[] = [];
    let failures = 2;
    const sender: Sender = {
      send: async ({ items }) => {
        if (failures-- > 0) throw new ConsumeError('unreachable');
        sent.push(items);
        return TAKEN;
      },
      close: async () => {},
    };
    const exporter = new QueuedExporter({ sender, meter, retry, queue, numConsumers: 1, clock, log: () => {} });
    for (const names of [['a', 'b'], ['c', 'd'], ['e']]) await exporter.consume(spansOf(...names));
    await settled();
    expect([sent, inner.size]).toEqual([[], 3]);
    await pass(100);
    await pass(100);
    expect([sent, inner.size, meter.retries]).toEqual([[4, 1], 0, 2]);
    expect(meter.read()).toMatchObject({ out: 5, failed: 0, queueSize: 0 });
    await exporter.close();
  });

  test('what waits for company is sent when the exporter is closed', async () => {
    const { queue } = batching({ minSize: 100 });
    const { clock, pass } = handClock();
    const sent: number[] = [];
    const sender: Sender = {
      send: async ({ items }) => {
        sent.push(items);
        return TAKEN;
      },
      close: async () => {},
    };
    const meter = new Meter(() => 0);
    const exporter = new QueuedExporter({ sender, meter, retry, queue, numConsumers: 2, clock, log: () => {} });
    await exporter.consume(spansOf('a'));
    await exporter.consume(spansOf('b'));
    await settled();
    const closed = exporter.close();
    await settled();
    expect(sent).toEqual([2]);
    await pass(20);
    await closed;
  });
});

test('a queue on disk has again, after the process, what was gathered and not sent', async () => {
  const directory = join(await makeTempDir(), 'queue');
  const open = () => new DiskQueue(directory, { capacity: 10, onLost: () => {} });
  const { queue } = batching({ minSize: 100 }, open());
  const taken = queue.take();
  for (const name of ['a', 'b']) await queue.offer(spansOf(name));
  expect(await now(taken)).toBe('pending');
  await queue.close();
  expect(await taken).toBeUndefined();
  await queue.end();
  const { queue: after } = batching({ minSize: 2 }, open());
  const again = await after.take();
  expect(namesOf(again)).toEqual(['a', 'b']);
  after.done(again!, SENT);
  expect(after.size).toBe(0);
  await after.close();
  await after.end();
});

describe('settings of batches', () => {
  const read = (batch: unknown) => {
    const settings = new Settings({ sending_queue: { batch } });
    return { batch: readQueue(settings).batch, problems: settings.problems.map(({ path }) => path.join('.')) };
  };

  test('are those of the Collector', () => {
    const defaults = { flushMs: 200, sizer: 'items', minSize: 8_192, maxSize: 0, metadataKeys: [] };
    expect([read(null), read({})]).toEqual(Array(2).fill({ batch: defaults, problems: [] }));
    expect(readQueue(new Settings({})).batch).toBeUndefined();
  });

  /** As TestUnmarshal in the Collector's exporter/exporterhelper/internal/queuebatch/config_test.go has it. */
  test.each<[queue: object, sizer: string, minSize: number]>([
    [{ queue_size: 10_000, sizer: 'bytes', batch: {} }, 'bytes', 8_192],
    [{ queue_size: 10_000, sizer: 'requests', batch: {} }, 'items', 8_192],
    [{ queue_size: 10_000, batch: null }, 'items', 8_192],
    [{ queue_size: 2_000, sizer: 'bytes', batch: { min_size: 100 } }, 'bytes', 100],
    [{ queue_size: 2_000, sizer: 'items', batch: { min_size: 100 } }, 'items', 100],
    [{ queue_size: 2_000, sizer: 'requests', batch: { min_size: 100 } }, 'items', 100],
    [{ queue_size: 2_000, batch: { min_size: 100 } }, 'items', 100],
    [{ queue_size: 2_000, sizer: 'bytes', batch: { sizer: 'items', min_size: 100 } }, 'items', 100],
    [{ queue_size: 2_000, sizer: 'items', batch: { sizer: 'bytes', min_size: 100 } }, 'bytes', 100],
  ])('%j', (queue, sizer, minSize) => {
    const settings = new Settings({ sending_queue: queue });
    expect(readQueue(settings).batch).toEqual({ flushMs: 200, sizer, minSize, maxSize: 0, metadataKeys: [] });
    expect(settings.problems).toEqual([]);
  });

  test.each<[batch: object, path: string]>([
    [{ flush_timeout: '0s' }, 'flush_timeout'],
    [{ min_size: 10, max_size: 9 }, 'max_size'],
    [{ sizer: 'requests' }, 'sizer'],
    [{ partition: { metadata_keys: ['a', 'A'] } }, 'partition.metadata_keys.1'],
    [{ partition: { keys: ['a'] } }, 'partition.keys'],
  ])('%j', (batch, path) => expect(read(batch).problems).toEqual([`sending_queue.batch.${path}`]));
});

test('who sent what is on disk is not known, so that it cannot be kept apart', () => {
  const batch = { partition: { metadata_keys: ['a'] } };
  const settings = new Settings({ sending_queue: { storage: 'file_storage', batch } });
  readQueue(settings);
  expect(settings.problems).toMatchObject([{ path: ['sending_queue', 'batch', 'partition'] }]);
});

describe('settings of a queue', () => {
  const read = (queue: unknown) => {
    const settings = new Settings({ sending_queue: queue });
    const { room, numConsumers } = readQueue(settings);
    return { ...room, numConsumers, problems: settings.problems.map(({ path, message }) => [path.at(-1), message]) };
  };
  const DEFAULTS = {
    capacity: 1_000,
    sizer: 'requests',
    isBlocking: false,
    waitsForResult: false,
    numConsumers: 10,
    problems: [],
  };

  test('are those of the Collector', () => {
    expect(read({})).toEqual(DEFAULTS);
    expect(read({ wait_for_result: false, block_on_overflow: false, sizer: 'requests' })).toEqual(DEFAULTS);
    expect(
      read({ sizer: 'bytes', queue_size: 5_000_000, block_on_overflow: true, wait_for_result: true, num_consumers: 1 }),
    ).toEqual({
      capacity: 5_000_000,
      sizer: 'bytes',
      isBlocking: true,
      waitsForResult: true,
      numConsumers: 1,
      problems: [],
    });
  });

  /** As TestConfig_Validate there has it. */
  test.each<[queue: object, key: string, message: RegExp]>([
    [{ num_consumers: 0 }, 'num_consumers', /from 1/],
    [{ queue_size: 0 }, 'queue_size', /from 1/],
    [{ sizer: 'spans' }, 'sizer', /requests/],
    [{ sizer: 'items', queue_size: 99, batch: { min_size: 100 } }, 'min_size', /less than or equal to queue_size/],
    [{ wait_for_result: true, storage: 'file_storage' }, 'wait_for_result', /not supported with a persistent queue/],
  ])('%j', (queue, key, message) => expect(read(queue).problems).toEqual([[key, expect.stringMatching(message)]]));
});
