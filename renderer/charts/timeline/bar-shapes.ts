import { NODE_UNFINISHED } from '../../../core/layout/timeline/tree.ts';
import type { TimelineTheme } from './timeline-theme.ts';

type Context = CanvasRenderingContext2D;

/** From here on a bar has room for corners, a stripe and an outline. */
const SHAPED_FROM_PX = 4;
export const STRIPE_PX = 3;

/** Pixels of the canvas. */
export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

export function fillBar(context: Context, { x, y, width, height }: Box, fill: string | CanvasGradient): void {
  context.fillStyle = fill;
  if (width < SHAPED_FROM_PX) {
    context.fillRect(x, y, width, height);
    return;
  }
  context.beginPath();
  context.roundRect(x, y, width, height, 2);
  context.fill();
}

/** ▐░░░░░▏ the service's stripe, a light body, an outline: different in shape, not only in colour. */
export function drawFailed(context: Context, theme: TimelineTheme, box: Box, colour: string, flags: number): void {
  const { x, y, width, height } = box;
  if (width < SHAPED_FROM_PX) {
    fillBar(context, box, theme.error);
    return;
  }
  fillBar(context, box, theme.surface);
  fillBar(context, box, theme.errorSoft);
  context.strokeStyle = flags & NODE_UNFINISHED ? fading(context, box, theme.error) : theme.error;
  context.lineWidth = 1.5;
  context.beginPath();
  context.roundRect(x + 0.75, y + 0.75, width - 1.5, height - 1.5, 2);
  context.stroke();
  context.fillStyle = colour;
  context.fillRect(x, y, STRIPE_PX, height);
}

/** The end nobody knows fades out. */
export function fading(context: Context, { x, width }: Box, colour: string): CanvasGradient {
  const gradient = context.createLinearGradient(x + width * 0.3, 0, x + width, 0);
  gradient.addColorStop(0, colour);
  gradient.addColorStop(1, `color-mix(in srgb, ${colour} 18%, transparent)`);
  return gradient;
}

export function drawOpenEnd(context: Context, theme: TimelineTheme, { x, y, width, height }: Box): void {
  context.strokeStyle = theme.text2;
  context.lineWidth = 1.5;
  context.beginPath();
  context.moveTo(x + width + 2, y + 2);
  context.lineTo(x + width + 6, y + height / 2);
  context.lineTo(x + width + 2, y + height - 2);
  context.stroke();
}

export function drawMissing(context: Context, theme: TimelineTheme, { x, y, width, height }: Box): void {
  context.strokeStyle = theme.text3;
  context.lineWidth = 1;
  context.setLineDash([4, 3]);
  context.strokeRect(x + 0.5, y + 0.5, Math.max(1, width - 1), height - 1);
  context.setLineDash([]);
}

/** ◇ a moment: no length, or ended before it began. */
export function drawInstant(context: Context, theme: TimelineTheme, { x, y, height }: Box, colour: string): void {
  const half = height / 2;
  context.beginPath();
  context.moveTo(x, y);
  context.lineTo(x + half, y + half);
  context.lineTo(x, y + height);
  context.lineTo(x - half, y + half);
  context.closePath();
  context.fillStyle = theme.surface;
  context.fill();
  context.strokeStyle = colour;
  context.lineWidth = 1.5;
  context.stroke();
}

const HATCH_PX = 6;

/** ▨ stripes across a bar whose clock was corrected. */
export function drawHatch(context: Context, theme: TimelineTheme, { x, y, width, height }: Box): void {
  if (width < SHAPED_FROM_PX) return;
  context.save();
  context.beginPath();
  context.rect(x, y, width, height);
  context.clip();
  context.strokeStyle = theme.surface;
  context.lineWidth = 1.5;
  context.beginPath();
  const right = Math.min(x + width, context.canvas.width);
  // From the left edge of what can be seen, in step with the bar.
  for (let at = x - height + HATCH_PX * Math.max(0, Math.floor(-x / HATCH_PX)); at < right; at += HATCH_PX) {
    context.moveTo(at, y + height);
    context.lineTo(at + height, y);
  }
  context.stroke();
  context.restore();
}
