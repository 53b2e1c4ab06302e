import { describe, expect, onTestFinished, test } from 'vitest';
import type { ShowItem } from '../../../core/collector/item-changes.ts';
import { Parcel } from '../../../core/collector/parcel.ts';
import { Meter } from '../../../main/engine/collector/meter.ts';
import { Sampler, type Role } from '../../../main/engine/pipelines/sampler.ts';
import { span, traces } from '../../helpers/telemetry.ts';

const parcel = (name: string) => Parcel.ofTelemetry(traces('shop', span({ name })));

function look(role: Role) {
  const clock = { ms: 1_000 };
  const meter = new Meter(() => clock.ms);
  const sampler = new Sampler(() => clock.ms);
  onTestFinished(() => sampler.close());
  const asItIs: ShowItem = (item) => item;
  sampler.sample(meter, role, asItIs);
  const give = (before: Parcel, ...after: Parcel[]) =>
    meter.tap!.through(before, async () => {
      for (const one of after) meter.tap!.gives(one);
    });
  const told = () => sampler.sample(meter, role, asItIs).changes.map(({ kind, name }) => `${kind} ${name}`);
  return { clock, give, told };
}

describe('a sample of a processor', () => {
  test('is for half a minute the last batch that it did something to', async () => {
    const { clock, give, told } = look('step');
    await give(parcel('a'), parcel('b'));
    const same = parcel('c');
    await give(same, same);
    expect(told()).toEqual(['changed b']);
    clock.ms += 29_999;
    expect(told()).toEqual(['changed b']);
    clock.ms++;
    expect(told()).toEqual(['same c']);
  });

  test('is a batch of which nothing went on, too, and a newer one that differs', async () => {
    const { give, told } = look('step');
    await give(parcel('a'));
    const same = parcel('c');
    await give(same, same);
    expect(told()).toEqual(['dropped a']);
    await give(parcel('d'), parcel('e'));
    expect(told()).toEqual(['changed e']);
  });
});

test('a sample of an exporter is the newest batch', async () => {
  const { give, told } = look('end');
  await give(parcel('a'));
  await give(parcel('b'));
  expect(told()).toEqual(['same b']);
});
