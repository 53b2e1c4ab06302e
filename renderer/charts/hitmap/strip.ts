import type { ColumnSums } from '../../../core/layout/hitmap-sums.ts';
import type { HitmapColours } from './pixels.ts';

/** Two lanes above the picture: how many traces ended, and beneath, with a scale of their own, how many of them failed. */
export const STRIP = { tracesPx: 16, gapPx: 2, errorsPx: 8 };
export const STRIP_PX = STRIP.tracesPx + STRIP.gapPx + STRIP.errorsPx;

/**
 *   ▂▃▅▇▅▃    traces of a column, the fullest is as high as the lane
 *   ──▂█──    errors; seen even where they are few: at least 2 pixels high
 */
export function drawStrip(
  context: CanvasRenderingContext2D,
  { counts, errors, mostTraces, mostErrors }: ColumnSums,
  widthPx: number,
  colours: HitmapColours,
): void {
  context.clearRect(0, 0, widthPx, STRIP_PX);
  const cellPx = widthPx / Math.max(1, counts.length);
  const bar = (column: number, height: number, bottom: number): void => {
    const left = Math.round(column * cellPx);
    const width = Math.max(1, Math.round((column + 1) * cellPx) - left - (cellPx >= 3 ? 1 : 0));
    context.fillRect(left, bottom - height, width, height);
  };
  const heightOf = (value: number, most: number, lanePx: number): number =>
    value === 0 ? 0 : Math.max(2, Math.round((value / most) * lanePx));
  context.fillStyle = colours.cold[1]!;
  for (let at = 0; at < counts.length; at++) bar(at, heightOf(counts[at]!, mostTraces, STRIP.tracesPx), STRIP.tracesPx);
  context.fillStyle = colours.error;
  for (let at = 0; at < errors.length; at++) bar(at, heightOf(errors[at]!, mostErrors, STRIP.errorsPx), STRIP_PX);
  context.fillStyle = colours.line;
  context.fillRect(0, STRIP.tracesPx, widthPx, 1);
}
