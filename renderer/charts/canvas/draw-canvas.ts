import { countInView } from '../../../core/layout/canvas/canvas-marks.ts';
import { laneOfMark } from '../../../core/layout/canvas/step-marks.ts';
import { paintMarkStrips } from '../../../core/layout/canvas/paint-marks.ts';
import type { CanvasPalette } from '../../../core/layout/canvas/paint-marks.ts';
import { columnEdges } from '../../../core/layout/lanes/columns.ts';
import { headersInView } from '../../../core/layout/lanes/lane-headers.ts';
import { lanesInView, topOfLane } from '../../../core/layout/lanes/lane-rows.ts';
import type { LaneView } from '../../../core/layout/lanes/lane-rows.ts';
import { timeToPx } from '../../../core/layout/timeline/viewport.ts';
import { putStrip } from '../lanes/put-pixels.ts';
import type { PixelStrip } from '../lanes/put-pixels.ts';
import { fitText, textWidth } from '../timeline/text-fit.ts';
import type { TimelineTheme } from '../timeline/timeline-theme.ts';
import { GUTTER_PX } from './canvas-model.ts';
import type { CanvasFrame, CanvasModel } from './canvas-model.ts';

type Context = CanvasRenderingContext2D;

export interface CanvasWords {
  /** "1,204 spans" and "! 12 errors", of a group in view. */
  spans: (count: number) => string;
  errors: (count: number) => string;
  /** "≥ 100 ms": what lies in a lane. */
  level: (level: number) => string;
}

export interface CanvasDrawing {
  model: CanvasModel;
  frame: CanvasFrame;
  /** x of grid lines in the time area. */
  gridPx: readonly number[];
  /** Mark, −1 = none. */
  selected: number;
  focused: boolean;
  words: CanvasWords;
}

/** Narrower bars and lower lanes have no room for a name. */
const NAME_FROM_PX = 28;
const TEXT_FROM_PX = 14;
const PAD_PX = 8;
/** Texts of one picture; six hundred cost 2 ms. */
const MOST_NAMES = 600;

/** Bars as an image, painted in the strips it is handed, then names, labels, headers and the selection over it. */
export function drawCanvas(
  context: Context,
  stripOf: (width: number, heightPixels: number) => PixelStrip,
  drawing: CanvasDrawing,
  theme: TimelineTheme,
  palette: CanvasPalette,
): void {
  const { frame, model, gridPx } = drawing;
  const view = viewOf(frame);
  const width = view.edges.length - 1;
  const height = Math.round(frame.heightPx * frame.ratio);
  if (width < 1 || height < 1) return;
  const strip = stripOf(width, height);
  const grid = Uint32Array.from(gridPx.filter((x) => x >= 0).map((x) => Math.round(x * frame.ratio)));
  context.fillStyle = theme.surface;
  context.fillRect(0, 0, GUTTER_PX, frame.heightPx);
  const picture = { marks: model.marks, view, window: frame.window, grid };
  const left = Math.round(GUTTER_PX * frame.ratio);
  paintMarkStrips(strip, height, picture, palette, (y, of) => putStrip(context, strip, left, y, of));
  context.textBaseline = 'middle';
  drawLevels(context, drawing, view, theme);
  if (model.marks.isExact && frame.rows.lanePx >= TEXT_FROM_PX) drawNames(context, drawing, view, theme);
  drawSelection(context, drawing, theme);
  drawGroupHeaders(context, drawing, view, theme);
}

/** Of the time area. */
export function viewOf({ window, rows, widthPx, heightPx, scrollPx, ratio }: CanvasFrame): LaneView {
  const columns = Math.max(0, Math.round((widthPx - GUTTER_PX) * ratio));
  return { rows, edges: columnEdges(window.fromNs, window.toNs, columns), ratio, scrollPx, heightPx };
}

const timeView = ({ window, widthPx }: CanvasFrame) => ({ ...window, widthPx: widthPx - GUTTER_PX });

function drawLevels(context: Context, { model, frame, words }: CanvasDrawing, view: LaneView, theme: TimelineTheme) {
  if (frame.rows.lanePx < TEXT_FROM_PX) return;
  context.font = theme.smallFont;
  context.fillStyle = theme.text3;
  context.textAlign = 'right';
  const { lane, top } = lanesInView(view);
  lane.forEach((n, i) => {
    const level = model.marks.level[n]!;
    if (level >= 0) context.fillText(words.level(level), GUTTER_PX - PAD_PX, top[i]! + frame.rows.lanePx / 2);
  });
  context.textAlign = 'left';
}

function drawNames(context: Context, { model, frame }: CanvasDrawing, view: LaneView, theme: TimelineTheme): void {
  const { marks, groups } = model;
  const time = timeView(frame);
  const { lane, top } = lanesInView(view);
  context.font = theme.smallFont;
  let left = MOST_NAMES;
  lane.forEach((n, i) => {
    const group = marks.firstLane.findLastIndex((first) => first <= n);
    const ink = theme.service(groups[group]!.service).ink;
    for (let mark = marks.first[n]!; mark < marks.first[n + 1]! && left > 0; mark++) {
      const x0 = Math.max(0, timeToPx(time, marks.start[mark]!));
      const width = Math.min(time.widthPx, timeToPx(time, marks.end[mark]!)) - x0;
      if (width < NAME_FROM_PX) continue;
      left--;
      context.fillStyle = marks.errors[mark]! > 0 ? theme.surface : ink;
      const text = `${marks.errors[mark]! > 0 ? '! ' : ''}${model.nameOf(mark)}`;
      context.fillText(fitText(context, text, width - 6), GUTTER_PX + x0 + 3, top[i]! + frame.rows.lanePx / 2);
    }
  });
}

function drawSelection(context: Context, { model, frame, selected, focused }: CanvasDrawing, theme: TimelineTheme) {
  if (selected < 0) return;
  const { marks } = model;
  const time = timeView(frame);
  const top = topOfLane(frame.rows, laneOfMark(marks, selected)) - frame.scrollPx;
  const x0 = Math.max(-4, timeToPx(time, marks.start[selected]!));
  const x1 = Math.min(time.widthPx + 4, timeToPx(time, marks.end[selected]!));
  if (x1 < 0 || x0 > time.widthPx) return;
  context.save();
  context.beginPath();
  context.rect(GUTTER_PX, 0, time.widthPx, frame.heightPx);
  context.clip();
  context.strokeStyle = theme.accent;
  context.lineWidth = focused ? 3 : 2;
  context.strokeRect(GUTTER_PX + x0 - 2, top - 1, Math.max(x1 - x0, 1) + 4, frame.rows.lanePx + 1);
  context.restore();
}

/** ─ checkout  1,204 spans  ! 12 errors ─ */
function drawGroupHeaders(context: Context, drawing: CanvasDrawing, view: LaneView, theme: TimelineTheme): void {
  const { model, frame, words } = drawing;
  const counts = countInView(model.marks, frame.window.fromNs, frame.window.toNs);
  const { headerPx } = frame.rows;
  for (const { group, top } of headersInView(view)) {
    const { label, service } = model.groups[group]!;
    const middle = top + headerPx / 2;
    context.fillStyle = theme.raised;
    context.fillRect(0, top, frame.widthPx, headerPx);
    context.fillStyle = theme.line;
    context.fillRect(0, top + headerPx - 1, frame.widthPx, 1);
    context.fillStyle = theme.service(service).colour;
    context.fillRect(PAD_PX, middle - 4, 8, 8);
    context.font = theme.strongFont;
    context.fillStyle = theme.text1;
    const name = fitText(context, label, frame.widthPx / 2);
    const nameX = PAD_PX + 14;
    context.fillText(name, nameX, middle);
    let x = nameX + textWidth(context, name) + 12;
    context.font = theme.smallFont;
    context.fillStyle = theme.text2;
    const spans = words.spans(counts.spans[group]!);
    context.fillText(spans, x, middle);
    x += textWidth(context, spans) + 12;
    context.fillStyle = theme.error;
    if (counts.errors[group]! > 0) context.fillText(`! ${words.errors(counts.errors[group]!)}`, x, middle);
  }
}
