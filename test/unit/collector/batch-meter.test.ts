import { expect, test } from 'vitest';
import { Parcel } from '../../../core/collector/parcel.ts';
import { senderWith } from '../../../core/collector/sender.ts';
import { batchFamilies } from '../../../main/engine/agent/self-metrics/batch-families.ts';
import { BatchMeter } from '../../../main/engine/collector/batch-meter.ts';
import type { ComponentContext } from '../../../main/engine/collector/component.ts';
import { ConsumeError, TAKEN, type Consumer, type Taken } from '../../../main/engine/collector/consumer.ts';
import { Meter } from '../../../main/engine/collector/meter.ts';
import { BATCH } from '../../../main/engine/collector/processors/batch.ts';
import { span, traces } from '../../helpers/telemetry.ts';

const parcelOf = (spans: number) => Parcel.ofTelemetry(traces('shop', ...Array.from({ length: spans }, () => span())));

function batching(settings: unknown, next: Consumer) {
  const meter = new Meter(Date.now);
  const { problems, create } = BATCH.read(settings);
  expect(problems).toEqual([]);
  return { batch: create({ meter } as unknown as ComponentContext, next), read: () => meter.read().batches! };
}

test('batches are counted by what sent them, each part of a split one by itself', async () => {
  const { batch, read } = batching({ send_batch_size: 4, send_batch_max_size: 4 }, { consume: async () => TAKEN });
  await batch.consume(parcelOf(10));
  expect(read()).toMatchObject({ triggers: { size: 3, timeout: 0 }, items: 10, combinations: 1 });
  await batch.consume(parcelOf(3));
  expect(read()).toMatchObject({ triggers: { size: 3, timeout: 1 }, items: 13 });
  const last = batch.consume(parcelOf(1));
  await batch.close();
  await last;
  expect(read().triggers).toEqual({ size: 3, timeout: 2 });
});

test('a batch that is refused was not sent', async () => {
  const { batch, read } = batching({ send_batch_size: 1 }, { consume: () => Promise.reject(new ConsumeError('full')) });
  await expect(batch.consume(parcelOf(2))).rejects.toThrow('full');
  expect(read()).toMatchObject({ triggers: { size: 0, timeout: 0 }, items: 0 });
});

test('combinations of metadata are those that hold something', async () => {
  const held: ((taken: Taken) => void)[] = [];
  const next = { consume: () => new Promise<Taken>((resolve) => held.push(resolve)) };
  const { batch, read } = batching({ metadata_keys: ['tenant'], send_batch_size: 1 }, next);
  const waiting = ['a', 'b', 'a'].map((tenant) =>
    batch.consume(parcelOf(1).from(senderWith(new Map([['tenant', [tenant]]])))),
  );
  expect(read().combinations).toBe(2);
  for (const resolve of held) resolve(TAKEN);
  await Promise.all(waiting);
  expect(read()).toMatchObject({ combinations: 0, triggers: { size: 3 } });
});

test('sizes are told as a histogram of Prometheus, of all pipelines that a processor is in', () => {
  const [one, two] = [new Meter(Date.now), new Meter(Date.now)];
  one.batches = new BatchMeter(() => 1);
  two.batches = new BatchMeter(() => 1);
  for (const items of [10, 11, 100_001]) one.batches.sent('size', items);
  two.batches.sent('timeout', 0);
  const readings = { 'traces/batch': one.read(), 'logs/batch': two.read() };
  const pipeline = { receivers: [], exporters: [], processors: ['batch'] };
  const families = batchFamilies(readings, [
    { ...pipeline, id: 'traces', signal: 'traces' },
    { ...pipeline, id: 'logs', signal: 'logs' },
  ]);
  const [sizes, ...others] = families.map(({ samples }) => samples);
  const told = sizes!.map(({ suffix, labels, value }) => [suffix, labels.map(([, label]) => label).join(' '), value]);
  expect([...told.slice(0, 2), ...told.slice(-4)]).toEqual([
    ['_bucket', 'batch 10', 2],
    ['_bucket', 'batch 25', 3],
    ['_bucket', 'batch 100000', 3],
    ['_bucket', 'batch +Inf', 4],
    ['_sum', 'batch', 100_022],
    ['_count', 'batch', 4],
  ]);
  expect(others.map((samples) => samples.map(({ value }) => value))).toEqual([[3], [1], [2]]);
});
