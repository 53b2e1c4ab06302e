import { describe, expect, test } from 'vitest';
import { countMoments } from '../../../core/layout/lanes/count-moments.ts';
import { columnEdges } from '../../../core/layout/lanes/columns.ts';
import { codesOfBars } from '../../../core/layout/lanes/lane-index.ts';
import { layoutLaneRows } from '../../../core/layout/lanes/lane-rows.ts';
import { layLanes } from '../../../core/layout/lanes/lay-lanes.ts';
import { indexLogs } from '../../../core/layout/timeline/log-index.ts';
import { rangesOf } from '../../../core/layout/timeline/node-ranges.ts';
import { layoutTimeline } from '../../../core/layout/timeline/timeline-model.ts';
import { drawBarMarks } from '../../../renderer/charts/lanes/draw-bar-marks.ts';
import { drawLaneMoments } from '../../../renderer/charts/lanes/draw-lane-moments.ts';
import { layoutLaneScene } from '../../../renderer/charts/lanes/lane-scene.ts';
import type { LaneScene } from '../../../renderer/charts/lanes/lane-scene.ts';
import type { TimelineTheme } from '../../../renderer/charts/timeline/timeline-theme.ts';
import { TEXT_UNIT_NS, traceFromText } from '../../helpers/trace-from-text.ts';

const theme = {
  surface: 'surface',
  error: 'error',
  warning: 'warning',
  text1: 'text1',
  text2: 'text2',
  smallFont: 'small',
  service: () => ({ colour: 'service', ink: 'ink' }),
} as unknown as TimelineTheme;

/** What was drawn: words with their x, filled shapes by colour and x. Each letter is 6 px wide. */
function record(draw: (context: CanvasRenderingContext2D) => void): { words: [string, number][]; shapes: string[] } {
  const words: [string, number][] = [];
  const shapes: string[] = [];
  let x = NaN;
  const state: Record<string, unknown> = {
    measureText: (text: string) => ({ width: text.length * 6 }),
    fillText: (text: string, left: number) => words.push([text, left]),
    createLinearGradient: () => ({ addColorStop: () => undefined }),
    moveTo: (to: number) => (x = to),
    arc: (at: number) => (x = at),
    fill: () => shapes.push(`${String(state.fillStyle)} ${x}`),
    fillRect: (left: number, _top: number, width: number) => {
      if (width === 1 && state.fillStyle === 'text1') shapes.push(`tick ${left + 0.5}`);
    },
  };
  const context = new Proxy(state, { get: (of, name: string) => of[name] ?? (() => undefined) });
  draw(context as unknown as CanvasRenderingContext2D);
  return { words, shapes };
}

/** Ten pixels a millisecond, in lanes of 16 px without headers. */
function sceneOf(drawing: string, logs: { span: number; ms: number; isError: boolean }[] = []): LaneScene {
  const model = layoutTimeline(traceFromText(drawing));
  const { tree } = model;
  const { packing, index } = layLanes({ tree, times: tree }, tree, tree.flags);
  const time = { fromNs: 0, toNs: 100 * TEXT_UNIT_NS, widthPx: 1_000 };
  const columns = {
    trace: new Uint8Array(logs.length),
    spanIdHigh: Uint32Array.from(logs, ({ span }) => model.columns.spanIdHigh[span]!),
    spanIdLow: Uint32Array.from(logs, ({ span }) => model.columns.spanIdLow[span]!),
    time: Float64Array.from(logs, ({ ms }) => ms * TEXT_UNIT_NS),
    severity: Uint8Array.from(logs, ({ isError }) => (isError ? 17 : 9)),
  };
  return layoutLaneScene({
    model,
    packing,
    index,
    times: model.drawn,
    view: {
      rows: layoutLaneRows(packing.groups, 16, 0),
      edges: columnEdges(time.fromNs, time.toNs, 1_000),
      ratio: 1,
      scrollPx: 0,
      heightPx: 400,
    },
    time,
    logs: indexLogs(model, columns, 0),
    filter: undefined,
    codes: codesOfBars(index, model.columns.service.codes),
    gridPx: [],
    selected: -1,
    focused: false,
    words: {
      group: () => '',
      groupSize: () => '',
      tail: ({ ns, isOpen }) => {
        const length = `${isOpen ? '≥' : ''}+${ns / TEXT_UNIT_NS}`;
        return [`async tail ${length}`, length];
      },
      moreArrows: () => '',
    },
  });
}

const wordsOf = (scene: LaneScene) => record((context) => drawBarMarks(context, scene, scene.bars!, theme)).words;
const momentsOf = (scene: LaneScene) => record((context) => drawLaneMoments(context, scene, scene.bars!, theme)).shapes;

describe('how long a tail is, on its whisker', () => {
  test('in words where they have room, else the length alone, else nothing', () => {
    const drawing = (tail: number) => `
      root   [====]
        late     [${'='.repeat(tail)}]
    `;
    const tailOf = (tail: number) => wordsOf(sceneOf(drawing(tail))).filter(([text]) => text.includes('+'));
    expect(tailOf(12)).toEqual([['async tail +12', 58]]);
    expect(tailOf(4)).toEqual([['+4', 58]]);
    expect(tailOf(2)).toEqual([]);
  });

  test('where something below has no end, so much is known, and it may be more', () => {
    const tails = wordsOf(
      sceneOf(`
        root  [====]
          a     [======]
          u     [====>
        last                     [==]
      `),
    ).filter(([text]) => text.includes('+'));
    expect(tails.map(([text]) => text)).toEqual(['async tail ≥+4']);
  });

  test('where the next bar of the lane begins, there is no room', () => {
    const tails = wordsOf(
      sceneOf(`
        root     [======================]
          a      [====]
            late   [===================]
          b            [==]
      `),
    ).filter(([text]) => text.includes('+'));
    expect(tails).toEqual([]);
  });
});

describe('events and log records on bars', () => {
  test('what is drawn after them is not dimmed, whether there are events or not', () => {
    const scene = sceneOf('root [====o====]', [{ span: 0, ms: 4, isError: false }]);
    for (const events of [scene.events, undefined]) {
      record((context) => {
        drawLaneMoments(context, { ...scene, events, dim: Uint8Array.of(1) }, scene.bars!, theme);
        expect(context.globalAlpha).toBe(1);
      });
    }
  });

  test('ticks and dots first, exceptions and errors last and so on top', () => {
    const scene = sceneOf('root [==x===o==o====]', [
      { span: 0, ms: 8, isError: true },
      { span: 0, ms: 12, isError: false },
    ]);
    expect(momentsOf(scene)).toEqual(['text1 120', 'error 80', 'tick 70', 'tick 100', 'error 30']);
  });

  test('none on bars that are too narrow, nor outside of their bar', () => {
    expect(momentsOf(sceneOf('root [x]'))).toEqual([]);
    expect(momentsOf(sceneOf('root [===]', [{ span: 0, ms: 9, isError: true }]))).toEqual([]);
  });

  test('counted for as many spans as share a pixel', () => {
    const ranges = rangesOf(Uint32Array.of(0, 2, 2, 5));
    const isBad = Uint8Array.of(0, 1, 1, 0, 1);
    expect(countMoments(Uint32Array.of(0, 2), ranges, isBad)).toEqual({ all: 5, bad: 3 });
    expect(countMoments(Uint32Array.of(1), ranges, isBad)).toEqual({ all: 0, bad: 0 });
  });
});
