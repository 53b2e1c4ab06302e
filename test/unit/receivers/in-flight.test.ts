import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { BURST_BYTES, BURST_OVER_MS, DECODED_FACTOR, LARGEST_SHARE } from '../../../main/engine/receivers/limits.ts';
import { InFlight } from '../../../main/engine/receivers/in-flight.ts';

const busy = expect.objectContaining({ code: 'busy' });

describe('bytes', () => {
  test('are shared by all reservations', () => {
    const inFlight = new InFlight({ limitBytes: 100 });
    const one = inFlight.reserve();
    const two = inFlight.reserve();
    one.grow(60);
    expect(() => two.grow(41)).toThrow(busy);
    two.grow(40);
    expect(inFlight.reservedBytes).toBe(100);
    one.release();
    two.resize(90);
    expect(inFlight.reservedBytes).toBe(90);
    expect(inFlight.peakBytes).toBe(100);
  });

  test('that did not fit are not held', () => {
    const inFlight = new InFlight({ limitBytes: 100 });
    const one = inFlight.reserve();
    one.grow(70);
    expect(() => one.grow(31)).toThrow(busy);
    expect(one.bytes).toBe(70);
    one.release();
    one.release();
    expect(inFlight.reservedBytes).toBe(0);
  });

  test('of a decoded request are more than its body, but never so many that it could not get in', () => {
    const inFlight = new InFlight({ limitBytes: 1_000 });
    const small = inFlight.reserve();
    small.resizeToDecoded(10);
    expect(small.bytes).toBe(10 * DECODED_FACTOR);
    small.release();
    const large = inFlight.reserve();
    large.resizeToDecoded(500);
    expect(large.bytes).toBe(1_000 * LARGEST_SHARE);
  });
});

describe('inflating', () => {
  /** Work that ends when told. */
  function job(): { work: () => Promise<void>; started: () => boolean; end: () => void } {
    let started = false;
    let end = (): void => {};
    const done = new Promise<void>((resolve) => (end = resolve));
    const work = (): Promise<void> => {
      started = true;
      return done;
    };
    return { work, started: () => started, end };
  }

  test('goes in order, some at once, some waiting, the rest refused', async () => {
    const inFlight = new InFlight({ inflateAtOnce: 2, inflateQueue: 1 });
    const jobs = [job(), job(), job()];
    const running = jobs.map(({ work }) => inFlight.inflating(work));
    await expect(inFlight.inflating(job().work)).rejects.toEqual(busy);
    expect(jobs.map(({ started }) => started())).toEqual([true, true, false]);
    jobs[1]!.end();
    await running[1];
    await Promise.resolve();
    expect(jobs[2]!.started()).toBe(true);
    for (const { end } of jobs) end();
    await Promise.all(running);
  });

  test('that fails gives its place back', async () => {
    const inFlight = new InFlight({ inflateAtOnce: 1, inflateQueue: 0 });
    await expect(inFlight.inflating(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    expect(await inFlight.inflating(() => Promise.resolve(1))).toBe(1);
  });
});

test('after a burst, and not before it is over, memory is given back once', () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const onBurstOver = vi.fn();
  const inFlight = new InFlight({ onBurstOver });
  const everyday = inFlight.reserve();
  everyday.grow(BURST_BYTES / 4);
  vi.advanceTimersByTime(10 * BURST_OVER_MS);
  const large = inFlight.reserve();
  large.grow(BURST_BYTES);
  vi.advanceTimersByTime(3 * BURST_OVER_MS);
  expect(onBurstOver).not.toHaveBeenCalled();
  large.release();
  vi.advanceTimersByTime(10 * BURST_OVER_MS);
  expect(onBurstOver).toHaveBeenCalledOnce();
  large.grow(BURST_BYTES);
  large.release();
  vi.advanceTimersByTime(BURST_OVER_MS);
  expect(onBurstOver).toHaveBeenCalledTimes(2);
});
