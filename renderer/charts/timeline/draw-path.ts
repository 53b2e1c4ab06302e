import { eachPathBar, layoutQueueBar } from '../../../core/layout/timeline/path-bars.ts';
import type { PathIndex } from '../../../core/layout/timeline/path-index.ts';
import { INSET_PX } from './bar-sizes.ts';
import { rowTop } from './scene.ts';
import type { RowScene } from './scene.ts';
import type { TimelineTheme } from './timeline-theme.ts';

type Context = CanvasRenderingContext2D;

const LINE_PX = 2;

/** ▁▁▁ under the part of a bar that the whole trace waited for. */
export function drawPath(context: Context, scene: RowScene, index: PathIndex, theme: TimelineTheme, i: number): void {
  const node = scene.geometry.node[i]!;
  const y = rowTop(scene, i) + scene.frame.rowPx - INSET_PX + 1;
  context.fillStyle = theme.text1;
  eachPathBar(scene.model, scene.view, index, node, (x0, x1) =>
    context.fillRect(scene.frame.treePx + x0, y, x1 - x0, LINE_PX),
  );
}

const STRIPE_PX = 5;
const QUEUE_INSET_PX = 8;

/** ╱╱╱╱▐▓▓▓ what lies between the end of sending and the start of receiving, before the consumer's bar. */
export function drawQueue(context: Context, scene: RowScene, index: PathIndex, theme: TimelineTheme, i: number): void {
  const { frame, geometry, view, model } = scene;
  const bar = layoutQueueBar(model, view, index, geometry.node[i]!, geometry.x0[i]!, STRIPE_PX);
  if (bar === undefined) return;
  const { from, to } = bar;
  const top = rowTop(scene, i) + QUEUE_INSET_PX;
  const height = frame.rowPx - 2 * QUEUE_INSET_PX;
  context.save();
  context.beginPath();
  context.rect(frame.treePx + from, top, to - from, height);
  context.clip();
  context.strokeStyle = theme.text3;
  context.lineWidth = 1;
  context.beginPath();
  for (let x = Math.floor(from / STRIPE_PX) * STRIPE_PX; x < to + height; x += STRIPE_PX) {
    context.moveTo(frame.treePx + x, top + height);
    context.lineTo(frame.treePx + x + height, top);
  }
  context.stroke();
  context.restore();
  context.fillStyle = theme.text3;
  context.fillRect(frame.treePx + from, top - 2, 1, height + 4);
}
