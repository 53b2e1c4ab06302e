import { timeToColumn } from '../../../core/layout/lanes/columns.ts';
import type { BarTimes } from '../../../core/layout/lanes/lane-members.ts';
import { topOfLane } from '../../../core/layout/lanes/lane-rows.ts';
import type { LaneView } from '../../../core/layout/lanes/lane-rows.ts';
import type { PlacedLanes } from '../../../core/layout/lanes/pack-lanes.ts';
import type { Arrows } from '../../../core/layout/timeline/arrows.ts';
import { drawCurve } from '../timeline/draw-curve.ts';
import { textWidth } from '../timeline/text-fit.ts';
import type { TimelineTheme } from '../timeline/timeline-theme.ts';

type Context = CanvasRenderingContext2D;

/** Where bars are, and so where arrows between them begin and end. */
export interface PlacedBars {
  lane: PlacedLanes['lane'];
  times: BarTimes;
  view: LaneView;
}

/** Arrows of one span. */
export interface LaneArrows {
  node: number;
  found: Arrows;
  colour: string;
  /** "+12 more connections". */
  more: (n: number) => string;
}

/** Far enough outside to leave the picture, near enough for a canvas to be exact. */
const OUTSIDE_PX = 40;
const GAP_PX = 6;

/** ╰─▶ from the end of what came first to the start of what followed it, and how many there are beyond that. */
export function drawLaneArrows(context: Context, arrows: LaneArrows, placed: PlacedBars, theme: TimelineTheme): void {
  const { found, colour } = arrows;
  const { lane, times } = placed;
  context.font = theme.smallFont;
  context.textBaseline = 'middle';
  context.strokeStyle = colour;
  context.fillStyle = colour;
  for (const { from, to, isLink } of found.arrows) {
    if (lane[from]! < 0 || lane[to]! < 0) continue;
    const start = { x: xOf(placed, times.end[from]!), y: middleOf(placed, from) };
    drawCurve(context, start, { x: xOf(placed, times.start[to]!), y: middleOf(placed, to) }, isLink);
  }
  drawElsewhere(context, arrows, placed, theme);
  const { widthPx, heightPx } = sizeOf(placed);
  if (found.more > 0) drawWords(context, arrows.more(found.more), widthPx, heightPx - 12, colour, theme);
}

const xOf = ({ view }: PlacedBars, ns: number): number => timeToColumn(view.edges, ns) / view.ratio;

function middleOf({ lane, view }: PlacedBars, node: number): number {
  const y = topOfLane(view.rows, lane[node]!) + view.rows.lanePx / 2 - view.scrollPx;
  return Math.min(Math.max(y, -OUTSIDE_PX), view.heightPx + OUTSIDE_PX);
}

const sizeOf = ({ view }: PlacedBars) => ({ widthPx: (view.edges.length - 1) / view.ratio, heightPx: view.heightPx });

/** 2 ⇢ before the bar, ⇢ 3 at the right edge: ends in other traces. */
function drawElsewhere(context: Context, arrows: LaneArrows, placed: PlacedBars, theme: TimelineTheme): void {
  const { node, found, colour } = arrows;
  if (!(placed.lane[node]! >= 0)) return;
  const y = middleOf(placed, node);
  if (found.elsewhereBefore > 0) {
    const text = `${found.elsewhereBefore} ⇢`;
    const least = textWidth(context, text) + 2 * GAP_PX;
    drawWords(context, text, Math.max(xOf(placed, placed.times.start[node]!), least), y, colour, theme);
  }
  if (found.elsewhereAfter > 0)
    drawWords(context, `⇢ ${found.elsewhereAfter}`, sizeOf(placed).widthPx, y, colour, theme);
}

/** Words that end a little before x, on a ground of their own: bars may lie under them. */
function drawWords(context: Context, text: string, x: number, y: number, colour: string, theme: TimelineTheme): void {
  const width = textWidth(context, text);
  const left = x - GAP_PX - width;
  context.fillStyle = theme.surface;
  context.fillRect(left - 3, y - 7, width + 6, 14);
  context.fillStyle = colour;
  context.fillText(text, left, y + 0.5);
}
