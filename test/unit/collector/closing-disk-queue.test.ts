import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { Parcel } from '../../../core/collector/parcel.ts';
import { ConsumeError, TAKEN, type Taken } from '../../../main/engine/collector/consumer.ts';
import { QueuedExporter, type Sender } from '../../../main/engine/collector/exporters/queued-exporter.ts';
import { Meter } from '../../../main/engine/collector/meter.ts';
import { BatchingQueue } from '../../../main/engine/collector/queue/batching-queue.ts';
import { DiskQueue } from '../../../main/engine/collector/queue/disk-queue.ts';
import type { Queue } from '../../../main/engine/collector/queue/queue.ts';
import { eventually } from '../../helpers/eventually.ts';
import { handClock } from '../../helpers/hand-clock.ts';
import { span, traces } from '../../helpers/telemetry.ts';
import { makeTempDir } from '../../helpers/temp-dir.ts';

const RETRY = {
  ...{ enabled: true, initialMs: 1_000, randomization: 0, multiplier: 1 },
  ...{ maxIntervalMs: 1_000, maxElapsedMs: 0 },
};
const spans = (count: number) => Parcel.ofTelemetry(traces('shop', ...Array.from({ length: count }, () => span())));
const { clock, pass } = handClock();
let directory = '';

beforeEach(async () => {
  directory = join(await makeTempDir(), 'queue');
});

const openQueue = () => new DiskQueue(directory, { capacity: 10, onLost: () => undefined });

/** With one consumer, and a back end that answers when it is told to. */
function exporterOf(queue: Queue) {
  const sent: { items: number; answer: PromiseWithResolvers<Taken> }[] = [];
  const sender: Sender = {
    send({ items }, signal) {
      const answer = Promise.withResolvers<Taken>();
      const cutOff = () => answer.reject(new ConsumeError('cut off'));
      if (signal.aborted) cutOff();
      signal.addEventListener('abort', cutOff);
      sent.push({ items, answer });
      return answer.promise;
    },
    close: async () => undefined,
  };
  const options = { sender, queue, clock, retry: RETRY, meter: new Meter(() => 0), numConsumers: 1 };
  return { exporter: new QueuedExporter({ ...options, log: () => undefined }), sent };
}

/** Of what the next start finds, the items. */
async function left(): Promise<number[]> {
  const queue = openQueue();
  const items: number[] = [];
  for (let rest = queue.size; rest > 0; rest--) items.push((await queue.take())!.parcel.items);
  await queue.close();
  await queue.end();
  return items;
}

test('what is being sent as the exporter closes is not cut off, and nothing more is begun', async () => {
  const { exporter, sent } = exporterOf(openQueue());
  await exporter.consume(spans(1));
  await exporter.consume(spans(2));
  await eventually(() => expect(sent).toHaveLength(1));
  const closed = exporter.close();
  await pass(4_999);
  sent[0]!.answer.resolve(TAKEN);
  await closed;
  expect(sent.map(({ items }) => items)).toEqual([1]);
  expect(await left()).toEqual([2]);
});

test('what has no answer after five seconds is cut off, and stays for the next start', async () => {
  const { exporter, sent } = exporterOf(openQueue());
  await exporter.consume(spans(1));
  await eventually(() => expect(sent).toHaveLength(1));
  const closed = exporter.close();
  await pass(5_000);
  await closed;
  expect(await left()).toEqual([1]);
});

test('what waits to be tried again stays, and is not tried by who is about to go', async () => {
  const { exporter, sent } = exporterOf(openQueue());
  await exporter.consume(spans(1));
  await eventually(() => expect(sent).toHaveLength(1));
  sent[0]!.answer.reject(new ConsumeError('busy'));
  await pass(0);
  await exporter.close();
  expect(sent).toHaveLength(1);
  expect(await left()).toEqual([1]);
});

test('of a batch all parts go once one of them went, since all of them would be sent again', async () => {
  const batch = { flushMs: 200, sizer: 'items', minSize: 4, maxSize: 4, metadataKeys: [] } as const;
  const { exporter, sent } = exporterOf(new BatchingQueue(openQueue(), batch, clock));
  await exporter.consume(spans(10));
  await exporter.consume(spans(5));
  await eventually(() => expect(sent).toHaveLength(1));
  const closed = exporter.close();
  for (let part = 0; part < 3; part++) {
    await eventually(() => expect(sent).toHaveLength(part + 1));
    sent[part]!.answer.resolve(TAKEN);
  }
  await closed;
  expect(sent.map(({ items }) => items)).toEqual([4, 4, 2]);
  expect(await left()).toEqual([5]);
});
