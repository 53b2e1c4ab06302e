import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { columnEdges, columnOf, timeToColumn } from '../../../core/layout/lanes/columns.ts';
import { hitLane, nearestBar } from '../../../core/layout/lanes/hit-lane.ts';
import { countBits } from '../../../core/layout/lanes/bit-counts.ts';
import { codesOfBars, findBar, indexLanes } from '../../../core/layout/lanes/lane-index.ts';
import { headerAt } from '../../../core/layout/lanes/lane-headers.ts';
import { laneAt, lanesInView, layoutLaneRows, topOfLane } from '../../../core/layout/lanes/lane-rows.ts';
import { buildLongest, findLongest, roundLengths } from '../../../core/layout/lanes/longest.ts';
import { packLanes } from '../../../core/layout/lanes/pack-lanes.ts';
import { paintPixels, paintStrips } from '../../../core/layout/lanes/paint-pixels.ts';
import type { PixelImage } from '../../../core/layout/lanes/paint-pixels.ts';
import { hasMoreBars, paintRects } from '../../../core/layout/lanes/paint-rects.ts';
import { layoutTimeline, nameOf } from '../../../core/layout/timeline/timeline-model.ts';
import { NODE_ERROR } from '../../../core/layout/timeline/tree.ts';
import { columnsOfBar, imageOf, paintCases, palette, rowsOfLane } from '../../helpers/lane-paint.ts';
import type { PaintCase } from '../../helpers/lane-paint.ts';
import { TEXT_UNIT_NS, traceFromText } from '../../helpers/trace-from-text.ts';

const DRAWING = `
  root     [==================]
    a      [====]
      x      |
      y !     |
    b           [===]
    c               [=]
`;

/** The drawn trace with columns of so many milliseconds, one row per lane: a letter per pixel, `!` for errors. */
function paintedText(msPerColumn: number, columns: number, fromMs = 0): string[] {
  const model = layoutTimeline(traceFromText(DRAWING));
  const { tree } = model;
  const packing = packLanes({ tree, times: tree });
  const index = indexLanes(packing, tree, tree.flags);
  const toMs = fromMs + columns * msPerColumn;
  const edges = columnEdges(fromMs * TEXT_UNIT_NS, toMs * TEXT_UNIT_NS, columns);
  const rows = layoutLaneRows(packing.groups, 1, 0);
  const view = { rows, edges, ratio: 1, scrollPx: 0, heightPx: packing.lanes };
  const codes = codesOfBars(
    index,
    Uint32Array.from({ length: tree.nodes }, (_, node) => node),
  );
  const image = imageOf(view);
  paintPixels(image, { view, index, codes, grid: new Uint32Array(0), selected: -1 }, palette);
  const letter = (pixel: number) =>
    pixel === palette.background ? ' ' : pixel === palette.error ? '!' : nameOf(model, pixel - 100)[0]!;
  return Array.from({ length: image.height }, (_, y) =>
    [...image.pixels.subarray(y * columns, (y + 1) * columns)].map(letter).join('').trimEnd(),
  );
}

describe('pictures', () => {
  test('every bar in its own columns', () => {
    expect(paintedText(1, 22)).toEqual(['rrrrrrrrrrrrrrrrrrr', 'aaaaabbbbcc', '  x!']);
  });

  test('squeezed, the longest of a column is seen, and an error before it', () => {
    expect(paintedText(4, 6)).toEqual(['rrrr', 'abc', '!']);
    expect(paintedText(8, 3)).toEqual(['rr', 'ac', '!']);
    expect(paintedText(20, 2)).toEqual(['r', 'a', '!']);
  });

  test('a window inside: what began before it begins at its edge, what ended before it is not there', () => {
    expect(paintedText(1, 5, 4)).toEqual(['rrrrr', 'abbbb', '']);
    expect(paintedText(1, 5, 3)).toEqual(['rrrrr', 'aabbb', '!']);
  });
});

/** Every pixel by looking at every bar of its lane. */
function paintNaively({ picture, tree, dim }: PaintCase): PixelImage {
  const { view, index, grid, selected } = picture;
  const { start, end } = index.times;
  const lengthOf = (bar: number) => end[index.node[bar]!]! - start[index.node[bar]!]!;
  const image = imageOf(view);
  const { width, height, pixels } = image;
  pixels.fill(palette.background);
  for (const x of grid) for (let y = 0; y < height && x < width; y++) pixels[y * width + x] = palette.grid;
  for (let lane = 0; lane < index.lanes; lane++) {
    const sharing: number[][] = Array.from({ length: width }, () => []);
    for (let bar = index.first[lane]!; bar < index.first[lane + 1]!; bar++)
      for (const x of columnsOfBar(index, bar, view.edges)) sharing[x]!.push(bar);
    const rows = rowsOfLane(picture, lane);
    sharing.forEach((bars, x) => {
      if (bars.length === 0) return;
      const lit = bars.filter((bar) => !dim?.[index.node[bar]!]);
      const seen = lit.length > 0 ? lit : bars;
      const longest = Math.max(...seen.map(lengthOf));
      const shown = seen.find((bar) => lengthOf(bar) === longest)!;
      const hasError = seen.some((bar) => tree.flags[index.node[bar]!]! & NODE_ERROR);
      const bright = lit.length > 0;
      let colour = (bright ? palette.bars : palette.dimBars)[picture.codes[shown]!]!;
      if (hasError) colour = bright ? palette.error : palette.dimError;
      if (bars.includes(selected)) {
        const own = columnsOfBar(index, selected, view.edges).filter((at) => sharing[at]!.length === bars.length);
        const run = bars.length > 1 ? 1 : own.filter((at) => sharing[at]!.length === 1).length;
        if (Math.min(run, rows.height) < 4) colour = palette.selected;
      }
      const alone = columnsOfBar(index, bars[0]!, view.edges).filter((at) => sharing[at]!.length === 1);
      const isEdge = bars.length === 1 && alone.length >= 4 && alone.at(-1) === x && (sharing[x + 1]?.length ?? 0) > 0;
      if (isEdge && rows.height >= 4) return;
      for (let y = Math.max(0, rows.from); y < Math.min(height, rows.to); y++) pixels[y * width + x] = colour;
    });
  }
  return image;
}

const property = (check: (given: PaintCase) => void) =>
  fc.assert(fc.property(paintCases, check), { endOnFailure: true, numRuns: 400 });

function painted({ picture }: PaintCase): PixelImage {
  const image = imageOf(picture.view);
  paintPixels(image, picture, palette);
  return image;
}

/** Bars in the window whose lanes have a row of pixels in the view, with that row. */
function barsInView({ picture }: PaintCase): { bar: number; lane: number; x: number; y: number }[] {
  const { index, view } = picture;
  const found = [];
  for (let lane = 0; lane < index.lanes; lane++) {
    const { from, to } = rowsOfLane(picture, lane);
    const y = Math.max(0, from);
    if (y >= Math.min(to, Math.round(view.heightPx * view.ratio))) continue;
    for (let bar = index.first[lane]!; bar < index.first[lane + 1]!; bar++) {
      const x = columnsOfBar(index, bar, view.edges)[0];
      if (x !== undefined) found.push({ bar, lane, x, y });
    }
  }
  return found;
}

describe('for any trace in any window', () => {
  test('the picture is that of a painter who looks at every bar for every pixel', () => {
    property((given) => {
      expect([...painted(given).pixels]).toEqual([...paintNaively(given).pixels]);
    });
  });

  test('strips of any height are the picture, piece by piece', () => {
    fc.assert(
      fc.property(paintCases, fc.integer({ min: 1, max: 70 }), (given, stripHeight) => {
        const whole = painted(given);
        const strip = { width: whole.width, height: stripHeight, pixels: new Uint32Array(whole.width * stripHeight) };
        const pieces: number[] = [];
        paintStrips(strip, whole.height, given.picture, palette, (y, rows) => {
          expect(pieces).toHaveLength(y * whole.width);
          pieces.push(...strip.pixels.subarray(0, rows * whole.width));
        });
        expect(pieces).toEqual([...whole.pixels]);
      }),
      { endOnFailure: true, numRuns: 400 },
    );
  });

  test('rectangles make the very picture of pixels, inside of it', () => {
    property((given) => {
      const image = imageOf(given.picture.view);
      const fill = (colour: number, x: number, y: number, width: number, height: number) => {
        expect(Math.min(x, y)).toBeGreaterThanOrEqual(0);
        expect(Math.min(width, height)).toBeGreaterThan(0);
        expect(x + width).toBeLessThanOrEqual(image.width);
        expect(y + height).toBeLessThanOrEqual(image.height);
        for (let row = y; row < y + height; row++) {
          image.pixels.fill(colour, row * image.width + x, row * image.width + x + width);
        }
      };
      paintRects(fill, image.height, given.picture, palette);
      expect([...image.pixels]).toEqual([...painted(given).pixels]);
    });
  });

  test('whether there are more bars than so many in view', () => {
    property(({ picture, packing }) => {
      const { index, view } = picture;
      const lanes = new Set(lanesInView(view).lane);
      const inView = Array.from(index.node.keys()).filter((bar) => columnsOfBar(index, bar, view.edges).length > 0);
      const seen = inView.filter((bar) => lanes.has(packing.lane[index.node[bar]!]!)).length;
      expect(hasMoreBars(picture, seen)).toBe(false);
      if (seen > 0) expect(hasMoreBars(picture, seen - 1)).toBe(true);
    });
  });

  test('no error in view is without a pixel', () => {
    property((given) => {
      const { width, pixels } = painted({ ...given, picture: { ...given.picture, selected: -1 } });
      const { index } = given.picture;
      for (const { bar, x, y } of barsInView(given)) {
        const isError = (given.tree.flags[index.node[bar]!]! & NODE_ERROR) !== 0;
        if (isError && !given.dim?.[index.node[bar]!]) expect(pixels[y * width + x]).toBe(palette.error);
      }
    });
  });

  test('every bar in view is hit where it begins, and what is hit is what is painted there', () => {
    property((given) => {
      const { picture, tree, dim } = given;
      const { width, pixels } = painted({ ...given, picture: { ...picture, selected: -1 } });
      for (const { bar, lane, x, y } of barsInView(given)) {
        const { ratio, scrollPx, rows } = picture.view;
        const middle = topOfLane(rows, lane) - scrollPx + rows.lanePx / 2;
        const hit = hitLane(picture, (x + 0.5) / ratio, middle)!;
        if (headerAt(picture.view, middle) >= 0) {
          expect(hit).toBeUndefined();
          continue;
        }
        expect(hit.lane).toBe(lane);
        expect(bar).toBeGreaterThanOrEqual(hit.from);
        expect(bar).toBeLessThan(hit.to);
        const isError = (tree.flags[hit.node]! & NODE_ERROR) !== 0;
        const code = isError ? palette.error : 100 + hit.node;
        const dimCode = isError ? palette.dimError : 10_100 + hit.node;
        expect(pixels[y * width + x]).toBe(dim?.[hit.node] ? dimCode : code);
      }
    });
  });

  test('a miss of up to 3 px still hits, the nearest bar first; farther away there is nothing', () => {
    property((given) => {
      const { index, view } = given.picture;
      for (const { lane } of barsInView(given)) {
        const taken = new Set<number>();
        for (let bar = index.first[lane]!; bar < index.first[lane + 1]!; bar++)
          for (const x of columnsOfBar(index, bar, view.edges)) taken.add(x);
        const y = topOfLane(view.rows, lane) - view.scrollPx + view.rows.lanePx / 2;
        for (let x = 0; x < view.edges.length - 1 && headerAt(view, y) < 0; x++) {
          const away = Math.min(...[...taken].map((at) => Math.abs(at - x)));
          const hit = hitLane(given.picture, (x + 0.5) / view.ratio, y);
          if (away > Math.round(3 * view.ratio)) expect(hit).toBeUndefined();
          else {
            const columns = [];
            for (let bar = hit!.from; bar < hit!.to; bar++) columns.push(...columnsOfBar(index, bar, view.edges));
            expect(Math.min(...columns.map((at) => Math.abs(at - x)))).toBe(away);
          }
        }
      }
    });
  });

  test('bars are found again by node, lanes by height', () => {
    property(({ tree, packing, picture: { index, view } }) => {
      for (let node = 0; node < tree.spans; node++) {
        const lane = packing.lane[node]!;
        expect(index.node[findBar(index, lane, node)]).toBe(node);
        expect(laneAt(view.rows, topOfLane(view.rows, lane) + view.rows.lanePx / 2)).toBe(lane);
      }
      expect(laneAt(view.rows, -1)).toBe(-1);
      expect(laneAt(view.rows, view.rows.groupTop.at(-1)!)).toBe(-1);
      if (view.rows.headerPx > 0) expect(laneAt(view.rows, view.rows.groupTop[0]! + 1)).toBe(-1);
    });
  });

  test('the bar nearest to a moment', () => {
    property(({ picture: { index } }) => {
      for (let lane = 0; lane < index.lanes; lane++) {
        for (let time = -3; time < 110; time += 7) {
          const { start, end } = index.times;
          const away = (bar: number) => Math.max(start[index.node[bar]!]! - time, time - end[index.node[bar]!]!, 0);
          const bars = Array.from(
            { length: index.first[lane + 1]! - index.first[lane]! },
            (_, k) => index.first[lane]! + k,
          );
          const near = bars.find((bar) => index.node[bar] === nearestBar(index, lane, time))!;
          expect(away(near)).toBe(Math.min(...bars.map(away)));
        }
      }
    });
  });
});

test('the longest of any stretch, with and without a filter', () => {
  const length = 5_000;
  const end = Float64Array.from({ length }, (_, i) => 2 ** 30 + ((Math.imul(i + 1, 0x9e3779b1) >>> 0) % 997));
  // Longer than their rounded lengths can tell apart; backwards, so that a place in the index is no node.
  const node = Uint32Array.from({ length }, (_, i) => length - 1 - i);
  const times = { start: new Float64Array(length), end };
  const bars = { node, times, length: roundLengths(node, times) };
  const isLit = (i: number) => (i % 7 < 2 ? 1 : 0);
  const lit = countBits(length, isLit);
  const sums = { lit: undefined, longest: buildLongest(bars, undefined) };
  const litSums = { lit, longest: buildLongest(bars, lit) };
  fc.assert(
    fc.property(fc.nat(length - 8), fc.nat(length), (from, more) => {
      const to = Math.min(length, from + 7 + more);
      const places = Array.from({ length: to - from }, (_, k) => from + k);
      const longest = (of: number[]) => of.reduce((best, at) => (end[node[at]!]! > end[node[best]!]! ? at : best));
      expect(findLongest(bars, sums, from, to)).toBe(longest(places));
      expect(findLongest(bars, litSums, from, to)).toBe(longest(places.filter(isLit)));
    }),
    { endOnFailure: true },
  );
});

test('columns of a time: near, far, beyond, on edges of uneven width', () => {
  const even = columnEdges(100, 1_100, 1_000);
  expect([100, 100.5, 101, 600, 1_099.9, 1_100, 5_000].map((time) => columnOf(even, time, 0))).toEqual([
    0, 0, 1, 500, 999, 1_000, 1_000,
  ]);
  expect(columnOf(even, 20, 0)).toBe(0);
  const folded = Float64Array.from({ length: 201 }, (_, x) => x + (x > 100 ? 1e6 : 0) + (x > 150 ? x * x : 0));
  for (let x = 0; x < 200; x++) {
    for (const time of [folded[x]!, (folded[x]! + folded[x + 1]!) / 2]) {
      expect(columnOf(folded, time, 0)).toBe(x);
      expect(columnOf(folded, time, Math.max(0, x - 60))).toBe(x);
    }
    expect(timeToColumn(folded, (folded[x]! + folded[x + 1]!) / 2)).toBeCloseTo(x + 0.5);
  }
  expect([timeToColumn(folded, -1), timeToColumn(folded, 1e9)]).toEqual([0, 200]);
});
