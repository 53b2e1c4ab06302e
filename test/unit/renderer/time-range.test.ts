import { describe, expect, it } from 'vitest';
import { FIT, resolveBounds, resolveSpan, shiftRange, widenRange } from '../../../renderer/state/time-range.ts';

const data = { minNs: '1763800000001234567', maxNs: '1763800060001234567' };

describe('a range over the data', () => {
  it('fits without bounds, so that later data belongs to it at once', () => {
    expect(resolveBounds(FIT, data)).toEqual({});
    expect(resolveSpan(FIT, data)).toEqual({ fromNs: 1763800000001234567n, toNs: 1763800060001234568n });
    expect(resolveSpan(FIT, null)).toBeNull();
  });

  it('counts the newest stretch from the data, not from the clock, and keeps its newest moment', () => {
    const range = { kind: 'last', lengthNs: '10000000000' } as const;
    expect(resolveBounds(range, data)).toEqual({ fromNs: '1763800050001234568' });
    expect(resolveSpan(range, data)!.toNs).toBe(1763800060001234568n);
    expect(resolveBounds(range, null)).toEqual({});
    expect(resolveBounds({ kind: 'last', lengthNs: '9'.repeat(19) }, data)).toEqual({ fromNs: '0' });
  });

  it('takes a written range as it is', () => {
    const range = { kind: 'between', fromNs: '5', toNs: '9' } as const;
    expect(resolveBounds(range, data)).toEqual({ fromNs: '5', toNs: '9' });
  });

  it('moves by its own length and widens around its middle, never before the epoch', () => {
    const span = { fromNs: 100n, toNs: 150n };
    expect(shiftRange(span, 1)).toEqual({ kind: 'between', fromNs: '150', toNs: '200' });
    expect(shiftRange(span, -1)).toEqual({ kind: 'between', fromNs: '50', toNs: '100' });
    expect(widenRange(span)).toEqual({ kind: 'between', fromNs: '75', toNs: '175' });
    expect(shiftRange({ fromNs: 10n, toNs: 60n }, -1)).toEqual({ kind: 'between', fromNs: '0', toNs: '50' });
  });
});
