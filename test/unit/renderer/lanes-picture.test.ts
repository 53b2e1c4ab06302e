import fc from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { TraceDetail } from '../../../contract/operations/traces.ts';
import { columnEdges } from '../../../core/layout/lanes/columns.ts';
import { codesOfBars } from '../../../core/layout/lanes/lane-index.ts';
import { layoutLaneRows } from '../../../core/layout/lanes/lane-rows.ts';
import { layLanes } from '../../../core/layout/lanes/lay-lanes.ts';
import { layoutVisibleBars } from '../../../core/layout/lanes/visible-bars.ts';
import { layoutTimeline, type TimelineOptions } from '../../../core/layout/timeline/timeline-model.ts';
import { lanePalette } from '../../../renderer/charts/lanes/lane-palette.ts';
import { lanesPicture } from '../../../renderer/charts/lanes/lanes-picture.ts';
import type { LanesInput } from '../../../renderer/charts/lanes/paint-lanes.ts';
import { initialState, reduceTimeline, type TimelineAction } from '../../../renderer/charts/timeline/timeline-state.ts';
import { generateTrace } from '../../helpers/generate-trace.ts';
import { laneSpans } from '../../helpers/lane-trace.ts';
import { pictureThemeStub as timeline, serviceColour, stubPage } from '../../helpers/picture.ts';
import { elementsOf, parseChart, rectsOf, textsOf } from '../../helpers/svg.ts';
import { detailOf } from '../../helpers/trace-detail.ts';
import { traceFromText } from '../../helpers/trace-from-text.ts';

beforeEach(stubPage);
afterEach(() => vi.unstubAllGlobals());

const [WIDTH, RULER, LANE, HEADER] = [1_000, 22, 16, 22];

interface Asked {
  actions?: TimelineAction[];
  options?: TimelineOptions;
  lanePx?: number;
}

function pictureOf(detail: TraceDetail, { actions = [], options, lanePx = LANE }: Asked = {}) {
  const model = layoutTimeline(detail, options);
  const state = actions.reduce((now, action) => reduceTimeline(model, now, action), initialState(model));
  const { tree, columns, drawn } = model;
  const laid = layLanes({ tree, times: tree, group: columns.service.codes }, drawn, tree.flags);
  const rows = layoutLaneRows(laid.packing.groups, lanePx, HEADER);
  const words: LanesInput['words'] = {
    group: (code) => columns.service.dictionary[code] ?? '',
    groupSize: (bars, lanes) => `${bars} in ${lanes}`,
    tail: ({ ns }) => [`+${ns} ns`],
    moreArrows: String,
  };
  const input: LanesInput = {
    ...{ model, ...laid, codes: codesOfBars(laid.index, columns.service.codes), filter: undefined, rows },
    ...{ path: undefined, links: undefined, logs: undefined, state, focused: true, words },
  };
  const theme = { timeline, palette: lanePalette(timeline, columns.service.dictionary) };
  const picture = lanesPicture(input, { widthPx: WIDTH, scrollPx: 0 }, theme);
  if ('refusal' in picture) return { picture, model, state, rows, index: laid.index, document: undefined };
  return { picture, model, state, rows, index: laid.index, document: parseChart(picture.chart) };
}

const drawing = `
  web: GET <b>      [===================]
    cart: load       [======]
    db: fails !               [=======]
    mail: send                    [============]
`;

test('bars stand where the geometry of the screen has them, errors have a stripe and a !, headers and names are text', () => {
  const { picture, document, state, rows, index, model } = pictureOf(traceFromText(drawing));
  if (!document || 'refusal' in picture) throw new Error('no picture');
  const edges = columnEdges(state.window.fromNs, state.window.toNs, 2 * WIDTH);
  const view = { rows, edges, ratio: 2, scrollPx: 0, heightPx: picture.heightPx - RULER };
  const bars = layoutVisibleBars(index, view, model.drawn, { leastPx: 0.5, most: 99 });
  const rects = rectsOf(document);
  expect(bars.count).toBe(4);
  for (let i = 0; i < bars.count; i++) {
    const x = Math.round(bars.x0[i]! * 10) / 10;
    const same = rects.filter((rect) => rect.x === x && rect.y === RULER + bars.top[i]! && rect.height === LANE - 1);
    // One bar each; a failed one begins with the stripe of its service besides.
    const isError = model.tree.flags[bars.node[i]!] === 1;
    expect(same.map(({ fill }) => fill)).toEqual(
      isError ? [timeline.error, serviceColour('db')] : [expect.any(String)],
    );
    expect(same[0]!.width).toBeCloseTo(bars.x1[i]! - bars.x0[i]!, 1);
  }
  expect(textsOf(document)).toEqual(expect.arrayContaining(['GET <b>', '! fails', 'load', 'web', '1 in 1']));
  expect(elementsOf(document, 'b')).toEqual([]);
  expect(picture.services).toEqual(['cart', 'db', 'mail', 'web']);
  expect(picture.notes).toEqual([]);
});

test('a large trace stays small: bars that are left out are counted', () => {
  const { picture, document } = pictureOf(generateTrace(12_000), { lanePx: 2 });
  if (!document || 'refusal' in picture) throw new Error('no picture');
  expect(picture.chart.markup.length).toBeLessThan(1_500_000);
  expect(picture.notes.some((note) => /^[\d,]+ spans are left out\.$/.test(note))).toBe(true);
});

test('lanes of corrected clocks are other lanes: no picture of them, and why', () => {
  const skewed = traceFromText(`
    web: GET kind=3       [==========]
      db: query kind=2 [====]
  `);
  const { picture, model } = pictureOf(skewed, { options: { correctSkew: true } });
  expect(model.isCorrected).toBe(true);
  expect(picture).toEqual({ refusal: expect.stringContaining('as told') as string });
});

test('what runs in the window stands in the picture once, or one rectangle for all that share a pixel', () => {
  const window = fc.tuple(fc.nat(60), fc.integer({ min: 1, max: 60 }));
  fc.assert(
    fc.property(laneSpans(40), window, (spans, [from, length]) => {
      const detail = detailOf(
        spans.map(({ parent, start, duration, isError, group }, i) => ({
          id: (i + 1).toString(16),
          parent: parent === -1 ? '' : parent === -2 ? 'fff' : (parent + 1).toString(16),
          ...{ service: `s${group}`, name: `n${i}`, status: isError ? 2 : 0 },
          ...{ start: start * 1e6, duration: duration * 1e6 },
        })),
      );
      const zoom: TimelineAction = { kind: 'window', window: { fromNs: from * 1e6, toNs: (from + length) * 1e6 } };
      const { picture, document, state, rows, index, model } = pictureOf(detail, {
        ...{ actions: [zoom], options: { folding: 'none' as const } },
      });
      if (!document || 'refusal' in picture) throw new Error('no picture');
      const edges = columnEdges(state.window.fromNs, state.window.toNs, 2 * WIDTH);
      const view = { rows, edges, ratio: 2, scrollPx: 0, heightPx: picture.heightPx - RULER };
      const bars = layoutVisibleBars(index, view, model.drawn, { leastPx: 0.5, most: 9_999 });
      expect(bars.leftOut).toBe(0);
      const isBar = ({ height, fill }: { height: number; fill: string }) =>
        height === LANE - 1 && (fill === timeline.error || /^#00/.test(fill));
      const stripes = Array.from(
        bars.node,
        (node, i) => model.tree.flags[node]! & 1 && !bars.isMoment[i] && bars.x1[i]! - bars.x0[i]! >= 24,
      );
      const drawn = rectsOf(document).filter(isBar);
      for (let i = 0; i < bars.count; i++) {
        const x = Math.round(bars.x0[i]! * 10) / 10;
        const own = drawn.filter((rect) => rect.x === x && rect.y === RULER + bars.top[i]!);
        expect(own.length).toBe(stripes[i] ? 2 : 1);
      }
    }),
    { numRuns: 60, endOnFailure: true },
  );
});
