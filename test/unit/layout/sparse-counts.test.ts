import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyBit, bitsBefore, countBits, hasBit } from '../../../core/layout/lanes/bit-counts.ts';
import { countEntries, entriesOf, rangesOf } from '../../../core/layout/timeline/node-ranges.ts';

test('bits before any place, and whether any is set in between, are those that were set', () => {
  fc.assert(
    fc.property(fc.array(fc.boolean(), { maxLength: 150 }), (set) => {
      const counts = countBits(set.length, (at) => Number(set[at]));
      const before = (at: number) => set.slice(0, at).filter(Boolean).length;
      for (let at = 0; at <= set.length; at++) {
        expect(bitsBefore(counts, at)).toBe(before(at));
        for (const from of [0, at >> 1, at - 1].filter((place) => place >= 0 && place < at))
          expect(anyBit(counts, from, at)).toBe(before(at) > before(from));
        if (at < set.length) expect(hasBit(counts, at)).toBe(set[at]);
      }
    }),
    { endOnFailure: true },
  );
});

test('entries of a node are those it was given, and none where it was given none', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(3), { maxLength: 40 }), (counts) => {
      const first = new Uint32Array(counts.length + 1);
      counts.forEach((count, node) => (first[node + 1] = first[node]! + count));
      const ranges = rangesOf(first);
      expect(ranges.nodes).toHaveLength(counts.filter((count) => count > 0).length);
      counts.forEach((count, node) => {
        expect(countEntries(ranges, node)).toBe(count);
        if (count > 0) expect(entriesOf(ranges, node)).toEqual({ from: first[node], to: first[node + 1] });
      });
      expect(countEntries(ranges, counts.length)).toBe(0);
    }),
    { endOnFailure: true },
  );
});
