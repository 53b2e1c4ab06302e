import { timeToColumn } from '../../../core/layout/lanes/columns.ts';
import type { BarTimes } from '../../../core/layout/lanes/lane-members.ts';
import { topOfLane } from '../../../core/layout/lanes/lane-rows.ts';
import type { LaneView } from '../../../core/layout/lanes/lane-rows.ts';
import type { LanePacking } from '../../../core/layout/lanes/pack-lanes.ts';
import type { Arrows } from '../../../core/layout/timeline/arrows.ts';
import { drawCurve } from '../timeline/draw-curve.ts';
import type { TimelineTheme } from '../timeline/timeline-theme.ts';

interface Placed {
  packing: LanePacking;
  times: BarTimes;
  view: LaneView;
}

/** Far enough outside to leave the picture, near enough for a canvas to be exact. */
const OUTSIDE_PX = 40;

/** From the end of what came first to the start of what followed it, for the selected span. */
export function drawLaneArrows(
  context: CanvasRenderingContext2D,
  { arrows }: Arrows,
  { packing, times, view }: Placed,
  theme: TimelineTheme,
): void {
  context.strokeStyle = theme.accent;
  context.fillStyle = theme.accent;
  const xOf = (ns: number) => timeToColumn(view.edges, ns) / view.ratio;
  const yOf = (node: number) => {
    const y = topOfLane(view.rows, packing.lane[node]!) + view.rows.lanePx / 2 - view.scrollPx;
    return Math.min(Math.max(y, -OUTSIDE_PX), view.heightPx + OUTSIDE_PX);
  };
  for (const { from, to, isLink } of arrows) {
    if (packing.lane[from]! < 0 || packing.lane[to]! < 0) continue;
    const start = { x: xOf(times.end[from]!), y: yOf(from) };
    drawCurve(context, start, { x: xOf(times.start[to]!), y: yOf(to) }, isLink);
  }
}
