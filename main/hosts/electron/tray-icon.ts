/** Three bars of a waterfall on a grid of 16, as in the page's icon: x, y, width, height. */
const BARS = [
  [1, 2, 14, 3],
  [4, 7, 8, 3],
  [9, 12, 6, 3],
] as const;
const GRID = 16;

/** Lavender reads on dark and on light bars; macOS takes the shape only and colours it itself. BGRA. */
const COLOUR = [0xf8, 0x93, 0x8b, 0xff] as const;
const TEMPLATE_COLOUR = [0, 0, 0, 0xff] as const;

/** The tray's picture as rows of BGRA, `size` × `size` (a multiple of 16), transparent around the bars. */
export function drawTrayIcon(size: number, isTemplate: boolean): Buffer {
  const pixels = Buffer.alloc(size * size * 4);
  const scale = size / GRID;
  const colour = isTemplate ? TEMPLATE_COLOUR : COLOUR;
  for (const [left, top, width, height] of BARS) {
    for (let y = top * scale; y < (top + height) * scale; y++) {
      for (let x = left * scale; x < (left + width) * scale; x++) pixels.set(colour, (y * size + x) * 4);
    }
  }
  return pixels;
}
