import { headersInView } from '../../../core/layout/lanes/lane-headers.ts';
import type { LaneView } from '../../../core/layout/lanes/lane-rows.ts';
import { timeToPx } from '../../../core/layout/timeline/viewport.ts';
import type { TimeSpan, TimeView } from '../../../core/layout/timeline/viewport.ts';
import type { TimelineTheme } from '../timeline/timeline-theme.ts';
import { GUTTER_PX } from './canvas-model.ts';

/** How much of the picture outside of the chosen time is taken back, as on the latency map. */
const DIMMED = 0.6;

/**
 * Lanes outside of the chosen time stand back, so that it is seen on an empty and on a crowded picture; their headers do not.
 */
export function drawAround(
  context: CanvasRenderingContext2D,
  lanes: LaneView,
  view: TimeView,
  chosen: TimeSpan,
  theme: TimelineTheme,
): void {
  const inside = (ns: number) => Math.min(Math.max(timeToPx(view, ns), 0), view.widthPx);
  const [from, to] = [inside(chosen.fromNs), inside(chosen.toNs)];
  context.globalAlpha = DIMMED;
  context.fillStyle = theme.surface;
  for (const { top, bottom } of betweenHeaders(lanes)) {
    context.fillRect(GUTTER_PX, top, from, bottom - top);
    context.fillRect(GUTTER_PX + to, top, view.widthPx - to, bottom - top);
  }
  context.globalAlpha = 1;
}

function betweenHeaders(lanes: LaneView): { top: number; bottom: number }[] {
  const headers = headersInView(lanes);
  return headers.map(({ top }, i) => ({
    top: top + lanes.rows.headerPx,
    bottom: headers[i + 1]?.top ?? lanes.heightPx,
  }));
}
