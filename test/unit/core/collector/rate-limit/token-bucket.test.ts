import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Tenants } from '../../../../../core/collector/rate-limit/tenants.ts';
import { TokenBucket, type Rate } from '../../../../../core/collector/rate-limit/token-bucket.ts';

const RATE: fc.Arbitrary<Rate> = fc.record({
  rate: fc.integer({ min: 1, max: 1_000 }),
  burst: fc.integer({ min: 1, max: 1_000 }),
});
/** What comes, so many milliseconds after the one before; clocks are set back as well. */
const COMING = fc.array(
  fc.record({ afterMs: fc.integer({ min: -2_000, max: 5_000 }), tokens: fc.integer({ min: 1, max: 1_200 }) }),
  { maxLength: 60 },
);

test('no more passes in any time than the burst and what comes back in it', () => {
  fc.assert(
    fc.property(RATE, COMING, (rate, coming) => {
      const bucket = new TokenBucket(0, rate.burst);
      const passed: { atMs: number; tokens: number }[] = [];
      let [nowMs, elapsedMs] = [0, 0];
      for (const { afterMs, tokens } of coming) {
        nowMs += afterMs;
        elapsedMs += Math.max(0, afterMs);
        if (bucket.take(tokens, rate, nowMs) !== undefined) passed.push({ atMs: elapsedMs, tokens });
      }
      passed.forEach(({ atMs: from }, i) => {
        let sum = 0;
        for (const { atMs, tokens } of passed.slice(i)) {
          sum += tokens;
          expect(sum).toBeLessThanOrEqual(rate.burst + ((atMs - from) * rate.rate) / 1_000 + 1e-6);
        }
      });
    }),
  );
});

test('what is within the rate always passes', () => {
  fc.assert(
    fc.property(RATE, fc.integer({ min: 1, max: 50 }), (rate, times) => {
      const bucket = new TokenBucket(0, rate.burst);
      const tokens = Math.min(rate.burst, rate.rate);
      for (let i = 0; i < times; i++) expect(bucket.take(tokens, rate, i * 1_000)).toBe(0);
    }),
  );
});

test('those who wait pass when their tokens are there, each after the one before', () => {
  const [rate, bucket] = [{ rate: 10, burst: 10 }, new TokenBucket(0, 10)];
  const take = (nowMs: number) => bucket.take(10, rate, nowMs, 2_500);
  expect([take(0), take(0), take(0)]).toEqual([0, 1_000, 2_000]);
  // The next would wait for 3 s, and leaves nothing behind.
  expect([take(0), take(500)]).toEqual([undefined, 2_500]);
});

describe('tenants', () => {
  const rate: Rate = { rate: 5, burst: 10 };

  test('one is not touched by what others do', () => {
    const EVENTS = fc.array(
      fc.record({
        tenant: fc.constantFrom('a', 'b', 'c'),
        afterMs: fc.integer({ min: 0, max: 800 }),
        tokens: fc.integer({ min: 1, max: 12 }),
      }),
      { maxLength: 80 },
    );
    fc.assert(
      fc.property(EVENTS, (events) => {
        const all = new Tenants();
        const alone = new TokenBucket(0, rate.burst);
        let nowMs = 0;
        for (const { tenant, afterMs, tokens } of events) {
          nowMs += afterMs;
          const together = all.take(tenant, tokens, rate, nowMs);
          if (tenant !== 'a') continue;
          expect(together).toBe(alone.take(tokens, rate, nowMs));
        }
        expect(all.size).toBeLessThanOrEqual(3);
      }),
    );
  });

  test('of more than may be kept, the one that came last long ago makes room, and new names are no way round the limit', () => {
    const tenants = new Tenants(2);
    const take = (tenant: string, tokens: number, nowMs = 0) => tenants.take(tenant, tokens, rate, nowMs);
    expect([take('a', 10), take('b', 4), take('a', 1)]).toEqual([0, 0, undefined]);
    // It takes the place of b, and has what b had left.
    expect([take('c', 7), take('c', 6)]).toEqual([undefined, 0]);
    expect([tenants.size, tenants.replaced]).toEqual([2, 1]);
    let passed = 0;
    for (let i = 0; i < 100; i++) if (take(`new ${i}`, 5) === 0) passed++;
    expect(passed).toBe(0);
    expect([tenants.size, tenants.replaced]).toEqual([2, 101]);
  });

  test('who comes back after another took its place finds a full one again, once what was used has come back', () => {
    const tenants = new Tenants(2);
    const take = (tenant: string, tokens: number, nowMs: number) => tenants.take(tenant, tokens, rate, nowMs);
    expect([take('a', 10, 0), take('b', 10, 0)]).toEqual([0, 0]);
    // After two seconds both have their ten again: nothing is lost where one is forgotten.
    expect([take('c', 10, 2_000), take('a', 10, 2_000)]).toEqual([0, 0]);
    expect([tenants.size, tenants.replaced]).toEqual([2, 0]);
  });

  test('none that has a rate of its own makes room', () => {
    const tenants = new Tenants(1);
    expect(tenants.takeOwn('big', 30, { rate: 1, burst: 40 }, 0)).toBe(0);
    for (let i = 0; i < 10; i++) tenants.take(`new ${i}`, 10, rate, 0);
    expect(tenants.takeOwn('big', 10, { rate: 1, burst: 40 }, 0)).toBe(0);
    expect(tenants.takeOwn('big', 1, { rate: 1, burst: 40 }, 0)).toBeUndefined();
  });
});
