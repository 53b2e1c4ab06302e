interface Point {
  x: number;
  y: number;
}

const HEAD_PX = 5;
const DASH_PX = [4, 3];

/** ╰─▶ level at both ends, so that the direction of time is seen; in the context's colours. */
export function drawCurve(context: CanvasRenderingContext2D, from: Point, to: Point, isDashed: boolean): void {
  const bend = Math.max(16, Math.abs(to.x - from.x) / 3);
  context.lineWidth = 1.5;
  context.setLineDash(isDashed ? DASH_PX : []);
  context.beginPath();
  context.moveTo(from.x, from.y);
  context.bezierCurveTo(from.x + bend, from.y, to.x - bend, to.y, to.x - HEAD_PX, to.y);
  context.stroke();
  context.setLineDash([]);
  context.beginPath();
  context.moveTo(to.x, to.y);
  context.lineTo(to.x - HEAD_PX - 1, to.y - HEAD_PX + 1);
  context.lineTo(to.x - HEAD_PX - 1, to.y + HEAD_PX - 1);
  context.fill();
  context.beginPath();
  context.arc(from.x, from.y, 2.5, 0, Math.PI * 2);
  context.fill();
}
