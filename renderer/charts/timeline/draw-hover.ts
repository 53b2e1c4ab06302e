import { timeToPx } from '../../../core/layout/timeline/viewport.ts';
import type { TimeSpan, TimeView } from '../../../core/layout/timeline/viewport.ts';
import type { RowFrame } from './scene.ts';
import { textWidth } from './text-fit.ts';
import type { TimelineTheme } from './timeline-theme.ts';

/** What follows the pointer; drawn on a canvas of its own, so that moving the pointer redraws no row. */
export interface HoverScene {
  frame: RowFrame;
  view: TimeView;
  /** Upper edge of the row under the pointer, or undefined. */
  rowY: number | undefined;
  /** x of the pointer in the time area; negative = not there. */
  cursorPx: number;
  band: { span: TimeSpan; label: string } | undefined;
}

type Context = CanvasRenderingContext2D;

export function drawHover(context: Context, scene: HoverScene, theme: TimelineTheme): void {
  const { frame, rowY, cursorPx, band } = scene;
  context.clearRect(0, 0, frame.widthPx, frame.heightPx);
  context.textBaseline = 'middle';
  context.font = theme.smallFont;
  if (rowY !== undefined) {
    context.globalAlpha = 0.06;
    context.fillStyle = theme.text1;
    context.fillRect(0, rowY, frame.widthPx, frame.rowPx);
    context.globalAlpha = 1;
  }
  if (band !== undefined) drawBand(context, scene, band.span, band.label, theme);
  if (cursorPx >= 0) {
    context.fillStyle = theme.text3;
    context.fillRect(Math.round(frame.treePx + cursorPx), 0, 1, frame.heightPx);
  }
}

function drawBand(context: Context, { frame, view }: HoverScene, span: TimeSpan, label: string, theme: TimelineTheme) {
  const from = frame.treePx + Math.max(0, timeToPx(view, span.fromNs));
  const to = frame.treePx + Math.min(view.widthPx, timeToPx(view, span.toNs));
  if (to < from) return;
  context.fillStyle = theme.accentSoft;
  context.fillRect(from, 0, to - from, frame.heightPx);
  context.fillStyle = theme.accent;
  context.fillRect(from, 0, 1, frame.heightPx);
  context.fillRect(to - 1, 0, 1, frame.heightPx);
  drawPill(context, frame, (from + to) / 2, label, theme.accent, theme.surface);
}

/** A label at the upper edge, kept inside the time area. */
function drawPill(context: Context, frame: RowFrame, x: number, text: string, fill: string, ink: string): void {
  const width = textWidth(context, text) + 10;
  const left = Math.min(Math.max(x - width / 2, frame.treePx + 2), frame.widthPx - width - 2);
  context.fillStyle = fill;
  context.beginPath();
  context.roundRect(left, 2, width, 16, 3);
  context.fill();
  context.fillStyle = ink;
  context.fillText(text, left + 5, 10.5);
}
