import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { GRACE_MS, Retention } from '../../../main/engine/pipeline/retention.ts';
import type { Expired, RetentionLimits } from '../../../main/engine/store/port.ts';

const NONE = { maxBytes: 0, maxAgeHours: 0 };
const DAY = { maxBytes: 0, maxAgeHours: 24 };
const HOUR = { maxBytes: 0, maxAgeHours: 1 };
const TWO_GB = { maxBytes: 2_000_000_000, maxAgeHours: 0 };

beforeEach(() => void vi.useFakeTimers({ now: 1_000_000 }));
afterEach(() => void vi.useRealTimers());

/** Which limits were enforced, each once. */
function start(counts: Expired = { spans: 2, logs: 0, points: 1 }) {
  const enforced = new Set<string>();
  const expire = async ({ maxBytes, maxAgeHours }: RetentionLimits) => {
    enforced.add(`${maxBytes / 1e9} GB, ${maxAgeHours} h`);
    return 1;
  };
  const onExpired = vi.fn();
  const keepBelow = vi.fn();
  const store = { expire, countExpiring: async () => counts, keepBelow, nearsLimit: async () => false };
  const retention = new Retention({ store, onExpired, now: Date.now });
  onTestFinished(() => retention.close());
  return { retention, enforced, onExpired, keepBelow };
}

test('a new limit takes nothing for a minute, then holds', async () => {
  const { retention, enforced, onExpired } = start();
  retention.set(HOUR);
  await vi.advanceTimersByTimeAsync(GRACE_MS - 1);
  expect([...enforced]).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  expect([...enforced]).toEqual(['0 GB, 1 h']);
  expect(onExpired).toHaveBeenCalled();
});

test('the session is kept below a new limit of size once that holds, and no longer when it is taken away', async () => {
  const { retention, keepBelow } = start();
  retention.set(TWO_GB);
  await vi.advanceTimersByTimeAsync(GRACE_MS - 1);
  expect(keepBelow).toHaveBeenLastCalledWith(0);
  await vi.advanceTimersByTimeAsync(1);
  expect(keepBelow).toHaveBeenLastCalledWith(TWO_GB.maxBytes);
  retention.set(NONE);
  expect(keepBelow).toHaveBeenLastCalledWith(0);
});

test('it says what will go and when, and what held before; taken back, nothing went', async () => {
  const { retention, enforced } = start();
  retention.set(DAY);
  await vi.advanceTimersByTimeAsync(GRACE_MS);
  enforced.clear();
  retention.set(HOUR);
  await vi.advanceTimersByTimeAsync(20_000);
  expect(await retention.expiring()).toEqual({ inMs: 40_000, before: DAY, spans: 2, logs: 0, points: 1 });
  retention.set(DAY);
  expect(await retention.expiring()).toBeUndefined();
  await vi.advanceTimersByTimeAsync(10 * GRACE_MS);
  expect([...enforced]).toEqual(['0 GB, 24 h']);
});

test('a second change waits anew, and is taken back to what held before both', async () => {
  const { retention, enforced } = start();
  retention.set(DAY);
  await vi.advanceTimersByTimeAsync(GRACE_MS - 1);
  retention.set(HOUR);
  expect(await retention.expiring()).toMatchObject({ inMs: GRACE_MS, before: NONE });
  await vi.advanceTimersByTimeAsync(GRACE_MS - 1);
  expect([...enforced]).toEqual([]);
});

test('a limit that is widened or taken away holds at once; of two, the wider holds meanwhile', async () => {
  const { retention, enforced } = start();
  retention.set(HOUR);
  await vi.advanceTimersByTimeAsync(GRACE_MS);
  enforced.clear();
  retention.set(TWO_GB);
  await vi.advanceTimersByTimeAsync(GRACE_MS - 1);
  expect([...enforced]).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  expect([...enforced]).toEqual(['2 GB, 0 h']);
  retention.set(NONE);
  enforced.clear();
  await vi.advanceTimersByTimeAsync(10 * GRACE_MS);
  expect([...enforced]).toEqual([]);
});

test('the same limits again change nothing; where nothing will go, nothing is said; closed, nothing goes', async () => {
  const { retention, enforced } = start({ spans: 0, logs: 0, points: 0 });
  retention.set(DAY);
  await vi.advanceTimersByTimeAsync(GRACE_MS / 2);
  retention.set(DAY);
  expect(await retention.expiring()).toBeUndefined();
  await vi.advanceTimersByTimeAsync(GRACE_MS / 2);
  expect([...enforced]).toEqual(['0 GB, 24 h']);
  enforced.clear();
  retention.set(HOUR);
  await retention.close();
  await vi.advanceTimersByTimeAsync(10 * GRACE_MS);
  expect([...enforced]).toEqual([]);
});

test('a session that grows past its limit is brought back at once; where that is not possible, not tried all the time', async () => {
  let bytes = 1_000_000_000;
  let most = bytes;
  let passes = 0;
  const expire = async () => {
    passes++;
    const gone = bytes - Math.min(bytes, 1_800_000_000);
    bytes -= gone;
    return gone;
  };
  const store = {
    ...{ expire, countExpiring: async () => ({ spans: 0, logs: 0, points: 0 }) },
    ...{ keepBelow: vi.fn(), nearsLimit: async (limit: number) => bytes > limit },
  };
  const retention = new Retention({ store, onExpired: vi.fn(), now: Date.now });
  onTestFinished(() => retention.close());
  retention.set(TWO_GB);
  await vi.advanceTimersByTimeAsync(GRACE_MS);
  for (let second = 0; second < 300; second++) {
    bytes += 20_000_000;
    most = Math.max(most, bytes);
    await vi.advanceTimersByTimeAsync(1_000);
  }
  expect(most).toBeLessThan(2_050_000_000);
  store.expire = async () => {
    passes++;
    return 0;
  };
  bytes = 2_100_000_000;
  passes = 0;
  await vi.advanceTimersByTimeAsync(300_000);
  expect(passes).toBeGreaterThan(1);
  expect(passes).toBeLessThan(15);
});
