import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Span } from '../../../../core/model/span.ts';
import { span, spanId, traceId, traces } from '../../../helpers/telemetry.ts';
import { storeOf } from './store-of.ts';

const START = 1_000n;

const lasting = (durationNs: number | bigint, more: Partial<Span> = {}): Span =>
  span({
    traceId: traceId(1),
    spanId: spanId(1),
    name: 'GET',
    kind: 3,
    startTimeUnixNano: START,
    endTimeUnixNano: START + BigInt(durationNs),
    ...more,
  });

const ASKED = { service: 'web', name: 'GET', kind: 3, durationNs: '500' };

/** 1 … 1,000 ns each once, so that shares are counted by hand. */
const THOUSAND = Array.from({ length: 1_000 }, (_, i) => lasting(i + 1));

test('where a duration stands among those of the same service, name and kind', async () => {
  const others = [lasting(5, { name: 'PUT' }), lasting(5, { kind: 2 }), lasting(0, { endTimeUnixNano: 0n })];
  const store = await storeOf(traces('web', ...THOUSAND, ...others), traces('db', lasting(5)));
  const { histogram, ...peers } = await store.ask('span.peers', ASKED);
  expect(peers).toEqual({ revision: 2, count: 1_000, below: 499, p50: 500, p95: 950, p99: 990, max: 1_000 });
  const { edgesNs, counts } = histogram;
  expect(counts.length).toBeLessThanOrEqual(40);
  expect(counts.length).toBeGreaterThan(20);
  counts.forEach((count, i) => {
    const from = Math.ceil(edgesNs[i]!);
    expect(count).toBe(Math.min(1_001, Math.ceil(edgesNs[i + 1]!)) - from);
  });
});

test('only those that began in the range', async () => {
  const store = await storeOf(
    traces('web', lasting(1), lasting(2, { startTimeUnixNano: 900n, endTimeUnixNano: 902n })),
  );
  const count = async (range: object) => (await store.ask('span.peers', { ...ASKED, ...range })).count;
  expect(await count({ fromNs: '901' })).toBe(1);
  expect(await count({ toNs: '1000' })).toBe(1);
  expect(await count({ fromNs: '900', toNs: '1001' })).toBe(2);
});

test('no name is a name; who has no like stands alone', async () => {
  const store = await storeOf(traces('web', lasting(7, { name: '' })));
  const nobody = { count: 0, below: 0, p50: NaN, max: NaN, histogram: { counts: new Uint32Array(0) } };
  expect(await store.ask('span.peers', ASKED)).toMatchObject(nobody);
  expect(await store.ask('span.peers', { ...ASKED, name: '', kind: 4 })).toMatchObject(nobody);
  const alone = await store.ask('span.peers', { ...ASKED, name: '', durationNs: '7' });
  expect(alone).toMatchObject({ count: 1, below: 0, p50: 7, max: 7 });
  expect(alone.histogram.counts).toEqual(Uint32Array.of(1));
});

test('a duration of more than 63 bits is longer than all, and no peer', async () => {
  const forever = lasting(1, { startTimeUnixNano: 1n, endTimeUnixNano: 2n ** 64n - 1n });
  const store = await storeOf(traces('web', forever, lasting(0), lasting(3)));
  const answer = await store.ask('span.peers', { ...ASKED, durationNs: String(2n ** 64n) });
  expect(answer).toMatchObject({ count: 2, below: 2, max: 3 });
});

test('property: every span is in the histogram once', async () => {
  const durations = fc.array(fc.oneof(fc.nat(3), fc.nat(), fc.maxSafeNat()), { minLength: 1, maxLength: 30 });
  await fc.assert(
    fc.asyncProperty(durations, async (list) => {
      const store = await storeOf(traces('web', ...list.map((ns) => lasting(ns))));
      const { count, below, histogram } = await store.ask('span.peers', { ...ASKED, durationNs: String(list[0]!) });
      expect(count).toBe(list.length);
      expect(below).toBe(list.filter((ns) => ns < list[0]!).length);
      expect(histogram.counts.reduce((sum, n) => sum + n, 0)).toBe(list.length);
      await store.close();
    }),
    { numRuns: 10, endOnFailure: true },
  );
});
