import { rectOfSelection, type HitmapSelection, type PlotSize } from '../../../core/layout/hitmap-layout.ts';
import type { HitmapData } from '../../../core/layout/hitmap-geometry.ts';
import type { MarkedRect } from './pixels.ts';

/** Where selections lie on this picture; those wholly outside are left out. */
export function placeSelections(
  { grid }: HitmapData,
  size: PlotSize,
  selection: HitmapSelection | null,
  second: HitmapSelection | null,
): MarkedRect[] {
  const all = [
    { letter: second ? 'A' : '', of: selection },
    { letter: 'B', of: second },
  ];
  return all.flatMap(({ letter, of }) => {
    const rect = of && rectOfSelection(grid, size, of);
    return rect ? [{ letter, rect }] : [];
  });
}
