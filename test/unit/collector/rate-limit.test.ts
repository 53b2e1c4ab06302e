import { describe, expect, test } from 'vitest';
import { Parcel } from '../../../core/collector/parcel.ts';
import { senderWith } from '../../../core/collector/sender.ts';
import type { ComponentContext } from '../../../main/engine/collector/component.ts';
import { TAKEN } from '../../../main/engine/collector/consumer.ts';
import { Meter } from '../../../main/engine/collector/meter.ts';
import { RATE_LIMIT } from '../../../main/engine/collector/processors/rate-limit.ts';
import { span, traces } from '../../helpers/telemetry.ts';

/** A limiter whose clock is ours; sleeping moves it. */
function limiter(settings: object, asleep: Promise<void> = Promise.resolve()) {
  const meter = new Meter(() => 0);
  const slept: number[] = [];
  const passed: Parcel[] = [];
  const time = { nowMs: 1_000 };
  const clock = {
    now: () => time.nowMs,
    random: () => 0.5,
    sleep: (ms: number) => (slept.push(ms), asleep),
  };
  const { create, problems } = RATE_LIMIT.read({ metadata_keys: ['x-tenant'], rate: 2, burst: 4, ...settings });
  expect(problems).toEqual([]);
  const next = { consume: async (parcel: Parcel) => (passed.push(parcel), TAKEN) };
  const node = create({ meter, clock } as unknown as ComponentContext, next);
  const send = (tenant: string, spans = 1, name = span().name) =>
    node.consume(
      Parcel.ofTelemetry(traces('shop', ...Array.from({ length: spans }, () => span({ name })))).from(
        senderWith(new Map([['x-tenant', [tenant]]])),
      ),
    );
  return { node, send, meter, slept, passed, time };
}

const THROTTLED = { isThrottled: true, isPermanent: false, retryAfterMs: 1_000 };

describe('throttle_behavior: error', () => {
  test('refuses what is over the limit of its tenant, with when to come back, and counts it', async () => {
    const { send, meter, passed, time } = limiter({ strategy: 'records' });
    await send('a', 4);
    await expect(send('a')).rejects.toMatchObject({
      ...THROTTLED,
      message: 'too many requests: over 2 records per second (x-tenant:a)',
    });
    await send('b', 4);
    time.nowMs += 500;
    await send('a');
    await expect(send('a')).rejects.toMatchObject(THROTTLED);
    expect(passed.map(({ items }) => items)).toEqual([4, 4, 1]);
    expect(meter.read().refusals).toEqual({ 'over the limit': 2 });
  });

  test('counts requests, whatever is in them, and bytes as they are sent', async () => {
    const requests = limiter({});
    for (let i = 0; i < 4; i++) await requests.send('a', 100);
    await expect(requests.send('a')).rejects.toMatchObject(THROTTLED);
    const one = Parcel.ofTelemetry(traces('shop', span())).wire.length;
    const bytes = limiter({ strategy: 'bytes', burst: one });
    await bytes.send('a');
    await expect(bytes.send('a')).rejects.toMatchObject(THROTTLED);
  });

  test('what could never pass is refused for good', async () => {
    const { send, meter } = limiter({ strategy: 'records' });
    await expect(send('a', 5)).rejects.toMatchObject({
      isPermanent: true,
      message: '5 records at once are more than the burst of 4',
    });
    // It took nothing.
    await send('a', 4);
    expect(meter.read().refusals).toEqual({ 'larger than the burst': 1 });
  });

  test('an override is of one tenant, and retry_delay is what senders are told', async () => {
    const { send } = limiter({ overrides: { 'x-tenant:big': { burst: 6 } }, retry_delay: '7s' });
    for (let i = 0; i < 6; i++) await send('big');
    await expect(send('big')).rejects.toMatchObject({ retryAfterMs: 7_000 });
    for (let i = 0; i < 4; i++) await send('small');
    await expect(send('small')).rejects.toMatchObject({ retryAfterMs: 7_000 });
  });
});

describe('throttle_behavior: delay', () => {
  test('makes senders wait for their turn, and refuses those who would wait for over 10 s', async () => {
    const { send, slept, passed } = limiter({ throttle_behavior: 'delay', strategy: 'records' });
    for (let i = 0; i < 6; i++) await send('a', 4);
    expect(slept).toEqual([2_000, 4_000, 6_000, 8_000, 10_000]);
    await expect(send('a', 4)).rejects.toMatchObject(THROTTLED);
    await send('b', 4);
    expect(passed).toHaveLength(7);
  });

  test('one tenant makes no more than 4 MiB wait; what is beyond is refused at once', async () => {
    const woken = Promise.withResolvers<void>();
    const { send, passed } = limiter({ throttle_behavior: 'delay', burst: 1 }, woken.promise);
    const large = 'x'.repeat(3 * 1024 ** 2);
    await send('a');
    const waiting = send('a', 1, large);
    await expect(send('a', 1, large)).rejects.toMatchObject(THROTTLED);
    await send('b');
    const other = send('b', 1, large);
    woken.resolve();
    await Promise.all([waiting, other]);
    await send('a', 1, large);
    expect(passed).toHaveLength(5);
  });

  test('those who wait are refused when it is closed', async () => {
    const { node, send } = limiter({ throttle_behavior: 'delay', burst: 1 });
    await send('a');
    const waiting = send('a');
    await node.close();
    await expect(waiting).rejects.toMatchObject({ message: 'the pipeline is stopping', isPermanent: false });
  });
});
