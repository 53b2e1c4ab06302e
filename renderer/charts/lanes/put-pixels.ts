import type { PixelImage } from '../../../core/layout/lanes/paint-pixels.ts';

/** An ImageData and its bytes as whole pixels: painting needs no copy. */
export interface PixelBuffer extends PixelImage {
  data: ImageData;
}

/** The same buffer while the size stays: a new one of a large screen is 27 MB a frame. */
export function fitBuffer(buffer: PixelBuffer | undefined, width: number, height: number): PixelBuffer {
  if (buffer !== undefined && buffer.width === width && buffer.height === height) return buffer;
  const data = new ImageData(width, height);
  return { width, height, data, pixels: new Uint32Array(data.data.buffer) };
}

/** From the canvas's upper left corner, whatever the context is scaled to. */
export function putPixels(context: CanvasRenderingContext2D, { data }: PixelBuffer): void {
  context.putImageData(data, 0, 0);
}
