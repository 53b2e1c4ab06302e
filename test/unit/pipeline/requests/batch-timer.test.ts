import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { BatchTimer } from '../../../../main/engine/pipeline/requests/batch-timer.ts';

let timer: BatchTimer;
let waiting = 0;
let handedOver: number[];

/** Rows come at this rate for a while, looked at every 10 ms. */
function stream(rowsPerSecond: number, ms: number): void {
  for (let at = 0; at < ms; at += 10) {
    waiting += rowsPerSecond / 100;
    timer.rowsWait(waiting);
    vi.advanceTimersByTime(10);
  }
}

beforeEach(() => {
  vi.useFakeTimers();
  waiting = 0;
  handedOver = [];
  timer = new BatchTimer(() => {
    handedOver.push(waiting);
    waiting = 0;
    timer.clear();
  });
});

afterEach(() => vi.useRealTimers());

describe('when rows go to the store', () => {
  test('what comes seldom goes at once', () => {
    for (let i = 0; i < 3; i++) {
      timer.rowsWait((waiting = 1));
      vi.advanceTimersByTime(10);
      expect(handedOver).toHaveLength(i + 1);
      vi.advanceTimersByTime(1_000);
    }
  });

  test('what comes often goes some four times a second', () => {
    stream(5_000, 2_000);
    expect(handedOver.length).toBeGreaterThanOrEqual(7);
    expect(handedOver.length).toBeLessThanOrEqual(9);
  });

  test('a flood goes when a row group is full', () => {
    stream(400_000, 1_000);
    expect(handedOver.slice(1)).toEqual([124_000, 124_000, 124_000]);
  });

  test('a flood that fills none in time goes before a second is over', () => {
    stream(60_000, 2_000);
    expect(Math.max(...handedOver)).toBeLessThanOrEqual(60_000);
    expect(Math.max(...handedOver)).toBeGreaterThan(45_000);
  });

  test('who asks for them has them now', () => {
    stream(60_000, 300);
    const before = handedOver.length;
    timer.hurry(true);
    expect(handedOver).toHaveLength(before + 1);
  });

  test('where the store is busy they go as soon as it is free', () => {
    const busy = new BatchTimer(() => handedOver.push(-1));
    busy.rowsWait(5_000);
    vi.advanceTimersByTime(1_000);
    const tried = handedOver.length;
    expect(tried).toBeGreaterThan(0);
    busy.storeIsFree(5_000, true);
    expect(handedOver).toHaveLength(tried + 1);
  });
});
