import { describe, expect, test } from 'vitest';
import {
  canBeLog,
  heatmapRowAt,
  heatmapValueToY,
  layoutHeatmapAxis,
  layoutHeatmapTicks,
  occupiedRows,
} from '../../../core/layout/heatmap/heatmap-axis.ts';
import { layoutHeatmapCells, levelBounds, readCell } from '../../../core/layout/heatmap/heatmap-cells.ts';
import { hasBand, layoutBand } from '../../../core/layout/line-chart/band.ts';

/** Four decades between an open row below and one above: 16 px each, 100 px per decade. */
const EDGES = [-Infinity, 1, 10, 100, 1000, Infinity];
const ALL = { firstRow: 0, endRow: 5 };
const axis = () => layoutHeatmapAxis(EDGES, ALL, 'log', 332);

describe('rows of a heatmap', () => {
  test('decades are equally high on a logarithmic scale, and rows without an end have a height of their own', () => {
    expect([...axis().yOfEdge]).toEqual([332, 316, 216, 116, 16, 0].map((y) => expect.closeTo(y, 6) as number));
  });

  test('a lower edge of nought has no logarithm: its row is of the fixed height too', () => {
    const { yOfEdge } = layoutHeatmapAxis([0, 1, 10], { firstRow: 0, endRow: 2 }, 'log', 116);
    expect([...yOfEdge]).toEqual([116, 100, 0]);
  });

  test('on a linear scale heights follow the values', () => {
    const { yOfEdge } = layoutHeatmapAxis([0, 10, 40], { firstRow: 0, endRow: 2 }, 'linear', 80);
    expect([...yOfEdge]).toEqual([80, 60, 0]);
  });

  test('negative bounds are linear whatever was asked for', () => {
    expect(canBeLog([-5, 0, 5])).toBe(false);
    expect(layoutHeatmapAxis([-5, 0, 5], { firstRow: 0, endRow: 2 }, 'log', 100).scale).toBe('linear');
  });

  test('a single bucket from and to infinity fills the plot', () => {
    expect([...layoutHeatmapAxis([-Infinity, Infinity], { firstRow: 0, endRow: 1 }, 'log', 50).yOfEdge]).toEqual([
      50, 0,
    ]);
  });

  test('only rows that hold something are shown, with one empty row on either side', () => {
    expect(occupiedRows(EDGES, [2, 3])).toEqual({ firstRow: 1, endRow: 5 });
    expect(occupiedRows(EDGES, [0])).toEqual({ firstRow: 0, endRow: 2 });
    expect(occupiedRows(EDGES, [])).toEqual({ firstRow: 0, endRow: 5 });
  });
});

describe('places on the axis', () => {
  test('a value and the row it falls into agree: the upper edge belongs to the row', () => {
    expect(heatmapValueToY(axis(), 10)).toBeCloseTo(216, 6);
    expect(heatmapValueToY(axis(), Math.sqrt(10) * 10)).toBeCloseTo(166, 6);
    expect(heatmapRowAt(axis(), 166)).toBe(2);
    expect(heatmapRowAt(axis(), 3)).toBe(4);
    expect(heatmapRowAt(axis(), 331)).toBe(0);
  });

  test('in a row without an end a value lies in the middle; what is no number lies nowhere', () => {
    expect(heatmapValueToY(axis(), 5_000)).toBeCloseTo(8, 6);
    expect(heatmapValueToY(axis(), 0.1)).toBeCloseTo(324, 6);
    expect(heatmapValueToY(axis(), NaN)).toBeNaN();
  });

  test('the edge of a row that no scale can place is where it is drawn, and so is its tick', () => {
    const firstBucket = layoutHeatmapAxis([0, 5, 50, 500], { firstRow: 0, endRow: 3 }, 'log', 216);
    expect([...firstBucket.yOfEdge]).toEqual([216, 200, 100, 0].map((y) => expect.closeTo(y, 6) as number));
    expect(heatmapValueToY(firstBucket, 5)).toBe(firstBucket.yOfEdge[1]);
    expect(layoutHeatmapTicks(firstBucket, 1)[0]).toEqual({ value: 5, y: firstBucket.yOfEdge[1] });
    expect(heatmapValueToY(axis(), 1)).toBeCloseTo(316, 6);
    // What has no end at all has no edge to lie on.
    expect(heatmapValueToY(axis(), Infinity)).toBeCloseTo(8, 6);
  });

  test('ticks are round in the unit they are read in, powers of ten before all others, never too close', () => {
    expect(layoutHeatmapTicks(axis(), 1, 60).map(({ value }) => value)).toEqual([1, 10, 100, 1000]);
    expect(layoutHeatmapTicks(axis(), 1e-3, 60).map(({ value }) => value)).toEqual([0.001, 0.01, 0.1, 1]);
    const ticks = layoutHeatmapTicks(axis(), 1, 20);
    const gaps = ticks.slice(1).map(({ y }, at) => ticks[at]!.y - y);
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(20);
    expect(ticks.map(({ value }) => value)).toContain(50);
  });
});

describe('cells', () => {
  const cells = {
    column: Uint16Array.of(0, 0, 1),
    row: Uint16Array.of(1, 2, 2),
    count: Float64Array.of(1, 3, 99),
  };

  test('touch their neighbours on whole pixels', () => {
    const rects = layoutHeatmapCells(cells, axis(), 3, 100, 5);
    expect([...rects.x]).toEqual([0, 0, 33]);
    expect([...rects.width]).toEqual([33, 33, 34]);
    expect([...rects.y]).toEqual([216, 116, 116]);
    expect([...rects.height]).toEqual([100, 100, 100]);
  });

  test('one observation has the first colour, the fullest cell the last', () => {
    expect(levelBounds(cells.count, 2)).toEqual([expect.closeTo(9, 6)]);
    const { level } = layoutHeatmapCells(cells, axis(), 3, 100, 5);
    expect([level[0], level[2]]).toEqual([0, 4]);
  });

  test('are read with their share of the column', () => {
    expect(readCell(cells, 0, 2)).toEqual({ count: 3, ofColumn: 4 });
    expect(readCell(cells, 2, 0)).toEqual({ count: 0, ofColumn: 0 });
  });
});

describe('a band', () => {
  const stream = {
    time: Float64Array.of(0, 1, 2, 3),
    low: Float64Array.of(1, NaN, 2, 2),
    high: Float64Array.of(3, NaN, 2, 4),
  };

  test('is there only where low and high differ', () => {
    expect(hasBand(stream)).toBe(true);
    expect(hasBand({ low: stream.low, high: stream.low })).toBe(false);
  });

  test('is broken by gaps', () => {
    const window = { baseNs: 0n, fromNs: 0, toNs: 4, widthPx: 40 };
    const value = { min: 0, max: 4, heightPx: 40, ticks: [], decimals: 0 };
    const band = layoutBand(stream, window, value);
    expect([...band.runs]).toEqual([0, 1, 3]);
    expect([...band.x]).toEqual([0, 20, 30]);
    expect([...band.top]).toEqual([10, 20, 0]);
    expect([...band.bottom]).toEqual([30, 20, 20]);
  });
});
