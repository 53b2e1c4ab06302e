import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { compareTraces } from '../../../core/analysis/compare-traces/compare-traces.ts';
import { computeFlame } from '../../../core/analysis/flame.ts';
import { layoutFlameBoxes } from '../../../core/layout/flame/flame-boxes.ts';
import { layoutFlame, viewOf } from '../../../core/layout/flame/flame-layout.ts';
import { rectOfRange } from '../../../core/layout/hitmap-layout.ts';
import { layoutLaneRows } from '../../../core/layout/lanes/lane-rows.ts';
import { layoutTimeAxis } from '../../../core/layout/line-chart/time-axis.ts';
import { BOX_HEIGHT_PX, BOX_WIDTH_PX } from '../../../core/layout/span-graph/placed-graph.ts';
import { layoutTimeline } from '../../../core/layout/timeline/timeline-model.ts';
import type { CanvasModel } from '../../../renderer/charts/canvas/canvas-model.ts';
import { canvasPalette } from '../../../renderer/charts/canvas/canvas-palette.ts';
import { canvasPicture } from '../../../renderer/charts/canvas/canvas-picture.ts';
import { flamePicture } from '../../../renderer/charts/flame/flame-picture.ts';
import type { HitmapData } from '../../../core/layout/hitmap-geometry.ts';
import { MARGINS } from '../../../renderer/charts/hitmap/geometry.ts';
import { hitmapPicture } from '../../../renderer/charts/hitmap/hitmap-picture.ts';
import { readToken } from '../../../renderer/theme/read-token.ts';
import { graphPicture } from '../../../renderer/views/trace/aggregates/graph-picture.ts';
import { comparePicture } from '../../../renderer/views/trace/compare/compare-picture.ts';
import { sourceOf } from '../../../renderer/views/trace/compare/compared.ts';
import { initialState, reduceMerged } from '../../../renderer/views/trace/compare/merged-state.ts';
import { arrangeSpanGraph } from '../../../renderer/workers/arrange-span-graph.ts';
import { pictureThemeStub as theme, serviceColour, stubPage } from '../../helpers/picture.ts';
import { elementsOf, parseChart, rectsOf, textsOf } from '../../helpers/svg.ts';
import { traceFromText } from '../../helpers/trace-from-text.ts';

beforeEach(stubPage);
afterEach(() => vi.unstubAllGlobals());

const shop = traceFromText(`
  web: GET /cart      [==================]
    cart: load          [====]
      db: </svg> !       [==]
    cart: load                [==]
    mail: send                   [======]
`);
const model = layoutTimeline(shop);

test('flame: a rectangle per box at its place, all levels, names as text', () => {
  const { columns, tree } = model;
  const layout = layoutFlame(computeFlame({ tree, name: columns.name, service: columns.service }));
  const shown = {
    ...{ layout, boxes: layoutFlameBoxes(layout, viewOf(layout, -1), 1_000, 0, 1) },
    frame: { widthPx: 1_000, heightPx: 20, rowPx: 20, scrollPx: 0 },
    ...{ selected: -1, hovered: -1, focused: false, foundBefore: undefined },
    nameOf: (node: number) => columns.name.dictionary[layout.flame.name[node]!]!,
    serviceOf: (node: number) => columns.service.dictionary[layout.flame.service[node]!],
    moreText: String,
  };
  const picture = flamePicture(shown, -1, theme);
  const document = parseChart(picture.chart);
  const all = layoutFlameBoxes(layout, viewOf(layout, -1), 1_000, 0, 9);
  const boxes = rectsOf(document).filter(({ height, fill }) => height === 19 && fill !== theme.surface);
  expect(boxes).toHaveLength(all.count);
  boxes.forEach(({ x, y }, at) => {
    expect(x).toBeCloseTo(all.x0[at]!, 1);
    expect(y).toBe(all.level[at]! * 20);
  });
  expect(picture.heightPx).toBe(3 * 20);
  expect(textsOf(document)).toContain('! </svg>');
  expect(picture.services).toEqual(['web', 'cart', 'mail', 'db']);
  expect(picture.axis).toMatch(/^Widths are self time/);
});

test('graph: boxes and edges where they were arranged, the selected box marked, kinds of lines told', () => {
  const { tree } = model;
  const { columns } = shop.frame;
  const placed = arrangeSpanGraph({ tree, columns, links: shop.links.columns }, 'operation');
  const selected = placed.graph.nodes.find(({ service }) => service === 'mail')!.example;
  const picture = graphPicture(placed, selected, undefined);
  const document = parseChart(picture.chart);
  const boxes = elementsOf(document, 'g').filter((group) => group.getAttribute('transform'));
  const place = (at: number) => `translate(${placed.x[at]! - BOX_WIDTH_PX / 2} ${placed.y[at]! - BOX_HEIGHT_PX / 2})`;
  expect(boxes.map((box) => box.getAttribute('transform'))).toEqual(placed.graph.nodes.map((_, at) => place(at)));
  const lines = elementsOf(document, 'path').filter((path) => path.getAttribute('marker-end'));
  expect(lines).toHaveLength(placed.graph.edges.length);
  const failed = placed.graph.edges.filter(({ errors }) => errors > 0).length;
  expect(lines.filter((line) => line.getAttribute('marker-end') === 'url(#head-failed)')).toHaveLength(failed);
  const marked = rectsOf(document).filter(({ stroke }) => stroke === readToken('--accent'));
  expect(marked).toHaveLength(1);
  expect(textsOf(document)).toEqual(expect.arrayContaining(['</svg>', 'GET /cart']));
  expect(picture.notes[0]).toMatch(/^Solid: a call/);
});

const map: HitmapData = {
  grid: { xEdgesNs: [0n, 1_000_000_000n, 2_000_000_000n], yEdgesNs: [0n, 10_000_000n, 20_000_000n] },
  cells: {
    ...{ column: Uint16Array.of(0, 1), row: Uint16Array.of(0, 1) },
    ...{ count: Uint32Array.of(1, 100), errors: Uint32Array.of(0, 1) },
  },
  ...{ total: 101, errors: 1 },
};

test('latency map: cells, sums, both axes, and what is selected', () => {
  const size = { widthPx: 600, heightPx: 200 };
  const box = { fromNs: 0n, toNs: 1_000_000_000n, minDurationNs: 0n, maxDurationNs: 10_000_000n };
  const picture = hitmapPicture(map, size, box, null);
  const document = parseChart(picture.chart);
  const colours = ['cold', 'warm'].map((name) => [0, 1, 2, 3, 4].map((level) => readToken(`--${name}-${level}`)));
  const cells = rectsOf(document).filter(({ width, height }) => width === 300 && height === 100);
  expect(cells.map(({ x, y }) => [x - MARGINS.left, y - MARGINS.top])).toEqual([
    [0, 100],
    [300, 0],
  ]);
  expect(colours[0]).toContain(cells[0]!.fill);
  expect(colours[1]).toContain(cells[1]!.fill);
  const outline = rectsOf(document).find(({ stroke }) => stroke === readToken('--accent'))!;
  const { x, y } = rectOfRange(map.grid, size, { fromColumn: 0, toColumn: 0, fromRow: 0, toRow: 0 });
  expect([outline.x, outline.y]).toEqual([MARGINS.left + x - 0.7, MARGINS.top + y - 0.7]);
  expect(textsOf(document)).toEqual(expect.arrayContaining(['max 100', 'err 1', '10 ms']));
  expect(textsOf(document).some((text) => /00:00/.test(text))).toBe(true);
  const around = elementsOf(document, 'path').find((path) => path.getAttribute('fill-rule') === 'evenodd')!;
  expect(around.getAttribute('d')).toBe('M0 0h600v200h-600zM0 100h300v100h-300z');
  expect(picture.axis).toContain('101 traces, 1 with errors');
  expect(picture.notes).toHaveLength(2);
});

class FakeImage {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray;
  constructor(width: number, height: number) {
    this.width = width;
    this.height = height;
    this.data = new Uint8ClampedArray(4 * width * height);
  }
}

test('time canvas: runs of pixels as rectangles, headers with counts, the clock above', () => {
  vi.stubGlobal('ImageData', FakeImage);
  const floats = (...values: number[]) => Float64Array.from(values);
  const canvas: CanvasModel = {
    marks: {
      ...{ lanes: 1, first: Uint32Array.of(0, 2), start: floats(0, 50e6), end: floats(30e6, 80e6) },
      ...{ errorEnd: floats(0, 80e6), spans: Uint32Array.of(1, 1), errors: Uint32Array.of(0, 1) },
      ...{ key: floats(1, 2), duration: floats(30e6, 30e6), longest: floats(30e6, 30e6), row: Uint32Array.of(0, 1) },
      ...{ firstLane: Uint32Array.of(0, 1), level: Int8Array.of(-1), isExact: true },
    },
    baseNs: 1_700_000_000_000_000_000n,
    groups: [{ label: 'web <1>', service: 'web' }],
    nameOf: (mark) => ['GET', 'POST'][mark]!,
  };
  const none = new Uint32Array(1);
  const rows = layoutLaneRows(
    { count: 1, code: none, firstLane: canvas.marks.firstLane, bars: none, rule: new Uint8Array(1) },
    16,
    22,
  );
  const window = { fromNs: 0, toNs: 100e6 };
  const frame = { window, rows, widthPx: 572, heightPx: 200, scrollPx: 0, ratio: 2 };
  const words = { spans: (n: number) => `${n} spans`, errors: (n: number) => `${n} errors`, level: String };
  const drawing = { model: canvas, frame, gridPx: [], selected: -1, focused: false, words };
  const axis = layoutTimeAxis({ baseNs: canvas.baseNs, ...window, widthPx: 500 }, 0n, 110);
  const picture = canvasPicture(drawing, axis, theme, canvasPalette(theme, canvas.groups, true), {
    fromNs: 0,
    toNs: 50e6,
  });
  const document = parseChart(picture.chart);
  const bars = rectsOf(document).filter(
    ({ fill, y }) => y >= 44 && (fill === serviceColour('web') || fill === theme.error),
  );
  // 5 px a millisecond, behind 72 px of labels; a failed one is a pixel higher at both edges.
  bars.sort((a, b) => a.x - b.x);
  expect(bars.map(({ x, width, height, fill }) => [x, width, height, fill])).toEqual([
    [72, 149, 13, serviceColour('web')],
    [72 + 250, 149, 15, theme.error],
  ]);
  expect(textsOf(document)).toEqual(expect.arrayContaining(['web <1>', '2 spans', '! 1 errors', 'GET', '! POST']));
  expect(picture.axis).toContain('as told');
  expect(picture.heightPx).toBe(22 + 22 + 16);
  // What is not in the chosen half stands back.
  const dimmed = rectsOf(document).filter(
    ({ x, width, fill }) => x === 72 + 250 && width === 250 && fill === theme.surface,
  );
  expect(dimmed).toHaveLength(1);
  expect(picture.notes).toEqual([expect.stringMatching(/^Selected: /)]);
});

test('comparison: a row each with both bars on one axis, changes in words, what was found in full', () => {
  const after = traceFromText(`
    web: GET /cart      [======================]
      cart: load          [========]
        db: </svg> !       [==]
      cart: load                  [==]
      cache: warm                      [==]
  `);
  const compared = { before: shop, after, comparison: compareTraces(sourceOf(shop), sourceOf(after)) };
  const state = reduceMerged(initialState(compared.comparison), { kind: 'select', row: 1 });
  const picture = comparePicture(compared, state, undefined, 0, 600);
  if ('refusal' in picture) throw new Error(picture.refusal);
  const document = parseChart(picture.chart);
  const rows = state.shown.length;
  expect(picture.heightPx).toBe(22 + rows * 24);
  const bars = rectsOf(document).filter(({ x, height, stroke }) => x >= 516 && height === 8 && stroke === '');
  const { tree } = compared.comparison;
  const both = [...state.shown].reduce(
    (sum, row) => sum + Number(tree.before[row]! >= 0) + Number(tree.after[row]! >= 0),
    0,
  );
  expect(bars).toHaveLength(both);
  // The roots begin at the same place and one is longer.
  expect(bars[0]!.x).toBe(bars[1]!.x);
  expect(bars[1]!.width).toBeGreaterThan(bars[0]!.width);
  expect(textsOf(document)).toEqual(expect.arrayContaining(['GET /cart', '</svg>', '+', '−', '▲']));
  expect(
    rectsOf(document).filter(({ fill, height }) => fill === readToken('--surface-selected') && height === 24),
  ).toHaveLength(1);
  expect(picture.notes).toEqual([expect.stringMatching(/^Upper bars/), '! error after, (!) error before only.']);
});
