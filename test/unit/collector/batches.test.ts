import { expect, test } from 'vitest';
import { Parcel } from '../../../core/collector/parcel.ts';
import { senderWith } from '../../../core/collector/sender.ts';
import { TAKEN, type Taken } from '../../../main/engine/collector/consumer.ts';
import { Batches } from '../../../main/engine/collector/processors/batches.ts';
import { span, traces } from '../../helpers/telemetry.ts';

const from = (tenant: string): Parcel =>
  Parcel.ofTelemetry(traces('shop', span())).from(senderWith(new Map([['x-tenant', [tenant]]])));

test('combinations are limited while they hold something, and not for longer', async () => {
  const held: ((taken: Taken) => void)[] = [];
  const created: unknown[] = [];
  const empty: (() => void)[] = [];
  const batches = new Batches(['x-tenant'], 2, (sender, onEmpty) => {
    created.push(sender);
    empty.push(onEmpty);
    const consume = () => new Promise<Taken>((resolve) => held.push(resolve));
    return { consume, isEmpty: false, close: async () => undefined };
  });
  const waiting = [batches.consume(from('a')), batches.consume(from('b')), batches.consume(from('a'))];
  expect(created).toHaveLength(2);
  await expect(batches.consume(from('c'))).rejects.toMatchObject({ isPermanent: true });
  for (const resolve of held) resolve(TAKEN);
  await Promise.all(waiting);
  await expect(batches.consume(from('c'))).rejects.toThrow('too many');
  empty[0]!();
  const later = batches.consume(from('c'));
  expect(created).toHaveLength(3);
  held.at(-1)!(TAKEN);
  await later;
  await batches.close();
  await expect(batches.consume(from('d'))).rejects.toThrow('the pipeline is stopping');
});
