import { timeToPx } from '../../../core/layout/timeline/viewport.ts';
import type { TimeSpan, TimeView } from '../../../core/layout/timeline/viewport.ts';
import type { RowFrame } from '../timeline/scene.ts';
import type { TimelineTheme } from '../timeline/timeline-theme.ts';

/** How much of the picture outside of the chosen time is taken back, as on the latency map. */
const DIMMED = 0.6;

/**
 * What lies outside of the chosen time stands back, so that it is seen on an empty and on a crowded picture. Goes beneath what
 * is drawn already: the band's label may be wider than the band.
 */
export function drawAround(
  context: CanvasRenderingContext2D,
  { treePx, heightPx }: RowFrame,
  view: TimeView,
  chosen: TimeSpan,
  theme: TimelineTheme,
): void {
  const [from, to] = [chosen.fromNs, chosen.toNs].map((ns) => Math.min(Math.max(timeToPx(view, ns), 0), view.widthPx));
  context.globalCompositeOperation = 'destination-over';
  context.globalAlpha = DIMMED;
  context.fillStyle = theme.surface;
  context.fillRect(treePx, 0, from!, heightPx);
  context.fillRect(treePx + to!, 0, view.widthPx - to!, heightPx);
  context.globalAlpha = 1;
  context.globalCompositeOperation = 'source-over';
}
