import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FIT, type TimeRange } from '../../../renderer/state/time-range.ts';
import { baseOf, readScroll, readWindow, writeWindow } from '../../../renderer/views/timeline/canvas-place.ts';
import { shownTime } from '../../../renderer/views/trace/show-time.ts';
import { foldAxis, STRAIGHT } from '../../../core/layout/time-axis/time-axis.ts';

describe('the window in the address', () => {
  it('comes back to the nanosecond, whatever it is counted from', () => {
    const ns = fc.bigInt({ min: 1n << 51n, max: 1n << 62n });
    const property = fc.property(ns, fc.nat(1e9), fc.integer({ min: 1, max: 1e12 }), (fromNs, offset, length) => {
      const baseNs = baseOf(fromNs);
      const from = Number(fromNs - baseNs) + offset;
      const window = { fromNs: from, toNs: from + length };
      expect(readWindow(writeWindow(window, baseNs, FIT), baseNs, FIT)).toEqual(window);
    });
    fc.assert(property, { endOnFailure: true });
  });

  it('of another range is none', () => {
    const last: TimeRange = { kind: 'last', lengthNs: '5' };
    const at = writeWindow({ fromNs: 10, toNs: 20 }, 100n, last);
    expect(at).toBe('110-120@last5');
    expect(readWindow(at, 100n, last)).toEqual({ fromNs: 10, toNs: 20 });
    expect(readWindow(at, 100n, FIT)).toBeUndefined();
    expect(readWindow(at, 100n, { kind: 'last', lengthNs: '50' })).toBeUndefined();
  });

  it('is none where it makes no sense', () => {
    for (const at of [undefined, '', '7', '20-10@fit', 'x-y@fit', '10-20@'])
      expect(readWindow(at, 0n, FIT)).toBeUndefined();
    expect(['', undefined, '-4', '1e9', '250'].map(readScroll)).toEqual([0, 0, 0, 0, 250]);
  });
});

describe('the time of a trace that other views are shown', () => {
  const tree = { traceStart: 0, traceEnd: 1_000 } as Parameters<typeof shownTime>[0]['tree'];
  const window = { fromNs: -20, toNs: 1_020 };

  it('is what was drawn, else what is seen of the trace', () => {
    const model = { axis: STRAIGHT, tree };
    expect(shownTime(model, { band: { fromNs: 100, toNs: 200 }, window }, 5_000n)).toEqual({
      fromNs: 5_100n,
      toNs: 5_201n,
    });
    expect(shownTime(model, { band: undefined, window }, 5_000n)).toEqual({ fromNs: 5_000n, toNs: 6_001n });
  });

  it('is the true one where idle time is folded', () => {
    const axis = foldAxis([{ fromNs: 100, toNs: 900 }], 0, 1_000);
    const { axisTo } = axis.folds[0]!;
    const band = { fromNs: axisTo, toNs: axisTo + 50 };
    expect(shownTime({ axis, tree }, { band, window }, 5_000n)).toEqual({ fromNs: 5_900n, toNs: 5_951n });
  });

  it('is never empty', () => {
    const band = { fromNs: 100.2, toNs: 100.3 };
    expect(shownTime({ axis: STRAIGHT, tree }, { band, window }, 0n)).toEqual({ fromNs: 100n, toNs: 101n });
  });
});
