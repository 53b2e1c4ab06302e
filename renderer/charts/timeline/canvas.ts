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

/**
 * Draws on an empty canvas over a picture. Where there is nothing to draw it has no pixels: on a sharp screen an empty canvas
 * takes as much as a full one, which is 19 MB, and three times as much again in what the browser keeps for showing it.
 */
export function drawOver(
  canvas: HTMLCanvasElement,
  { widthPx, heightPx }: { widthPx: number; heightPx: number },
  draw: ((context: CanvasRenderingContext2D) => void) | undefined,
): void {
  if (!draw) return releaseCanvas(canvas);
  const context = sharpContext(canvas, widthPx, heightPx);
  if (!context) return;
  context.clearRect(0, 0, widthPx, heightPx);
  draw(context);
}

/** Gives the pixels back, until `sharpContext` asks for them again. */
export function releaseCanvas(canvas: HTMLCanvasElement): void {
  if (canvas.width > 0) canvas.width = canvas.height = 0;
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
