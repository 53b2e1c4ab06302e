import { timeToX, type TimeWindow } from '../../../core/layout/line-chart/time-axis.ts';
import type { ChartDot } from './chart-types.ts';

/** Centre of each dot in pixels of the plot, in the dots' order; NaN for those outside of the window. */
export interface PlacedDots {
  readonly x: Float32Array;
  readonly y: Float32Array;
}

/** What lies above or below the axis stands on its edge: it is there, and its own words say how large it is. */
export function placeDots(
  dots: readonly ChartDot[],
  window: TimeWindow,
  heightPx: number,
  toY: (value: number) => number,
): PlacedDots {
  const x = new Float32Array(dots.length);
  const y = new Float32Array(dots.length);
  dots.forEach(({ ns, value }, at) => {
    const left = timeToX(window, ns);
    x[at] = left < 0 || left > window.widthPx ? NaN : left;
    y[at] = Number.isNaN(value) ? heightPx : Math.max(0, Math.min(heightPx, toY(value)));
  });
  return { x, y };
}

/** A finger's breadth of a mouse. */
const NEAR_PX = 9;

/** The dot at a place, −1 for none. */
export function dotAt({ x, y }: PlacedDots, px: { x: number; y: number }): number {
  let best = -1;
  let least = NEAR_PX ** 2;
  for (let at = 0; at < x.length; at++) {
    const distance = (x[at]! - px.x) ** 2 + (y[at]! - px.y) ** 2;
    if (distance > least) continue;
    best = at;
    least = distance;
  }
  return best;
}

const RADIUS_PX = 4;

/** Diamonds, so that they are not taken for points of a line: filled where there is a trace to open. */
export function drawDots(
  context: CanvasRenderingContext2D,
  dots: readonly ChartDot[],
  { x, y }: PlacedDots,
  colours: { fill: string; edge: string },
): void {
  context.save();
  context.lineWidth = 1.25;
  dots.forEach(({ isKnown }, at) => {
    if (Number.isNaN(x[at]!)) return;
    context.beginPath();
    context.moveTo(x[at]!, y[at]! - RADIUS_PX);
    context.lineTo(x[at]! + RADIUS_PX, y[at]!);
    context.lineTo(x[at]!, y[at]! + RADIUS_PX);
    context.lineTo(x[at]! - RADIUS_PX, y[at]!);
    context.closePath();
    context.fillStyle = isKnown ? colours.fill : colours.edge;
    context.fill();
    context.strokeStyle = isKnown ? colours.edge : colours.fill;
    context.stroke();
  });
  context.restore();
}
