import { describe, expect, it } from 'vitest';
import type { HitmapData } from '../../../core/layout/hitmap-geometry.ts';
import { layoutHitmap } from '../../../core/layout/hitmap-geometry.ts';
import { drawCells, drawSelections, type HitmapColours } from '../../../renderer/charts/hitmap/pixels.ts';
import { drawStrip, STRIP, STRIP_PX } from '../../../renderer/charts/hitmap/strip.ts';

const colours: HitmapColours = {
  cold: ['cold-0', 'cold-1', 'cold-2', 'cold-3', 'cold-4'],
  warm: ['warm-0', 'warm-1', 'warm-2', 'warm-3', 'warm-4'],
  ...{ mark: 'mark', error: 'error', line: 'line', accent: 'accent', onAccent: 'on-accent' },
  ...{ surface: 'surface', focus: 'focus', font: '12px font' },
};

type Rect = [colour: string, x: number, y: number, width: number, height: number];

/** A canvas that notes the rectangles filled and cleared, and the letters. */
function recorder() {
  const filled: Rect[] = [];
  const cleared: number[][] = [];
  const letters: string[] = [];
  const context = {
    ...{ fillStyle: '', strokeStyle: '', globalAlpha: 1, lineWidth: 1, font: '', textAlign: '', textBaseline: '' },
    fillRect: (...rect: [number, number, number, number]) => filled.push([context.fillStyle, ...rect]),
    clearRect: (...rect: number[]) => cleared.push(rect),
    fillText: (text: string) => letters.push(text),
    ...{ strokeRect: () => undefined, setLineDash: () => undefined },
  };
  return { context: context as unknown as CanvasRenderingContext2D, filled, cleared, letters };
}

/** Two columns and two rows of 10 × 10 px: one trace of which none failed, and a hundred of which one did. */
const data: HitmapData = {
  grid: { xEdgesNs: [0n, 10n, 20n], yEdgesNs: [0n, 10n, 20n] },
  cells: {
    column: Uint16Array.of(0, 1),
    row: Uint16Array.of(0, 1),
    count: Uint32Array.of(1, 100),
    errors: Uint32Array.of(0, 1),
  },
  ...{ total: 101, errors: 1 },
};
const size = { widthPx: 20, heightPx: 20 };
const geometry = layoutHitmap(data, size);

describe('the latency map in pixels', () => {
  it('draws density cold, and errors warm with a mark, however few they are', () => {
    const { context, filled } = recorder();
    drawCells(context, geometry, colours);
    expect(filled).toEqual([
      ['cold-0', 0, 10, 10, 10],
      ['warm-0', 10, 0, 10, 10],
      ['mark', 14, 4, 2, 2],
    ]);
  });

  it('draws sums of columns above, and errors in a lane of their own, seen even where they are few', () => {
    const { context, filled } = recorder();
    drawStrip(context, { ...geometry.sums, mostErrors: 50 }, size.widthPx, colours);
    expect(filled).toContainEqual(['cold-1', 10, 0, 9, STRIP.tracesPx]);
    expect(filled).toContainEqual(['cold-1', 0, STRIP.tracesPx - 2, 9, 2]);
    expect(filled).toContainEqual(['error', 10, STRIP_PX - 2, 9, 2]);
    expect(filled.filter(([colour, , , , height]) => colour === 'error' && height > 0)).toHaveLength(1);
  });

  it('dims all but the selections, and tells two apart by letters', () => {
    const { context, cleared, letters } = recorder();
    const rect = (x: number) => ({ x, y: 0, width: 5, height: 5 });
    drawSelections(
      context,
      size,
      [
        { letter: 'A', rect: rect(0) },
        { letter: 'B', rect: rect(10) },
      ],
      colours,
    );
    expect(cleared).toEqual([
      [0, 0, 5, 5],
      [10, 0, 5, 5],
    ]);
    expect(letters).toEqual(['A', 'B']);
  });
});
