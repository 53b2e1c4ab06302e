import type { TimelineTheme } from './timeline-theme.ts';

type Context = CanvasRenderingContext2D;

/** │ an event, with a rim that keeps it apart from the bar. */
export function drawTick(context: Context, x: number, top: number, heightPx: number, theme: TimelineTheme): void {
  context.fillStyle = theme.surface;
  context.fillRect(x - 1.5, top, 3, heightPx);
  context.fillStyle = theme.text1;
  context.fillRect(x - 0.5, top, 1, heightPx);
}

/** ▲ an exception; `halfPx` is half its width. */
export function drawPeak(
  context: Context,
  x: number,
  top: number,
  { halfPx, heightPx }: { halfPx: number; heightPx: number },
  theme: TimelineTheme,
): void {
  context.beginPath();
  context.moveTo(x, top);
  context.lineTo(x + halfPx, top + heightPx);
  context.lineTo(x - halfPx, top + heightPx);
  context.closePath();
  context.fillStyle = theme.error;
  context.fill();
  context.strokeStyle = theme.surface;
  context.lineWidth = 1.25;
  context.stroke();
}
