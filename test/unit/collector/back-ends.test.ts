import { expect, test } from 'vitest';
import { Parcel } from '../../../core/collector/parcel.ts';
import type { RunningConsumer } from '../../../main/engine/collector/component.ts';
import { TAKEN } from '../../../main/engine/collector/consumer.ts';
import { LoadBalancer } from '../../../main/engine/collector/exporters/load-balancing/load-balancer.ts';
import type { Heir } from '../../../main/engine/collector/heir.ts';
import { Meter } from '../../../main/engine/collector/meter.ts';
import { eventually } from '../../helpers/eventually.ts';
import { span, traceId, traces } from '../../helpers/telemetry.ts';

const IDS = Array.from({ length: 40 }, (_, i) => traceId((i + 1) * 0x9e3779b1));
const idsIn = (parcel: Parcel) =>
  parcel.telemetry.signal === 'traces'
    ? parcel.telemetry.groups.flatMap(({ scopes }) => scopes.flatMap(({ items }) => items.map((one) => one.traceId)))
    : [];

/** Keeps what it is given until it leaves; `slowly`: what it adopts is kept once that resolves. */
class Fake implements RunningConsumer {
  readonly kept: Parcel[] = [];
  slowly: Promise<void> = Promise.resolve();
  isClosed = false;

  async consume(parcel: Parcel) {
    this.kept.push(parcel);
    return TAKEN;
  }

  async adopt(parcel: Parcel) {
    await this.slowly;
    if (this.isClosed) throw new Error('the exporter is stopping');
    this.kept.push(parcel);
  }

  async handOver(heir: Heir) {
    for (const [order, parcel] of this.kept.splice(0).entries()) await heir.adopt(parcel, order);
  }

  async close() {
    this.isClosed = true;
  }
}

test('back ends that go while others of them hand over lose nothing', async () => {
  const fakes = new Map(['a', 'b', 'c'].map((name) => [name, new Fake()]));
  const answers = [['a', 'b', 'c'], ['b', 'c'], ['c']];
  const clock = {
    ...{ now: () => 0, random: () => 0 },
    sleep: (ms: number, signal: AbortSignal) =>
      ms === 1 ? Promise.resolve() : new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve())),
  };
  const meter = new Meter(clock.now);
  let answered = 0;
  const lookup = async () => {
    // The first answer alone, until all that is to wait is given.
    await gates[answered]!.promise;
    return answers[answered++]!;
  };
  const gates = answers.map(() => Promise.withResolvers<void>());
  gates.push(Promise.withResolvers<void>());
  gates[0]!.resolve();
  const balancer = new LoadBalancer(
    {
      ...{ problems: [], routing: undefined },
      resolver: { dns: { hostname: 'gw', port: '', intervalMs: 1, timeoutMs: 60_000 } },
      backEnd: (hostname) => () => fakes.get(hostname)!,
    },
    { ...{ key: 'exporters/x', meter, clock, log: () => undefined, isReload: false } } as never,
    lookup,
  );
  await balancer.start();
  await balancer.consume(Parcel.ofTelemetry(traces('shop', ...IDS.map((id) => span({ traceId: id })))));
  const keptBy = (name: string) => fakes.get(name)!.kept.flatMap(idsIn);
  expect(keptBy('a').length).toBeGreaterThan(0);

  const slow = Promise.withResolvers<void>();
  fakes.get('b')!.slowly = slow.promise;
  gates[1]!.resolve();
  await eventually(() => expect(keptBy('a')).toEqual([]));
  gates[2]!.resolve();
  await eventually(() => expect(fakes.get('b')!.isClosed).toBe(true));
  slow.resolve();
  await eventually(() => expect(keptBy('c').toSorted()).toEqual(IDS.toSorted()));
  expect(meter.read().lastError).toBeFalsy();
  await balancer.close();
});
