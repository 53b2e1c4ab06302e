import type { BandGeometry } from '../../../core/layout/line-chart/band.ts';

/** Enough to be seen beneath three lines, little enough to see the grid through. */
const QUIET = 0.16;

/** The area between lowest and highest, beneath the lines. */
export function drawBand(context: CanvasRenderingContext2D, band: BandGeometry, colour: string): void {
  const { x, top, bottom, runs } = band;
  context.save();
  context.globalAlpha = QUIET;
  context.fillStyle = colour;
  context.beginPath();
  for (let run = 0; run + 1 < runs.length; run++) {
    const from = runs[run]!;
    const to = runs[run + 1]!;
    context.moveTo(x[from]!, top[from]!);
    for (let i = from + 1; i < to; i++) context.lineTo(x[i]!, top[i]!);
    for (let i = to - 1; i >= from; i--) context.lineTo(x[i]!, bottom[i]!);
    context.closePath();
  }
  context.fill();
  context.restore();
}
