import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { layoutDurationTicks } from '../../../core/layout/hitmap-ticks.ts';
import { layoutErrorLevels, sumColumns } from '../../../core/layout/hitmap-sums.ts';
import {
  cellsInRect,
  columnScale,
  countInRange,
  durationToY,
  layoutLevels,
  rectOfRange,
  rectOfSelection,
  selectionOf,
  timeToX,
  type HitmapGrid,
} from '../../../core/layout/hitmap-layout.ts';

/*
 *   4 columns of 1 s, 3 rows: 1–10 ms, 10–100 ms, 100 ms–1 s; plot 400 × 300 px
 *
 *   row 2   .  .  5e .        y 0…100
 *   row 1   .  7  .  .
 *   row 0   1  .  .  2
 */
const T = 1_763_800_000_000_000_000n;
const grid: HitmapGrid = {
  xEdgesNs: [0n, 1n, 2n, 3n, 4n].map((second) => T + second * 1_000_000_000n),
  yEdgesNs: [1_000_000n, 10_000_000n, 100_000_000n, 1_000_000_000n],
};
const cells = {
  column: Uint16Array.of(0, 3, 1, 2),
  row: Uint16Array.of(0, 0, 1, 2),
  count: Uint32Array.of(1, 2, 7, 5),
  errors: Uint32Array.of(0, 0, 0, 4),
};
const size = { widthPx: 400, heightPx: 300 };

describe('a rectangle', () => {
  it('snaps to the cells it touches, whichever corner it began at', () => {
    const range = { fromColumn: 1, toColumn: 2, fromRow: 1, toRow: 2 };
    expect(cellsInRect(grid, size, { x: 110, y: 190 }, { x: 290, y: 20 })).toEqual(range);
    expect(cellsInRect(grid, size, { x: 290, y: 20 }, { x: 110, y: 190 })).toEqual(range);
    expect(rectOfRange(grid, size, range)).toEqual({ x: 100, y: 0, width: 200, height: 200 });
    expect(countInRange(cells, range)).toEqual({ count: 12, errors: 4 });
  });

  it('asks for exactly what its cells counted: edges, and the topmost edge included', () => {
    const range = { fromColumn: 1, toColumn: 2, fromRow: 0, toRow: 1 };
    expect(selectionOf(grid, range)).toEqual({
      fromNs: T + 1_000_000_000n,
      toNs: T + 3_000_000_000n,
      minDurationNs: 1_000_000n,
      maxDurationNs: 100_000_000n,
    });
    expect(selectionOf(grid, { ...range, toRow: 2 }).maxDurationNs).toBe(1_000_000_001n);
  });

  it('lies where it was drawn, on the same picture', () => {
    const corner = fc.record({
      x: fc.double({ min: 0, max: 399, noNaN: true }),
      y: fc.double({ min: 0, max: 299, noNaN: true }),
    });
    fc.assert(
      fc.property(corner, corner, (a, b) => {
        const range = cellsInRect(grid, size, a, b)!;
        const drawn = rectOfRange(grid, size, range);
        const again = rectOfSelection(grid, size, selectionOf(grid, range))!;
        for (const side of ['x', 'y', 'width', 'height'] as const) expect(again[side]).toBeCloseTo(drawn[side], 3);
      }),
    );
  });

  it('is cut at the picture, and is nothing outside of it', () => {
    const selection = { fromNs: T - 5n, toNs: T + 1_000_000_000n, minDurationNs: 0n, maxDurationNs: 10n ** 12n };
    expect(rectOfSelection(grid, size, selection)).toEqual({ x: 0, y: 0, width: 100, height: 300 });
    expect(rectOfSelection(grid, size, { ...selection, fromNs: 0n, toNs: 5n })).toBeNull();
  });

  it('is nothing on an empty picture', () => {
    const empty = { xEdgesNs: [], yEdgesNs: [] };
    expect(cellsInRect(empty, size, { x: 1, y: 1 }, { x: 9, y: 9 })).toBeNull();
    expect(layoutDurationTicks(empty, size, 20)).toEqual([]);
  });
});

describe('the picture', () => {
  it('shows a lone trace as well as a crowd', () => {
    expect([...layoutLevels([1, 2, 30, 1_000])]).toEqual([0, 0, 2, 4]);
    expect([...layoutLevels([1])]).toEqual([4]);
    expect([...layoutLevels([])]).toEqual([]);
  });

  it('places times and durations by the edges', () => {
    expect(timeToX(grid, size, T + 2_500_000_000n)).toBe(250);
    expect(durationToY(grid, size, 10_000_000n)).toBe(200);
    expect(durationToY(grid, size, 55_000_000n)).toBe(150);
    expect(durationToY(grid, size, 1n)).toBe(300);
    expect(durationToY(grid, size, 10n ** 15n)).toBe(0);
  });

  it('places times by whole columns where the rim is cut', () => {
    const begin = T + 1_300_000_000n;
    const cut = { ...grid, xEdgesNs: [begin, begin, ...grid.xEdgesNs.slice(2, -1), T + 3_200_000_000n] };
    expect(columnScale(cut)).toEqual({ baseNs: T, stepNs: 1_000_000_000n });
    expect(timeToX(cut, size, T + 2_500_000_000n)).toBe(250);
  });

  it('sums its columns', () => {
    expect(sumColumns(cells, grid)).toEqual({
      counts: Uint32Array.of(1, 7, 5, 2),
      errors: Uint32Array.of(0, 0, 4, 0),
      ...{ mostTraces: 7, mostErrors: 4 },
    });
  });

  it('tells failed cells by share and number', () => {
    //                          none  lone  few of a crowd  half of a crowd  all of it
    expect([...layoutErrorLevels([5, 1, 1_000, 1_000, 1_000], [0, 1, 2, 500, 1_000])]).toEqual([0, 2, 0, 3, 4]);
  });

  it('labels round durations that have room', () => {
    const ticks = layoutDurationTicks(grid, size, 60);
    expect(ticks.map(({ ns }) => ns)).toEqual([1_000_000n, 10_000_000n, 100_000_000n, 1_000_000_000n]);
    const linear = { ...grid, yEdgesNs: Array.from({ length: 11 }, (_, at) => BigInt(at) * 12_000_000_000n) };
    expect(layoutDurationTicks(linear, size, 60).map(({ ns }) => ns / 1_000_000_000n)).toEqual([10n, 60n, 120n]);
  });
});
