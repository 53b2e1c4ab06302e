import { ROW_AFTER, ROW_BEFORE, ROW_RUN } from '../../../core/layout/timeline/row-geometry.ts';
import { serviceOf } from '../../../core/layout/timeline/timeline-model.ts';
import type { TimelineModel } from '../../../core/layout/timeline/timeline-model.ts';
import { NODE_ERROR, NODE_MISSING, NODE_NEGATIVE, NODE_UNFINISHED } from '../../../core/layout/timeline/tree.ts';
import { drawFailed, drawHatch, drawInstant, drawMissing, drawOpenEnd, fading, fillBar } from './bar-shapes.ts';
import type { Box } from './bar-shapes.ts';
import { DIM, INSET_PX } from './bar-sizes.ts';
import { drawLabel, isMoment } from './draw-label.ts';
import { drawPeak, drawTick } from './event-marks.ts';
import { drawPath, drawQueue } from './draw-path.ts';
import { drawRun } from './draw-run.ts';
import { rowTop } from './scene.ts';
import type { RowScene } from './scene.ts';
import type { TimelineTheme } from './timeline-theme.ts';

type Context = CanvasRenderingContext2D;

export function drawBars(context: Context, scene: RowScene, theme: TimelineTheme): void {
  for (let i = 0; i < scene.geometry.count; i++) {
    const node = scene.geometry.node[i]!;
    context.globalAlpha = scene.matches !== undefined && !scene.matches[node] ? DIM : 1;
    if (scene.geometry.flags[i]! & (ROW_BEFORE | ROW_AFTER)) drawOutside(context, scene, theme, i);
    if (scene.geometry.flags[i]! & ROW_RUN) {
      drawRun(context, scene, theme, i);
      continue;
    }
    drawWhiskers(context, scene, theme, i);
    if (scene.path) drawQueue(context, scene, scene.path, theme, i);
    drawBar(context, scene, theme, i);
    if (scene.path) drawPath(context, scene, scene.path, theme, i);
    drawLabel(context, scene, theme, i);
  }
  context.globalAlpha = 1;
  drawEvents(context, scene, theme);
}

function boxOf(scene: RowScene, i: number): Box {
  const { geometry, frame } = scene;
  const y = rowTop(scene, i) + INSET_PX;
  const x = frame.treePx + geometry.x0[i]!;
  return { x, y, width: geometry.x1[i]! - geometry.x0[i]!, height: frame.rowPx - 2 * INSET_PX };
}

function drawBar(context: Context, scene: RowScene, theme: TimelineTheme, i: number): void {
  const box = boxOf(scene, i);
  const flags = scene.geometry.flags[i]!;
  const { colour } = theme.service(serviceOf(scene.model, scene.geometry.node[i]!));
  if (flags & NODE_MISSING) drawMissing(context, theme, box);
  else if (flags & NODE_NEGATIVE) drawInstant(context, theme, box, theme.warning);
  else if (isMoment(scene, i)) drawInstant(context, theme, box, flags & NODE_ERROR ? theme.error : colour);
  else if (flags & NODE_ERROR) drawFailed(context, theme, box, colour, flags);
  else fillBar(context, box, flags & NODE_UNFINISHED ? fading(context, box, colour) : colour);
  if (flags & NODE_UNFINISHED) drawOpenEnd(context, theme, box);
  if (isMoved(scene.model, scene.geometry.node[i]!)) drawHatch(context, theme, box);
}

/** Times that are not as told. */
function isMoved({ isCorrected, skew, tree }: TimelineModel, node: number): boolean {
  return isCorrected && node < tree.spans && skew.deltaNs[node] !== 0;
}

function drawWhiskers(context: Context, scene: RowScene, theme: TimelineTheme, i: number): void {
  const { geometry, frame, model } = scene;
  const middle = Math.round(rowTop(scene, i) + frame.rowPx / 2);
  context.fillStyle =
    geometry.node[i]! < model.tree.spans ? theme.service(serviceOf(model, geometry.node[i]!)).colour : theme.text3;
  const whisker = (from: number, to: number, tip: number) => {
    if (to - from < 1.5) return;
    context.fillRect(frame.treePx + from, middle, to - from, 1);
    context.fillRect(Math.round(frame.treePx + tip), middle - 3, 1, 7);
  };
  whisker(geometry.whisker0[i]!, geometry.x0[i]!, geometry.whisker0[i]!);
  whisker(geometry.x1[i]!, geometry.whisker1[i]!, geometry.whisker1[i]! - 1);
}

/** ‹ or › at the edge where the bar would be found. */
function drawOutside(context: Context, scene: RowScene, theme: TimelineTheme, i: number): void {
  const { frame, geometry } = scene;
  const before = (geometry.flags[i]! & ROW_BEFORE) !== 0;
  const x = before ? frame.treePx + 9 : frame.widthPx - 9;
  const middle = rowTop(scene, i) + frame.rowPx / 2;
  const back = before ? 4 : -4;
  context.strokeStyle = theme.text3;
  context.lineWidth = 1.5;
  context.beginPath();
  context.moveTo(x, middle - 3.5);
  context.lineTo(x - back, middle);
  context.lineTo(x, middle + 3.5);
  context.stroke();
}

const PEAK = { halfPx: 5, heightPx: 8 };

/** │ an event, ▲ an exception; exceptions come last and so lie on top. */
function drawEvents(context: Context, scene: RowScene, theme: TimelineTheme): void {
  const { events, frame, geometry, matches } = scene;
  for (let at = 0; at < events.count; at++) {
    context.globalAlpha = matches !== undefined && !matches[geometry.node[events.row[at]!]!] ? DIM : 1;
    const x = frame.treePx + events.x[at]!;
    const y = rowTop(scene, events.row[at]!);
    if (events.exception[at]) drawPeak(context, x, y + 3, PEAK, theme);
    else drawTick(context, x, y + 4, frame.rowPx - 8, theme);
  }
}
