import { useCallback } from 'react';
import { timeToX } from '../../../core/layout/line-chart/time-axis.ts';
import { readToken } from '../../theme/read-token.ts';
import type { ChartLayout } from './chart-layout.ts';
import type { ChartDot, ChartStream } from './chart-types.ts';
import type { StreamMark } from './crosshair-marks.ts';
import { drawDots, type PlacedDots } from './dots.ts';
import { drawBand } from './draw-bands.ts';
import { drawCrosshair } from './draw-crosshair.ts';
import { drawLines } from './draw-lines.ts';
import type { Size } from './use-size.ts';

/** Without what is drawn over its edges. */
export const plotSize = ({ window, value }: ChartLayout) => ({ widthPx: window.widthPx, heightPx: value.heightPx });

/** Dots on the plot's edge are drawn whole; the stylesheet places the canvases by the same measure. */
const BLEED_PX = 5;

export const withBleed = ({ widthPx, heightPx }: Size): Size => ({
  widthPx: widthPx + 2 * BLEED_PX,
  heightPx: heightPx + 2 * BLEED_PX,
});

/** Clears, and puts the origin at the plot's corner. */
function startDrawing(context: CanvasRenderingContext2D, layout: ChartLayout): void {
  const { widthPx, heightPx } = withBleed(plotSize(layout));
  context.clearRect(0, 0, widthPx, heightPx);
  context.translate(BLEED_PX, BLEED_PX);
}

/** Bands, lines and dots: drawn anew when the data or what is looked at changes, not as the pointer moves. */
export function useDrawLines(
  layout: ChartLayout,
  streams: readonly ChartStream[],
  highlighted: string | null,
  near: string | null,
  dots: readonly ChartDot[],
  placed: PlacedDots,
) {
  return useCallback(
    (context: CanvasRenderingContext2D) => {
      startDrawing(context, layout);
      streams.forEach(({ id, style }, at) => {
        const band = layout.bands[at];
        if (band && (highlighted === null || highlighted === id)) drawBand(context, band, readToken(style.token));
      });
      const drawn = streams.map(({ id, style }, at) => ({
        geometry: layout.lines[at]!,
        colour: readToken(style.token),
        dash: style.dash,
        isFaint: highlighted !== null && id !== highlighted,
        isStrong: id === highlighted || id === near,
      }));
      drawLines(context, drawn);
      drawDots(context, dots, placed, { fill: readToken('--text-1'), edge: readToken('--surface') });
    },
    [layout, streams, highlighted, near, dots, placed],
  );
}

/** The crosshair, its marks and the stretch being brushed; on a canvas of its own. */
export function useDrawHover(
  layout: ChartLayout,
  marks: readonly StreamMark[],
  crosshairNs: number | null,
  stretch: readonly [number, number] | null,
) {
  return useCallback(
    (context: CanvasRenderingContext2D) => {
      startDrawing(context, layout);
      const x = crosshairNs === null ? null : timeToX(layout.window, crosshairNs);
      const colours = {
        line: readToken('--text-3'),
        surface: readToken('--surface'),
        brush: readToken('--accent-soft'),
      };
      drawCrosshair(context, plotSize(layout), { x, marks, brush: stretch }, colours);
    },
    [layout, marks, crosshairNs, stretch],
  );
}
