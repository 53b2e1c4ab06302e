import type { VisibleBars } from '../../../core/layout/lanes/visible-bars.ts';
import { tailOf } from '../../../core/layout/timeline/tail.ts';
import { textWidth } from '../timeline/text-fit.ts';
import type { TimelineTheme } from '../timeline/timeline-theme.ts';
import type { LaneScene } from './lane-scene.ts';

/** From the bar to the words: a moment's mark and an open end reach beyond it. */
const GAP_PX = 8;
/** Of surface around the words, so that the whisker does not strike them through. */
const PAD_PX = 3;
const HALF_HEIGHT_PX = 6;
/** No length is written shorter. */
const LEAST_PX = 24;

/** ├── async tail +2.5 s ──┤ by how long the subtree outlives its bar, on the whisker where that has room for it. */
export function drawTail(
  context: CanvasRenderingContext2D,
  { model, picture, words }: LaneScene,
  bars: VisibleBars,
  i: number,
  theme: TimelineTheme,
): void {
  const { edges, ratio, rows } = picture.view;
  const from = Math.max(bars.x1[i]!, 0) + GAP_PX;
  const roomPx = Math.min(bars.whisker1[i]!, (edges.length - 1) / ratio) - GAP_PX - from;
  const node = bars.node[i]!;
  const tail = tailOf(model.tree, node);
  if (roomPx < LEAST_PX || !(tail.ns > 0 || tail.isOpen)) return;
  const text = words.tail(tail).find((form) => textWidth(context, form) <= roomPx);
  if (text === undefined) return;
  const y = Math.round(bars.top[i]! + (rows.lanePx - 1) / 2) + 0.5;
  context.fillStyle = theme.surface;
  context.fillRect(from - PAD_PX, y - HALF_HEIGHT_PX, textWidth(context, text) + 2 * PAD_PX, 2 * HALF_HEIGHT_PX);
  context.fillStyle = theme.text2;
  context.fillText(text, from, y);
}
