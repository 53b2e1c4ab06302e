import { expect, test } from 'vitest';
import type { CancelSignal } from '../../../../contract/transport.ts';
import { SharedWork } from '../../../../main/engine/store/duckdb/questions/shared-work.ts';
import { CancelledError } from '../../../../main/engine/store/port.ts';
import { span, spanId, traceId, traces } from '../../../helpers/telemetry.ts';
import { storeOf } from './store-of.ts';

function begin() {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const signals: CancelSignal[] = [];
  const work = new SharedWork((signal) => {
    signals.push(signal);
    return promise;
  });
  return { work, resolve, reject, signals };
}

test('work is done once for all who join', async () => {
  const { work, resolve, signals } = begin();
  const answers = [work.join(), work.join(new AbortController().signal)];
  resolve('done');
  expect(await Promise.all(answers)).toEqual(['done', 'done']);
  expect(signals).toHaveLength(1);
});

test('who is cancelled leaves at once, and the others get their answer', async () => {
  const { work, resolve, signals } = begin();
  const impatient = new AbortController();
  const [left, stays] = [work.join(impatient.signal), work.join()];
  impatient.abort();
  await expect(left).rejects.toThrow(CancelledError);
  expect(signals[0]!.aborted).toBe(false);
  resolve('done');
  expect(await stays).toBe('done');
});

test('work is stopped when the last has left', async () => {
  const { work, signals } = begin();
  const [one, two] = [new AbortController(), new AbortController()];
  const answers = Promise.allSettled([work.join(one.signal), work.join(two.signal)]);
  one.abort();
  two.abort();
  expect((await answers).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect([signals[0]!.aborted, work.isStopped]).toEqual([true, true]);
});

test('an error reaches all who wait', async () => {
  const { work, reject } = begin();
  const answers = [work.join(), work.join()];
  reject(new Error('no such column'));
  for (const answer of answers) await expect(answer).rejects.toThrow('no such column');
});

test('a list is computed for the second who asks, though the first changes their mind', async () => {
  const store = await storeOf(traces('shop', span({ traceId: traceId(1), spanId: spanId(1) })));
  const ask = (signal?: AbortSignal) =>
    store.ask('traces.search', { filter: {}, sort: { by: 'start', descending: true }, offset: 0, limit: 10 }, signal);
  const first = new AbortController();
  const [left, stays] = [ask(first.signal), ask()];
  first.abort();
  await expect(left).rejects.toThrow(CancelledError);
  expect((await stays).total).toBe(1);
  expect((await ask()).total).toBe(1);
});
