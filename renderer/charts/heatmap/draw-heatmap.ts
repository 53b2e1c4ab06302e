import type { HeatmapRects } from '../../../core/layout/heatmap/heatmap-cells.ts';
import type { LineGeometry } from '../../../core/layout/line-chart/line.ts';

/** Density as lightness of one hue: readable without telling colours apart. */
export function drawHeatmapCells(
  context: CanvasRenderingContext2D,
  { x, y, width, height, level }: HeatmapRects,
  ramp: readonly string[],
): void {
  for (let at = 0; at < ramp.length; at++) {
    context.fillStyle = ramp[at]!;
    for (let i = 0; i < level.length; i++) {
      if (level[i] === at) context.fillRect(x[i]!, y[i]!, width[i]!, height[i]!);
    }
  }
}

/** A line that is seen on dark and light cells alike: on a seam of the surface's colour. */
export function drawOverLine(
  context: CanvasRenderingContext2D,
  { x, y, runs }: LineGeometry,
  look: { colour: string; seam: string; dash: readonly number[] },
): void {
  context.save();
  context.lineJoin = 'round';
  context.beginPath();
  for (let run = 0; run + 1 < runs.length; run++) {
    const [from, to] = [runs[run]!, runs[run + 1]!];
    context.moveTo(x[from]!, y[from]!);
    for (let i = from + 1; i < to; i++) context.lineTo(x[i]!, y[i]!);
    // A lone point has no length of its own.
    if (to - from === 1) context.lineTo(x[from]! + 1, y[from]!);
  }
  context.strokeStyle = look.seam;
  context.lineWidth = 3.5;
  context.globalAlpha = 0.75;
  context.stroke();
  context.globalAlpha = 1;
  context.setLineDash([...look.dash]);
  context.strokeStyle = look.colour;
  context.lineWidth = 1.5;
  context.stroke();
  context.restore();
}

/** The cell under the pointer or the keyboard. */
export function drawCellCursor(
  context: CanvasRenderingContext2D,
  rect: { x: number; y: number; width: number; height: number },
  colours: { line: string; seam: string },
): void {
  context.strokeStyle = colours.seam;
  context.lineWidth = 3;
  context.strokeRect(rect.x - 0.5, rect.y - 0.5, rect.width + 1, rect.height + 1);
  context.strokeStyle = colours.line;
  context.lineWidth = 1.25;
  context.strokeRect(rect.x - 0.5, rect.y - 0.5, rect.width + 1, rect.height + 1);
}
