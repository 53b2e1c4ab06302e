import { SHADES_FROM } from '../../../core/layout/canvas/paint-marks.ts';
import type { CanvasPalette } from '../../../core/layout/canvas/paint-marks.ts';
import { mixPixels, pixelOf } from '../lanes/lane-palette.ts';
import type { TimelineTheme } from '../timeline/timeline-theme.ts';
import type { CanvasGroupLabel } from './canvas-model.ts';

/** Of its colour the palest shade keeps this; still 3:1 on the surface for most hues, and next to it the strong ones are read. */
const PALEST = 0.5;

/** `isExact`: a mark is one span, and nothing is told by shades. */
export function canvasPalette(
  theme: TimelineTheme,
  groups: readonly CanvasGroupLabel[],
  isExact: boolean,
): CanvasPalette {
  const background = pixelOf(theme.surface);
  const shade = (at: number) => (isExact ? 1 : PALEST + ((1 - PALEST) * at) / (SHADES_FROM.length - 1));
  return {
    background,
    grid: pixelOf(theme.line),
    bars: groups.map(({ service }) => {
      const full = pixelOf(theme.service(service).colour);
      return Uint32Array.from(SHADES_FROM, (_, at) => mixPixels(background, full, shade(at)));
    }),
    error: pixelOf(theme.error),
  };
}
