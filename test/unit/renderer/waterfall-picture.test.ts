import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { TraceDetail } from '../../../contract/operations/traces.ts';
import { explainTrace, pathInputOf } from '../../../core/analysis/critical-path/explain-trace.ts';
import { indexPath } from '../../../core/layout/timeline/path-index.ts';
import { layoutRows } from '../../../core/layout/timeline/row-geometry.ts';
import type { Tail } from '../../../core/layout/timeline/tail.ts';
import { layoutTimeline, type TimelineOptions } from '../../../core/layout/timeline/timeline-model.ts';
import { initialState, reduceTimeline, type TimelineAction } from '../../../renderer/charts/timeline/timeline-state.ts';
import { waterfallPicture } from '../../../renderer/charts/timeline/waterfall-picture.ts';
import { MOST_ROWS } from '../../../renderer/pictures/draw-svg.ts';
import { generateTrace } from '../../helpers/generate-trace.ts';
import { laneSpans, type LaneSpan } from '../../helpers/lane-trace.ts';
import { pictureThemeStub as theme, serviceColour, stubPage } from '../../helpers/picture.ts';
import { elementsOf, parseChart, rectsOf, textsOf, type SvgRect } from '../../helpers/svg.ts';
import { detailOf } from '../../helpers/trace-detail.ts';
import { traceFromText } from '../../helpers/trace-from-text.ts';

beforeEach(stubPage);
afterEach(() => vi.unstubAllGlobals());

const [WIDTH, TREE, ROW, RULER] = [1_000, 300, 24, 22];
/** Bars that begin before the window are cut so far outside of it. */
const OUTSIDE = 65;
const BAR = { top: 5, height: 14 };

interface Asked {
  actions?: TimelineAction[];
  options?: TimelineOptions;
  scrollPx?: number;
  withPath?: boolean;
}

function pictureOf(detail: TraceDetail, { actions = [], options, scrollPx = 0, withPath = false }: Asked = {}) {
  const model = layoutTimeline(detail, options);
  const state = actions.reduce((now, action) => reduceTimeline(model, now, action), initialState(model));
  const { kind } = model.columns;
  const none = new Uint32Array(0);
  const explain = () =>
    explainTrace(pathInputOf(model.tree, kind), model.columns, { producer: none, consumer: none }, 0);
  const words = {
    ...{ missing: (id: string) => `missing ${id}`, unfinished: 'unfinished', duration: (ns: number) => `${ns} ns` },
    ...{ count: String, run: (n: number) => `run of ${n}`, moreArrows: String },
    ...{ tail: ({ ns }: Tail) => `tail ${ns}`, early: (ns: number) => `early ${ns}` },
  };
  const frame = { widthPx: WIDTH, heightPx: 600, treePx: TREE, rowPx: ROW };
  const path = withPath ? indexPath(explain(), model.tree.end) : undefined;
  const input = { model, state, frame, scrollPx, focused: true, matches: undefined, path, words };
  const picture = waterfallPicture(input, theme);
  return { model, state, picture, document: parseChart(picture.chart) };
}

/** Bars of services, by row; what lies farther left is in the tree. */
function barsOf(document: Document): Map<number, SvgRect[]> {
  const rows = new Map<number, SvgRect[]>();
  for (const rect of rectsOf(document)) {
    const row = (rect.y - RULER - BAR.top) / ROW;
    if (
      rect.x < TREE - OUTSIDE ||
      !Number.isInteger(row) ||
      rect.height !== BAR.height ||
      rect.stroke !== '' ||
      !/^#00/.test(rect.fill)
    )
      continue;
    rows.set(row, [...(rows.get(row) ?? []), rect]);
  }
  return rows;
}

const drawing = `
  web: GET /cart      [=========]
    cart: load          [===]
      db: query !        [=x]
    mail: send #a2           [======]
    orphan #a3 ^ff     [o=>
    back #a4 ^1          ]==[
    zero #a5            |
`;

describe('the picture of a waterfall', () => {
  test('bars stand where the geometry of the screen has them', () => {
    const { model, state, document } = pictureOf(traceFromText(drawing));
    const view = { ...state.window, widthPx: WIDTH - TREE };
    const { x0, x1, node } = layoutRows(model, state.rows, state.collapsed, view, 0, 99);
    const bars = barsOf(document);
    const at = (name: string) =>
      [...node].findIndex((one) => model.columns.name.dictionary[model.columns.name.codes[one]!] === name);
    for (const name of ['GET /cart', 'load', 'send']) {
      const [bar, ...others] = bars.get(at(name))!;
      expect(others).toEqual([]);
      expect(bar!.x).toBeCloseTo(TREE + x0[at(name)]!, 1);
      // Both edges are rounded to tenths.
      expect(Math.abs(bar!.width - (x1[at(name)]! - x0[at(name)]!))).toBeLessThanOrEqual(0.1);
    }
    expect(bars.get(at('load'))![0]!.fill).toBe(serviceColour('cart'));
    // A failed bar is an outline with a stripe of its service.
    const failed = rectsOf(document).filter(({ stroke }) => stroke === theme.error);
    expect(failed).toHaveLength(1);
    expect(failed[0]!.x).toBeCloseTo(TREE + x0[at('query')]! + 0.75, 1);
  });

  test('all that the screen shows of odd spans: missing, unfinished, negative, moments, exceptions, whiskers, names', () => {
    const { document, picture } = pictureOf(traceFromText(drawing));
    const texts = textsOf(document);
    expect(texts).toEqual(expect.arrayContaining(['GET /cart', 'query', 'unfinished', 'missing 00000000000000ff']));
    const paths = elementsOf(document, 'path');
    const by = (name: string, value: string) => paths.filter((path) => path.getAttribute(name) === value);
    // Diamonds of a zero and a negative length.
    expect(by('stroke', theme.warning)).toHaveLength(1);
    expect(by('fill', theme.error).length).toBeGreaterThan(0);
    expect(elementsOf(document, 'linearGradient')).toHaveLength(1);
    expect(rectsOf(document).some(({ stroke }) => stroke === theme.text3)).toBe(true);
    // The mail span outlives its parent: a line of one pixel behind the parent's bar.
    expect(rectsOf(document).some(({ height, fill }) => height === 1 && fill === serviceColour('web'))).toBe(true);
    expect(picture.services[0]).toBe('');
    expect(picture.notes).toEqual([]);
  });

  test('closed rows stay closed, the selection is marked, a run is one row', () => {
    const detail = traceFromText(
      [
        'web: GET  [====================]',
        ...Array.from({ length: 12 }, (_, i) => `  db: SELECT ${' '.repeat(i)}[]`),
      ].join('\n'),
    );
    const all = pictureOf(detail);
    const run = pictureOf(detail, {
      actions: [
        { kind: 'fold-runs', fold: true },
        { kind: 'select', node: 0 },
      ],
    });
    expect(all.picture.heightPx).toBe(RULER + 13 * ROW);
    expect(run.picture.heightPx).toBe(RULER + 2 * ROW);
    expect(textsOf(run.document)).toContain('run of 12');
    expect(rectsOf(run.document).filter(({ fill }) => fill === theme.selected)).toMatchObject([
      { y: RULER, height: ROW },
    ]);
    const closed = pictureOf(detail, { actions: [{ kind: 'level', level: 0 }] });
    expect(closed.picture.heightPx).toBe(RULER + ROW);
    expect(textsOf(closed.document)).toContain('+12');
  });

  test('folded time: a torn edge on either side, its true length in the ruler and in words', () => {
    const late = detailOf([
      { id: '1', parent: '', service: 'web', name: 'GET', start: 0, duration: 1e6 },
      { id: '2', parent: '1', service: 'mail', name: 'send', start: 60e9, duration: 1e6 },
    ]);
    const folded = pictureOf(late);
    expect(folded.model.axis.folds).toHaveLength(1);
    expect(
      elementsOf(folded.document, 'path').filter((path) => /^M[\d.]+ 0l2 4l-4 4/.test(path.getAttribute('d')!)),
    ).toHaveLength(2);
    expect(textsOf(folded.document)).toContain('1 m 00 s');
    expect(folded.picture.notes).toEqual(['Zigzags: idle time, 1 m 00 s, takes less room than it took time.']);
    expect(pictureOf(late, { options: { folding: 'none' } }).picture.notes).toEqual([]);
  });

  test('the critical path underlines the bars, and is said to be inferred', () => {
    const { document, picture } = pictureOf(traceFromText(drawing), { withPath: true });
    const lines = rectsOf(document).filter(({ fill, height }) => fill === theme.text1 && height === 2);
    expect(lines.length).toBeGreaterThan(1);
    for (const { y } of lines) expect((y - RULER - (ROW - BAR.top + 1)) % ROW).toBe(0);
    expect(picture.notes).toEqual(['Underlined: the critical path (inferred).']);
  });

  test('times are as told, whatever is corrected on the screen, and the picture says so', () => {
    const skewed = traceFromText(`
      web: GET kind=3       [==========]
        db: query kind=2 [====]
    `);
    const told = pictureOf(skewed, { withPath: true });
    const corrected = pictureOf(skewed, { options: { correctSkew: true }, withPath: true });
    expect(corrected.model.isCorrected).toBe(true);
    expect([...barsOf(corrected.document)]).toEqual([...barsOf(told.document)]);
    expect(corrected.picture.notes).toEqual([expect.stringContaining('Drawn as told')]);
    expect(rectsOf(corrected.document).filter(({ fill, height }) => fill === theme.text1 && height === 2)).toEqual([]);
  });

  test('of a large trace the first rows from the one at the upper edge on, and how many there are', () => {
    const large = generateTrace(2_000);
    const top = pictureOf(large);
    expect(top.picture.heightPx).toBe(RULER + MOST_ROWS * ROW);
    expect(top.picture.notes[0]).toMatch(/^Rows 1 to 400 of 2,\d{3}; the others are not drawn\.$/);
    const scrolled = pictureOf(large, { scrollPx: 100 * ROW + 7 });
    expect(scrolled.picture.notes[0]).toMatch(/^Rows 101 to 500 of/);
    const end = pictureOf(large, { scrollPx: 1_990 * ROW });
    expect(end.picture.heightPx).toBeLessThan(RULER + 100 * ROW);
    expect(top.picture.chart.markup.length).toBeLessThan(1_500_000);
  });

  test('names are text', () => {
    const hostile = traceFromText(drawing);
    const name = '</svg><script>alert(1)</script>';
    hostile.frame.columns.name.dictionary = hostile.frame.columns.name.dictionary.map(() => name);
    const { document } = pictureOf(hostile);
    expect(elementsOf(document, 'script')).toEqual([]);
    expect(textsOf(document)).toContain(name);
  });
});

const specOf = ({ parent, start, duration, isError, group }: LaneSpan, i: number) => ({
  id: (i + 1).toString(16),
  parent: parent === -1 ? '' : parent === -2 ? 'fff' : (parent + 1).toString(16),
  ...{ service: `s${group}`, name: `n${i}`, kind: 1, status: isError ? 2 : 0 },
  ...{ start: start * 1e6, duration: duration * 1e6 },
});

test('every bar in the window is in the picture once, at its place; those outside are not', () => {
  const window = fc.tuple(fc.nat(60), fc.integer({ min: 1, max: 60 }));
  fc.assert(
    fc.property(laneSpans(40), window, (spans, [from, length]) => {
      const zoom: TimelineAction = { kind: 'window', window: { fromNs: from * 1e6, toNs: (from + length) * 1e6 } };
      const { model, state, document } = pictureOf(detailOf(spans.map(specOf)), {
        ...{ actions: [zoom], options: { folding: 'none' } },
      });
      const view = { ...state.window, widthPx: WIDTH - TREE };
      const rows = layoutRows(model, state.rows, state.collapsed, view, 0, 99);
      const bars = barsOf(document);
      rows.node.forEach((node, i) => {
        const isPlain = node < model.tree.spans && model.tree.flags[node] === 0 && model.columns.duration[node]! > 0;
        const [x0, x1] = [rows.x0[i]!, rows.x1[i]!];
        // Less than a tenth of a pixel is rounded to either side.
        if (!isPlain || Math.abs(x1) < 0.2 || Math.abs(x0 - view.widthPx) < 0.2) return;
        const isSeen = x1 > 0 && x0 < view.widthPx;
        // What lies in the tree is cut off by the picture's clip.
        const inTime = (bars.get(i) ?? []).filter(({ x, width }) => x + width > TREE);
        expect(inTime).toHaveLength(isSeen ? 1 : 0);
        if (isSeen) expect(inTime[0]!.x).toBeCloseTo(TREE + x0, 0);
      });
    }),
    { numRuns: 60, endOnFailure: true },
  );
});
