import type { LanePicture } from '../../../core/layout/lanes/lane-picture.ts';
import { layoutVisibleBars } from '../../../core/layout/lanes/visible-bars.ts';
import type { Extents, VisibleBars } from '../../../core/layout/lanes/visible-bars.ts';
import { serviceOf } from '../../../core/layout/timeline/timeline-model.ts';
import type { TimelineModel } from '../../../core/layout/timeline/timeline-model.ts';
import { NODE_ERROR } from '../../../core/layout/timeline/tree.ts';
import { DIM } from '../timeline/bar-sizes.ts';
import type { TimelineTheme } from '../timeline/timeline-theme.ts';
import type { LaneRenderer } from './lane-renderer.ts';

/** What a browser still scrolls: some 600 KB of markup. */
export const MOST_BARS = 5_000;
/** From this height on lanes are parted by a line, and bars of this width from those that follow. */
const PARTED_FROM_PX = 4;

export interface RectRenderer extends LaneRenderer {
  /** Of the last picture. */
  bars: VisibleBars | undefined;
}

/**
 * Bars as rectangles, for pictures: at most 5,000, errors first, then the widest. Where several share a pixel there is one
 * for all of them, as on the screen.
 */
export function createRectRenderer(
  model: TimelineModel,
  extents: Extents,
  dim: Uint8Array | undefined,
  theme: TimelineTheme,
): RectRenderer {
  const renderer: RectRenderer = {
    bars: undefined,
    dispose: () => (renderer.bars = undefined),
    drawBars(context, picture) {
      const { index, view } = picture;
      drawGround(context, picture, theme);
      const bars = layoutVisibleBars(index, view, extents, { leastPx: 1 / view.ratio, most: MOST_BARS });
      for (let i = 0; i < bars.count; i++) {
        const node = bars.node[i]!;
        const { colour } = theme.service(serviceOf(model, node));
        context.globalAlpha = dim?.[node] ? DIM : 1;
        context.fillStyle = model.tree.flags[node]! & NODE_ERROR ? theme.error : colour;
        const width = bars.x1[i]! - bars.x0[i]!;
        const { lanePx } = view.rows;
        context.fillRect(
          bars.x0[i]!,
          bars.top[i]!,
          partedPx(width, bars, i),
          lanePx >= PARTED_FROM_PX ? lanePx - 1 : lanePx,
        );
      }
      context.globalAlpha = 1;
      renderer.bars = bars;
    },
  };
  return renderer;
}

/** Bars come by lane and time: the next one is the next in its lane, or in another. */
function partedPx(width: number, { x0, x1, top, count }: VisibleBars, i: number): number {
  const touches = i + 1 < count && top[i + 1] === top[i] && x0[i + 1] === x1[i];
  return touches && width >= PARTED_FROM_PX ? width - 1 : width;
}

function drawGround(context: CanvasRenderingContext2D, { view, grid }: LanePicture, theme: TimelineTheme): void {
  const width = (view.edges.length - 1) / view.ratio;
  context.fillStyle = theme.surface;
  context.fillRect(0, 0, width, view.heightPx);
  context.fillStyle = theme.line;
  for (const x of grid) context.fillRect(x / view.ratio, 0, 1, view.heightPx);
}
