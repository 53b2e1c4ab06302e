import { layoutRunBars } from '../../../core/layout/timeline/run-bars.ts';
import type { RunBars } from '../../../core/layout/timeline/run-bars.ts';
import { runShapeOf } from '../../../core/layout/timeline/run-shape.ts';
import { serviceOf } from '../../../core/layout/timeline/timeline-model.ts';
import { timeToPx } from '../../../core/layout/timeline/viewport.ts';
import { INSET_PX, LABEL_GAP_PX } from './bar-sizes.ts';
import { rowTop } from './scene.ts';
import type { RowScene } from './scene.ts';
import { textWidth } from './text-fit.ts';
import type { TimelineTheme } from './timeline-theme.ts';

/** ▐▌▐▌▐▌▐▌ 412 × 1.2 ms = 494 ms: every member where it was, on a thin line from the first to the last. */
export function drawRun(context: CanvasRenderingContext2D, scene: RowScene, theme: TimelineTheme, i: number): void {
  const { geometry, frame, model, view, words } = scene;
  const shape = runShapeOf(model, geometry.node[i]!);
  const bars = layoutRunBars(shape, view);
  const y = rowTop(scene, i);
  const middle = Math.round(y + frame.rowPx / 2);
  const { colour } = theme.service(serviceOf(model, geometry.node[i]!));
  context.fillStyle = colour;
  context.fillRect(frame.treePx + geometry.x0[i]!, middle, geometry.x1[i]! - geometry.x0[i]!, 1);
  fillBars(context, scene, bars.all, y);
  context.fillStyle = theme.error;
  fillBars(context, scene, bars.failed, y);
  const text = words.run(shape.count, shape.totalNs);
  context.font = theme.smallFont;
  const need = textWidth(context, text) + 2 * LABEL_GAP_PX;
  const end = timeToPx(view, shape.to);
  if (end < 0) return;
  if (end + need <= view.widthPx) {
    context.fillStyle = theme.text2;
    context.fillText(text, frame.treePx + end + LABEL_GAP_PX, middle + 0.5);
    return;
  }
  // Over the bars, on a ground of its own: between them letters could not be read.
  const left = frame.treePx + Math.min(end, view.widthPx) - need;
  context.fillStyle = theme.surface;
  context.fillRect(left, y + INSET_PX, need, frame.rowPx - 2 * INSET_PX);
  context.fillStyle = theme.text1;
  context.fillText(text, left + LABEL_GAP_PX, middle + 0.5);
}

function fillBars(context: CanvasRenderingContext2D, { frame }: RowScene, { x0, x1 }: RunBars, y: number): void {
  for (let at = 0; at < x0.length; at++) {
    context.fillRect(frame.treePx + x0[at]!, y + INSET_PX, x1[at]! - x0[at]!, frame.rowPx - 2 * INSET_PX);
  }
}
