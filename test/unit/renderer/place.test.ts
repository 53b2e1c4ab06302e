import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseFilter } from '../../../renderer/state/filter-syntax.ts';
import { parsePlace, START, writePlace, type Place } from '../../../renderer/state/place.ts';
import type { TimeRange } from '../../../renderer/state/time-range.ts';

const full: Place = {
  view: 'trace',
  arg: '0af7651916cd43dd8448eb211c80319c',
  filter: parseFilter('service:"check out" http.route=/x?a=1&b "50% = half"'),
  range: { kind: 'between', fromNs: '1763800000001234567', toNs: '1763800000001234999' },
  selection: '42',
  params: { sort: '-duration', box: 'a,b;c' },
};

describe('the address', () => {
  it('restores the whole place, to the nanosecond', () => {
    expect(parsePlace(writePlace(full))).toEqual(full);
  });

  it('is short where nothing is asked for', () => {
    expect(writePlace(START)).toBe('#/start');
    expect(writePlace({ ...START, view: 'traces', range: { kind: 'last', lengthNs: '300000000000' } })).toBe(
      '#/traces?last=5m',
    );
  });

  it('reads as what it says', () => {
    const hash = writePlace({ ...START, view: 'traces', filter: parseFilter('service:checkout http.route=/x') });
    expect(hash).toBe('#/traces?q=service:checkout%20http.route%3D/x');
  });

  it.each(['', '#', '#/', '#/?q=', '#/%E0%A4%A', '#/traces?from=9&to=3', '#/traces?last=soon'])(
    'survives %j',
    (hash) => {
      expect(parsePlace(hash).range).toEqual({ kind: 'fit' });
    },
  );

  it('is one, whatever half of a character was pasted into the filter', () => {
    const hash = writePlace({ ...START, view: 'metrics', arg: 'a\udc00', filter: parseFilter('x\ud800') });
    expect(hash).toBe('#/metrics/a%EF%BF%BD?q=x%EF%BF%BD');
  });

  it('goes round for any place', () => {
    const ns = fc.bigInt({ min: 0n, max: 2n ** 63n });
    const range: fc.Arbitrary<TimeRange> = fc.oneof(
      fc.constant<TimeRange>({ kind: 'fit' }),
      fc.bigInt({ min: 1n, max: 10n ** 16n }).map((length): TimeRange => ({ kind: 'last', lengthNs: String(length) })),
      fc
        .tuple(ns, fc.bigInt({ min: 1n, max: 10n ** 18n }))
        .map(([from, length]): TimeRange => ({ kind: 'between', fromNs: String(from), toNs: String(from + length) })),
    );
    const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(range, text, text, text, (anyRange, view, selection, value) => {
        const place = { ...START, view, range: anyRange, selection, params: { own: value } };
        expect(parsePlace(writePlace(place))).toEqual(place);
      }),
    );
  });
});
