import type { LineGeometry } from '../../../core/layout/line-chart/line.ts';

export interface DrawnLine {
  readonly geometry: LineGeometry;
  readonly colour: string;
  readonly dash: readonly number[];
  /** Another line is looked at; this one steps back. */
  readonly isFaint: boolean;
  readonly isStrong: boolean;
}

/** Points this far apart are marked one by one: between them nothing was measured. */
const MARK_GAP_PX = 14;
const FAINT = 0.22;

/** Faint lines first, so that the one looked at lies on top. */
export function drawLines(context: CanvasRenderingContext2D, lines: readonly DrawnLine[]): void {
  const ordered = [...lines.filter(({ isStrong }) => !isStrong), ...lines.filter(({ isStrong }) => isStrong)];
  for (const line of ordered) drawLine(context, line);
}

function drawLine(context: CanvasRenderingContext2D, { geometry, colour, dash, isFaint, isStrong }: DrawnLine): void {
  context.save();
  context.globalAlpha = isFaint ? FAINT : 1;
  context.strokeStyle = colour;
  context.fillStyle = colour;
  context.lineWidth = isStrong ? 2.25 : 1.5;
  context.lineJoin = 'round';
  context.setLineDash([...dash]);
  context.beginPath();
  eachRun(geometry, (from, to) => {
    context.moveTo(geometry.x[from]!, geometry.y[from]!);
    for (let i = from + 1; i < to; i++) context.lineTo(geometry.x[i]!, geometry.y[i]!);
  });
  context.stroke();
  drawMarks(context, geometry, isStrong ? 2.75 : 2);
  context.restore();
}

function eachRun({ runs }: LineGeometry, visit: (from: number, to: number) => void): void {
  for (let run = 0; run + 1 < runs.length; run++) visit(runs[run]!, runs[run + 1]!);
}

/** A dot for each point where points are few, and for lone points always: a line of one point has no length. */
function drawMarks(context: CanvasRenderingContext2D, geometry: LineGeometry, radius: number): void {
  const { x, y } = geometry;
  const isSparse = x.length > 0 && (x[x.length - 1]! - x[0]!) / x.length >= MARK_GAP_PX;
  context.beginPath();
  eachRun(geometry, (from, to) => {
    if (!isSparse && to - from > 1) return;
    for (let i = from; i < to; i++) {
      context.moveTo(x[i]! + radius, y[i]!);
      context.arc(x[i]!, y[i]!, radius, 0, 2 * Math.PI);
    }
  });
  context.fill();
}
