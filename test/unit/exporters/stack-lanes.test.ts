import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LaneHeap } from '../../../core/formats/writing/lane-heap.ts';
import { StackLanes } from '../../../core/formats/writing/stack-lanes.ts';

interface Slice {
  readonly parent: number;
  readonly startNs: bigint;
  readonly endNs: bigint | undefined;
}

const slices = fc
  .array(fc.record({ at: fc.nat(40), length: fc.option(fc.nat(25)), up: fc.nat(12) }), { maxLength: 60 })
  .map((drawn) =>
    drawn
      .toSorted((a, b) => a.at - b.at)
      .map(({ at, length, up }, i): Slice => ({
        parent: i - 1 - up,
        startNs: BigInt(at),
        endNs: length === null ? undefined : BigInt(at + length),
      })),
  );

describe('lanes of stacks', () => {
  it('put a child into its parent, and what overlaps beside it', () => {
    const lanes = new StackLanes();
    expect([
      lanes.place('root', '', 0n, 100n),
      lanes.place('a', 'root', 10n, 50n),
      lanes.place('deep', 'a', 20n, 50n),
      lanes.place('b', 'root', 40n, 60n), // a is still there
      lanes.place('c', 'root', 60n, 70n), // a is over, and b is
      lanes.place('late', 'root', 90n, 120n), // lasts longer than root: the lane b left
      lanes.place('open', '', 130n, undefined),
      lanes.place('next', '', 140n, 150n),
    ]).toEqual([0, 0, 0, 1, 0, 1, 0, 1]);
    expect(lanes.count).toBe(2);
  });

  it('never hold two slices of which one is not around the other', () => {
    fc.assert(
      fc.property(slices, (all) => {
        const lanes = new StackLanes();
        const placed = all.map(({ parent, startNs, endNs }, i) => lanes.place(`${i}`, `${parent}`, startNs, endNs));
        const end = ({ endNs }: Slice) => endNs ?? 1_000_000n;
        all.forEach((one, i) =>
          all.slice(0, i).forEach((earlier, j) => {
            if (placed[i] !== placed[j] || end(earlier) <= one.startNs) return;
            expect(end(one)).toBeLessThanOrEqual(end(earlier));
          }),
        );
      }),
      { endOnFailure: true },
    );
  });

  it('are as few as there are slices side by side, however many come', () => {
    const lanes = new StackLanes();
    for (let i = 0; i < 20_000; i++) lanes.place(`${i}`, '', BigInt(i), BigInt(i + 3));
    expect(lanes.count).toBe(3);
  });
});

describe('a heap of lanes', () => {
  it('gives the earliest first, of equal ones the lowest', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.bigInt(0n, 9n), fc.nat(50))), (entries) => {
        const heap = new LaneHeap();
        for (const [atNs, lane] of entries) heap.push(atNs, lane);
        const lanes = entries.map(() => heap.pop());
        const expected = entries.toSorted(([a, x], [b, y]) => Number(a - b) || x - y);
        expect(lanes).toEqual(expected.map(([, lane]) => lane));
        expect(heap.pop()).toBeUndefined();
      }),
      { endOnFailure: true },
    );
  });
});
