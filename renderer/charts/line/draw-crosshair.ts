export interface CrosshairMark {
  readonly x: number;
  readonly y: number;
  readonly colour: string;
}

export interface CrosshairColours {
  readonly line: string;
  readonly surface: string;
  readonly brush: string;
}

/** The hover layer: what is being selected, the crosshair's line, and a ring where it meets each stream. */
export function drawCrosshair(
  context: CanvasRenderingContext2D,
  size: { widthPx: number; heightPx: number },
  hover: { x: number | null; marks: readonly CrosshairMark[]; brush: readonly [number, number] | null },
  colours: CrosshairColours,
): void {
  if (hover.brush) {
    const [from, to] = hover.brush;
    context.fillStyle = colours.brush;
    context.fillRect(from, 0, to - from, size.heightPx);
  }
  if (hover.x === null) return;
  context.fillStyle = colours.line;
  context.fillRect(Math.round(hover.x), 0, 1, size.heightPx);
  for (const { x, y, colour } of hover.marks) {
    context.beginPath();
    context.arc(x, y, 3.5, 0, 2 * Math.PI);
    context.fillStyle = colour;
    context.fill();
    context.lineWidth = 1.5;
    context.strokeStyle = colours.surface;
    context.stroke();
  }
}
