/** What an `ImageData` holds: bytes of red, green, blue, alpha. */
export interface PixelData {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray;
}

export interface PixelRect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  height: number;
  readonly colour: string;
}

/**
 * An image as rectangles of one colour: runs of each row, and what is the same in the row below is one with it. The colour
 * of most pixels comes first, as a ground for all others.
 *
 *     ░░▓▓░      ▓▓ 2 × 2, █ 1 × 1, on ░
 *     ░░▓▓█
 */
export function pixelRects({ width, height, data }: PixelData): PixelRect[] {
  const pixels = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const ground = commonest(pixels);
  const rects: PixelRect[] = [{ x: 0, y: 0, width, height, colour: hexOf(ground) }];
  let above = new Map<number, PixelRect>();
  for (let y = 0; y < height; y++) {
    const row = new Map<number, PixelRect>();
    for (let x = 0; x < width;) {
      const from = x;
      const pixel = pixels.getUint32(4 * (y * width + x));
      while (x < width && pixels.getUint32(4 * (y * width + x)) === pixel) x++;
      if (pixel !== ground) addRun(rects, above, row, { x: from, y, width: x - from, height: 1, colour: hexOf(pixel) });
    }
    above = row;
  }
  return rects;
}

/** `above`, `row`: what ends in the row before, and in this one, by its left edge. */
function addRun(rects: PixelRect[], above: Map<number, PixelRect>, row: Map<number, PixelRect>, run: PixelRect): void {
  const over = above.get(run.x);
  if (over?.width === run.width && over.colour === run.colour) {
    over.height++;
    row.set(run.x, over);
    return;
  }
  rects.push(run);
  row.set(run.x, run);
}

function commonest(pixels: DataView): number {
  const counts = new Map<number, number>();
  for (let at = 0; at < pixels.byteLength; at += 4) {
    const pixel = pixels.getUint32(at);
    counts.set(pixel, (counts.get(pixel) ?? 0) + 1);
  }
  let most = 0;
  let found = 0;
  for (const [pixel, count] of counts) if (count > most) [found, most] = [pixel, count];
  return found;
}

/** 0xRRGGBBAA; pictures are opaque. */
const hexOf = (pixel: number): string => `#${(pixel >>> 8).toString(16).padStart(6, '0')}`;
