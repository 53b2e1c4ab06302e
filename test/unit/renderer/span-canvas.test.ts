import { afterEach, expect, test, vi } from 'vitest';
import type { CanvasGroup, SpanCanvas } from '../../../contract/operations/canvas.ts';
import { layoutMarks } from '../../../core/layout/canvas/layout-marks.ts';
import { layoutLaneRows } from '../../../core/layout/lanes/lane-rows.ts';
import { markOfPress, revealTime } from '../../../renderer/charts/canvas/canvas-keys.ts';
import { canvasPalette } from '../../../renderer/charts/canvas/canvas-palette.ts';
import { newStrip } from '../../../renderer/charts/lanes/put-pixels.ts';
import { drawCanvas } from '../../../renderer/charts/canvas/draw-canvas.ts';
import { levelText } from '../../../renderer/charts/canvas/level-text.ts';
import type { TimelineTheme } from '../../../renderer/charts/timeline/timeline-theme.ts';
import {
  readCanvas as readLaid,
  readMarks,
  seeCanvas,
  type SeenCanvas,
} from '../../../renderer/views/timeline/read-canvas.ts';

const readCanvas = (answer: SpanCanvas, seen: SeenCanvas, baseNs: bigint) =>
  readLaid(answer, seen, baseNs, layoutMarks(readMarks(answer, seen, baseNs)));

const texts = { unnamed: '(not told)', rest: 'All others' };
const group = (name: string, part: Partial<CanvasGroup> = {}): CanvasGroup => ({
  name,
  operation: '',
  spans: 1,
  errors: 0,
  isRest: false,
  ...part,
});

/** Spans as name, group, start, end and whether they failed, in a window that begins at 1,000 ns. */
function answerOf(
  groups: CanvasGroup[],
  spans: [name: string, group: number, from: number, to: number, failed?: boolean][],
): SpanCanvas {
  const names = spans.map(([name]) => name);
  return {
    fromNs: '1000',
    toNs: '2000',
    bucketNs: '1',
    total: spans.length,
    errors: 0,
    groups,
    runs: null,
    spans: {
      revision: 1,
      rows: spans.length,
      baseNs: '1000',
      truncated: false,
      columns: {
        key: Float64Array.from(spans, (_, i) => 10 + i),
        group: Uint8Array.from(spans, ([, code]) => code),
        start: Float64Array.from(spans, ([, , from]) => from),
        duration: Float64Array.from(spans, ([, , from, to]) => to - from),
        status: Uint8Array.from(spans, ([, , , , failed]) => (failed ? 2 : 0)),
        name: { dictionary: names, codes: Uint32Array.from(names, (_, i) => i) },
        traceId: { dictionary: [''], codes: new Uint32Array(spans.length) },
      },
    },
  };
}

const first = answerOf(
  [group('web'), group('', { isRest: true }), group('')],
  [
    ['GET /cart', 0, 0, 500],
    ['load', 1, 100, 200, true],
    ['send', 2, 300, 300],
  ],
);

test('an answer becomes marks with names, in groups that stay where they are', () => {
  const seen = seeCanvas(undefined, 'q', first, texts);
  const model = readCanvas(first, seen, 900n);
  expect(model.groups.map(({ label }) => label)).toEqual(['web', 'All others', '(not told)']);
  expect([...model.marks.start]).toEqual([100, 200, 400]);
  expect([0, 1, 2].map(model.nameOf)).toEqual(['GET /cart', 'load', 'send']);

  const second = answerOf([group('', { operation: 'x' }), group('web')], [['late', 1, 0, 5]]);
  const later = seeCanvas(seen, 'q', second, texts);
  const moved = readCanvas(second, later, 900n);
  expect(moved.groups.map(({ label }) => label)).toEqual(['web', 'All others', '(not told)', '(not told) · x']);
  expect([...moved.marks.firstLane]).toEqual([0, 1, 2, 3, 4]);
  expect(moved.nameOf(0)).toBe('late');
  expect(seeCanvas(later, 'another question', second, texts).rooms.keys).toHaveLength(2);
});

afterEach(() => vi.unstubAllGlobals());

/** Takes every text and remembers it; a letter is six pixels wide. */
function recordingContext() {
  const written: string[] = [];
  const images: { width: number; data: Uint8ClampedArray }[] = [];
  const known: Record<string, unknown> = {
    font: '12px x',
    measureText: (text: string) => ({ width: text.length * 6 }),
    fillText: (text: string) => void written.push(text),
    putImageData: (image: (typeof images)[number]) => void images.push(image),
  };
  const context = new Proxy(known, {
    get: (target, name: string) => (name in target ? target[name] : () => undefined),
    set: (target, name: string, value) => Boolean(((target[name] = value), true)),
  });
  return { context: context as unknown as CanvasRenderingContext2D, written, images };
}

class FakeImage {
  readonly width: number;
  readonly data: Uint8ClampedArray;
  constructor(width: number, height: number) {
    this.width = width;
    this.data = new Uint8ClampedArray(4 * width * height);
  }
}

const theme = {
  surface: '#000000',
  line: '#000001',
  error: '#ff0000',
  font: '12px x',
  strongFont: '12px b',
  smallFont: '11px x',
  service: () => ({ colour: '#00ff00', ink: '#000', initial: 'x' }),
} as unknown as TimelineTheme;

function draw(seen: SeenCanvas, answer: SpanCanvas, window: { fromNs: number; toNs: number }) {
  vi.stubGlobal('ImageData', FakeImage);
  const model = readCanvas(answer, seen, 1_000n);
  const groups = model.groups.length;
  const none = new Uint32Array(groups);
  const lanes = {
    count: groups,
    code: none,
    firstLane: model.marks.firstLane,
    bars: none,
    rule: new Uint8Array(groups),
  };
  const rows = layoutLaneRows(lanes, 16, 22);
  const { context, written, images } = recordingContext();
  const words = { spans: (n: number) => `${n} spans`, errors: (n: number) => `${n} errors`, level: levelText };
  const frame = { window, rows, widthPx: 72 + 500, heightPx: 120, scrollPx: 0, ratio: 1 };
  const drawing = { model, frame, gridPx: [], selected: 0, focused: true, words };
  drawCanvas(context, newStrip, drawing, theme, canvasPalette(theme, model.groups, true));
  return { written, pixels: new Uint32Array(images[0]!.data.buffer), width: images[0]!.width };
}

test('a picture has headers with what is in view, names on bars, and errors in their colour', () => {
  const seen = seeCanvas(undefined, 'q', first, texts);
  const { written, pixels, width } = draw(seen, first, { fromNs: 0, toNs: 500 });
  expect(width).toBe(500);
  expect(written).toEqual([
    'GET /cart',
    '! load',
    'web',
    '1 spans',
    'All others',
    '1 spans',
    '! 1 errors',
    '(not told)',
    '1 spans',
  ]);
  const colours = new Set(pixels);
  expect([0xff0000ff, 0xff00ff00, 0xff000000].every((colour) => colours.has(colour))).toBe(true);
  const elsewhere = draw(seen, first, { fromNs: 600, toNs: 900 });
  expect(elsewhere.written).toEqual(['web', '0 spans', 'All others', '0 spans', '(not told)', '0 spans']);
  expect(new Set(elsewhere.pixels)).toEqual(new Set([0xff000000]));
});

test('keys find marks, also in Hangul mode, and what they find is brought into view', () => {
  const { marks } = readCanvas(first, seeCanvas(undefined, 'q', first, texts), 1_000n);
  expect(markOfPress({ key: 'ㄷ', code: 'KeyE' }, marks, -1, 0)).toBe(1);
  expect(markOfPress({ key: 'ArrowDown', code: 'ArrowDown' }, marks, 0, 0)).toBe(1);
  expect(markOfPress({ key: 'x', code: 'KeyX' }, marks, 0, 0)).toBeUndefined();
  expect(revealTime({ fromNs: 0, toNs: 100 }, 50, 60)).toBeUndefined();
  expect(revealTime({ fromNs: 0, toNs: 100 }, 300, 310)).toEqual({ fromNs: 275, toNs: 375 });
});

test('lanes are labelled by the shortest duration in them', () => {
  expect([0, 2, 6, 7].map(levelText)).toEqual(['≥ 10 s', '≥ 100 ms', '≥ 10 µs', '< 10 µs']);
});
