import { describe, expect, test } from 'vitest';
import { Parcel } from '../../../core/collector/parcel.ts';
import type { Span } from '../../../core/model/span.ts';
import type { ComponentContext } from '../../../main/engine/collector/component.ts';
import { ConsumeError, type Consumer } from '../../../main/engine/collector/consumer.ts';
import { Meter } from '../../../main/engine/collector/meter.ts';
import { TAIL_SAMPLING } from '../../../main/engine/collector/processors/tail-sampling.ts';
import { GROUP_BY_TRACE } from '../../../main/engine/collector/processors/group-by-trace.ts';
import { Outbox } from '../../../main/engine/collector/outbox.ts';
import { ticking } from '../../../main/engine/collector/ticking.ts';
import { handClock, settled } from '../../helpers/hand-clock.ts';
import { span, traceId, traces } from '../../helpers/telemetry.ts';

const ERRORS = [{ name: 'errors', type: 'status_code', status_code: { status_codes: ['ERROR'] } }];
const failed = { status: { code: 2, message: '' } };
const of = (trace: number, name: string, parts: Partial<Span> = {}) =>
  span({ traceId: traceId(trace), name, ...parts });
const parcel = (...spans: Span[]) => Parcel.ofTelemetry(traces('shop', ...spans));

/** A processor with what it gives on, one request a list of names; `answers` are errors of what is behind it. */
function running(kind: typeof TAIL_SAMPLING, settings: object, answers: Error[] = []) {
  const { clock, pass } = handClock();
  const given: string[][] = [];
  const next: Consumer = {
    async consume({ telemetry }) {
      const error = answers.shift();
      if (error) throw error;
      const groups = telemetry.signal === 'traces' ? telemetry.groups : [];
      given.push(groups.flatMap(({ scopes }) => scopes.flatMap(({ items }) => items.map(({ name }) => name))));
      return { rejected: 0, message: '' };
    },
  };
  const meter = new Meter(clock.now);
  const context = {
    key: 'traces/it',
    meter,
    clock,
    log: () => undefined,
    isReload: false,
  } as unknown as ComponentContext;
  const { create, problems } = kind.read(settings);
  expect(problems).toEqual([]);
  return { node: create(context, next), given, pass, meter };
}

describe('tail_sampling', () => {
  test('answers at once, and gives on what its policies keep when their time has come', async () => {
    const { node, given, pass, meter } = running(TAIL_SAMPLING, { decision_wait: '1s', policies: ERRORS });
    expect(await node.consume(parcel(of(1, 'a'), of(2, 'b')))).toEqual({ rejected: 0, message: '' });
    await node.consume(parcel(of(1, 'c', failed)));
    expect(meter.read()).toMatchObject({ queueSize: 2, queueCapacity: 50_000 });
    await pass(500);
    expect(given).toEqual([]);
    await pass(500);
    expect(given).toEqual([['a', 'c']]);
    expect(meter.read()).toMatchObject({ dropped: { 'not sampled': 1 }, queueSize: 0 });
    await node.close();
  });

  test('decides what waits when it is closed', async () => {
    const { node, given } = running(TAIL_SAMPLING, { policies: ERRORS });
    await node.consume(parcel(of(1, 'a', failed), of(2, 'b')));
    await node.close();
    expect(given).toEqual([['a']]);
    await expect(node.consume(parcel(of(3, 'c')))).rejects.toThrow('the pipeline is stopping');
  });

  test('offers what waits for five seconds where another takes its place, and once where all ends', async () => {
    const refusals = (count: number) => Array.from({ length: count }, () => new ConsumeError('full'));
    const replaced = running(TAIL_SAMPLING, { policies: ERRORS }, refusals(10));
    await replaced.node.consume(parcel(of(1, 'a', failed)));
    const closing = replaced.node.close(true);
    await settled();
    for (let i = 0; i < 10; i++) await replaced.pass(250);
    await closing;
    expect(replaced.given).toEqual([['a']]);
    const refused = running(TAIL_SAMPLING, { policies: ERRORS }, refusals(1_000));
    await refused.node.consume(parcel(of(1, 'a', failed)));
    const refusing = refused.node.close(true);
    await settled();
    for (let i = 0; i < 20; i++) await refused.pass(250);
    await refusing;
    expect([refused.given, refused.meter.failed]).toEqual([[], 1]);
    const ended = running(TAIL_SAMPLING, { policies: ERRORS }, refusals(1));
    await ended.node.consume(parcel(of(1, 'a', failed)));
    await ended.node.close();
    expect([ended.given, ended.meter.failed]).toEqual([[], 1]);
  });

  test('offers again what is refused for now, and gives up what is refused for good', async () => {
    const answers = [new ConsumeError('full'), new ConsumeError('bad', { isPermanent: true })];
    const { node, given, pass, meter } = running(TAIL_SAMPLING, { decision_wait: '0s', policies: ERRORS }, answers);
    await node.consume(parcel(of(1, 'a', failed)));
    await pass(100);
    await node.consume(parcel(of(2, 'b', failed)));
    await pass(100);
    expect(given).toEqual([]);
    await pass(1_000);
    expect(meter.read()).toMatchObject({
      failed: 1,
      signals: { traces: { failed: 1 } },
      lastError: { message: 'bad' },
    });
    await settled();
    expect(given).toEqual([['b']]);
    await node.close();
  });

  test('refuses what comes while too much waits for what is behind', async () => {
    const answers = Array.from({ length: 100 }, () => new ConsumeError('full'));
    const { node, pass } = running(TAIL_SAMPLING, { decision_wait: '0s', policies: ERRORS }, answers);
    for (let i = 0; i < 8; i++) {
      await node.consume(parcel(of(i + 1, 'x'.repeat(8 * 1024 ** 2), failed)));
      await pass(100);
    }
    await expect(node.consume(parcel(of(100, 'one more')))).rejects.toThrow('what is behind does not take what waits');
    await node.close();
  });
});

test('groupbytrace gives traces on as a whole', async () => {
  const { node, given, pass } = running(GROUP_BY_TRACE, { wait_duration: '1s', num_workers: 2 });
  await node.consume(parcel(of(1, 'a'), of(2, 'b')));
  await node.consume(parcel(of(1, 'c')));
  await pass(1_000);
  // In one request, where what came together stands together.
  expect(given).toEqual([['a', 'b', 'c']]);
  await node.close();
});

test('an error while traces are released is one of the processor, and ends nothing', async () => {
  const { clock, pass } = handClock();
  const meter = new Meter(clock.now);
  let ticks = 0;
  const stop = ticking({ clock, meter }, 100, () => {
    ticks++;
    throw new RangeError('Array buffer allocation failed');
  });
  await pass(100);
  await pass(100);
  expect(ticks).toBe(2);
  expect(meter.read()).toMatchObject({ lastError: { message: 'Array buffer allocation failed' } });
  await stop();
});

test('what waits for those behind goes on in requests of so many bytes', async () => {
  const { clock, pass } = handClock();
  const context = { meter: new Meter(clock.now), clock, log: () => undefined } as unknown as ComponentContext;
  const answers: Error[] = [new ConsumeError('full')];
  const sizes: number[] = [];
  const consume: Consumer['consume'] = async ({ wire }) => {
    const error = answers.shift();
    if (error) throw error;
    sizes.push(Math.round(wire.length / 1024 ** 2));
    return { rejected: 0, message: '' };
  };
  const outbox = new Outbox({ consume }, context);
  for (const mib of [6, 6, 6, 20]) outbox.put(parcel(of(1, 'x'.repeat(mib * 1024 ** 2))));
  await settled();
  await pass(1_000);
  await settled();
  expect(sizes).toEqual([6, 12, 20]);
  await outbox.close();
});
