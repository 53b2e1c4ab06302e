import type { PathIndex } from '../../../core/layout/timeline/path-index.ts';
import { axisToTime, timeToAxis } from '../../../core/layout/time-axis/time-axis.ts';
import { lowerBound } from '../../../core/layout/lanes/lane-index.ts';
import { pxToTime, timeToPx } from '../../../core/layout/timeline/viewport.ts';
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
  for (let at = firstEndingFrom(scene, index, node, scene.view.fromNs); at < index.first[node + 1]!;) {
    const x0 = pxOf(scene, index.segmentFrom[at]!);
    if (x0 > scene.view.widthPx) return;
    const x1 = Math.max(pxOf(scene, index.segmentTo[at]!), x0 + 1);
    if (x1 > 0) context.fillRect(scene.frame.treePx + Math.max(x0, -1), y, x1 - Math.max(x0, -1), LINE_PX);
    // Thousands of segments of one pixel are one, and are not gone through.
    at = Math.max(at + 1, firstEndingFrom(scene, index, node, pxToTime(scene.view, x1)));
  }
}

/** Segments of a node are in time order: the first that ends at a place of the axis or after it. */
function firstEndingFrom({ model }: RowScene, { first, segmentTo }: PathIndex, node: number, axis: number): number {
  return lowerBound(segmentTo, axisToTime(model.axis, axis), first[node]!, first[node + 1]!);
}

function pxOf({ model, view }: RowScene, ns: number): number {
  return timeToPx(view, timeToAxis(model.axis, ns));
}

const STRIPE_PX = 5;
const QUEUE_INSET_PX = 8;
const LEAST_PX = 2;

/** ╱╱╱╱▐▓▓▓ what lies between the end of sending and the start of receiving, before the consumer's bar. */
export function drawQueue(context: Context, scene: RowScene, index: PathIndex, theme: TimelineTheme, i: number): void {
  const sentNs = index.sentNs[scene.geometry.node[i]!]!;
  if (!(sentNs === sentNs)) return;
  const { frame, geometry, view } = scene;
  const from = Math.max(pxOf(scene, sentNs), -STRIPE_PX);
  const to = Math.min(geometry.x0[i]!, view.widthPx + STRIPE_PX);
  if (to - from < LEAST_PX) return;
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
