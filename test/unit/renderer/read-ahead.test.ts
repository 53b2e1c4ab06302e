import { afterEach, beforeEach, describe, expect, test, vi, type MockInstance } from 'vitest';
import { queries } from '../../../renderer/state/connection.ts';
import { readAhead } from '../../../renderer/views/traces/read-ahead.ts';
import { FakeWorker, useFakeWorker } from '../../helpers/fake-worker.ts';

const traceId = (digit: string) => digit.repeat(32);

describe('a trace whose row is chosen', () => {
  let prefetch: MockInstance<typeof queries.prefetch>;
  const givenUp: string[] = [];

  beforeEach(() => {
    useFakeWorker(false);
    givenUp.length = 0;
    prefetch = vi.spyOn(queries, 'prefetch').mockImplementation((_, input) => {
      const { traceId: id } = input as { traceId: string };
      return () => void givenUp.push(id);
    });
  });
  afterEach(() => {
    FakeWorker.all.at(-1)?.die();
    vi.restoreAllMocks();
    vi.unstubAllGlobals();
  });

  test('is read ahead, and given up for the next one', () => {
    readAhead({ traceId: traceId('a'), spans: 10 });
    expect(prefetch).toHaveBeenCalledExactlyOnceWith('trace.get', { traceId: traceId('a') });
    expect(givenUp).toEqual([]);
    readAhead({ traceId: traceId('b'), spans: 10 });
    expect(givenUp).toEqual([traceId('a')]);
  });

  test('is not when it is large; the one before is given up, and the worker is started', () => {
    readAhead({ traceId: traceId('a'), spans: 10 });
    const before = FakeWorker.all.length;
    readAhead({ traceId: traceId('c'), spans: 1_000_000 });
    expect([prefetch.mock.calls.length, givenUp.at(-1)]).toEqual([1, traceId('a')]);
    expect(FakeWorker.all.length).toBe(before + 1);
  });

  test('starts no worker when it is laid out in the page', () => {
    const before = FakeWorker.all.length;
    readAhead({ traceId: traceId('d'), spans: 2_000 });
    expect(FakeWorker.all.length).toBe(before);
  });
});
