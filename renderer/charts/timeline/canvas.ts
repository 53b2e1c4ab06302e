/** Makes a canvas as sharp as the screen, or as `ratio` says, and gives its context in CSS pixels. Resizes only when it must: that clears it. */
export function sharpContext(
  canvas: HTMLCanvasElement,
  widthPx: number,
  heightPx: number,
  ratio = window.devicePixelRatio || 1,
): CanvasRenderingContext2D | undefined {
  const width = Math.round(widthPx * ratio);
  const height = Math.round(heightPx * ratio);
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width;
    canvas.height = height;
  }
  const context = canvas.getContext('2d') ?? undefined;
  context?.setTransform(ratio, 0, 0, ratio, 0, 0);
  return context;
}

/** The same for a picture that is painted all over each time: what lets nothing through is quicker written and shown. */
export function opaqueContext(
  canvas: HTMLCanvasElement,
  widthPx: number,
  heightPx: number,
  ratio?: number,
): CanvasRenderingContext2D | undefined {
  // The first call decides.
  canvas.getContext('2d', { alpha: false });
  return sharpContext(canvas, widthPx, heightPx, ratio);
}

/** What `draw` draws is only seen between two x. */
export function clipTo(
  context: CanvasRenderingContext2D,
  from: number,
  to: number,
  heightPx: number,
  draw: () => void,
): void {
  context.save();
  context.beginPath();
  context.rect(from, 0, to - from, heightPx);
  context.clip();
  draw();
  context.restore();
}
