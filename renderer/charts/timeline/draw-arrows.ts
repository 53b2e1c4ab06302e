import type { Arrow, Arrows } from '../../../core/layout/timeline/arrows.ts';
import { timeToPx } from '../../../core/layout/timeline/viewport.ts';
import { rowOfNode } from '../../../core/layout/timeline/visible-rows.ts';
import { clipTo } from './canvas.ts';
import { drawCurve } from './draw-curve.ts';
import type { RowScene } from './scene.ts';
import { textWidth } from './text-fit.ts';
import type { TimelineTheme } from './timeline-theme.ts';

type Context = CanvasRenderingContext2D;

/** Far enough outside to leave the picture, near enough for a canvas to be exact. */
const OUTSIDE_PX = 40;

/** Lines of words from the lower edge: what is pointed at has its own, above that of the selection. */
const WORDS_PX = 10;
const POINTED_WORDS_PX = 26;

/** ╰─▶ from the end of what came first to the start of what followed, dashed for links: of the scene's selected span. */
export function drawArrows(context: Context, scene: RowScene, theme: TimelineTheme, wordsPx = WORDS_PX): void {
  const { arrows, more } = scene.arrows;
  context.strokeStyle = theme.accent;
  context.fillStyle = theme.accent;
  context.globalAlpha = strengthOf(arrows.length);
  for (const arrow of arrows) drawArrow(context, scene, arrow);
  context.globalAlpha = 1;
  drawElsewhere(context, scene, theme);
  if (more > 0) drawMore(context, scene, theme, more, wordsPx);
}

/** Those of the span under the pointer, unless they are in the picture because it is selected. */
export function drawPointedArrows(
  context: Context,
  scene: RowScene,
  { node, arrows }: { node: number; arrows: Arrows },
  theme: TimelineTheme,
): void {
  if (node < 0 || node === scene.selected) return;
  const { treePx, widthPx, heightPx } = scene.frame;
  context.textBaseline = 'middle';
  clipTo(context, treePx, widthPx, heightPx, () =>
    drawArrows(context, { ...scene, selected: node, arrows }, theme, POINTED_WORDS_PX),
  );
}

/** From here on arrows become paler, so that bars and words are seen through a hundred of them. */
const FULL_ARROWS = 12;
const LEAST_STRENGTH = 0.25;

function strengthOf(arrows: number): number {
  return Math.max(LEAST_STRENGTH, Math.min(1, FULL_ARROWS / Math.max(1, arrows)));
}

function drawArrow(context: Context, scene: RowScene, { from, to, isLink }: Arrow): void {
  const start = { x: xOf(scene, scene.model.drawn.end[from]!), y: yOf(scene, from) };
  drawCurve(context, start, { x: xOf(scene, scene.model.drawn.start[to]!), y: yOf(scene, to) }, isLink);
}

function xOf({ frame, view }: RowScene, axis: number): number {
  return frame.treePx + Math.min(Math.max(timeToPx(view, axis), -OUTSIDE_PX), view.widthPx + OUTSIDE_PX);
}

/** Of rows outside the picture: beyond its edge. What is collapsed is met in the row that stands for it. */
function yOf({ model, rows, geometry, frame }: RowScene, node: number): number {
  const y = (rowOfNode(model.tree, rows, node) - geometry.first + 0.5) * frame.rowPx - frame.offsetPx;
  return Math.min(Math.max(y, -OUTSIDE_PX), frame.heightPx + OUTSIDE_PX);
}

/** 2 ⇢ before the bar, ⇢ 3 at the right edge: ends in other traces. */
function drawElsewhere(context: Context, scene: RowScene, theme: TimelineTheme): void {
  const { selected, geometry, frame, view, arrows } = scene;
  const i = geometry.node.indexOf(selected);
  if (i < 0) return;
  context.font = theme.smallFont;
  context.fillStyle = theme.accent;
  const middle = yOf(scene, selected);
  if (arrows.elsewhereBefore > 0) {
    const text = `${arrows.elsewhereBefore} ⇢`;
    const x = Math.max(geometry.x0[i]! - textWidth(context, text) - 4, 2);
    context.fillText(text, frame.treePx + x, middle + 0.5);
  }
  if (arrows.elsewhereAfter > 0) {
    const text = `⇢ ${arrows.elsewhereAfter}`;
    context.fillText(text, frame.treePx + view.widthPx - textWidth(context, text) - 6, middle + 0.5);
  }
}

function drawMore(
  context: Context,
  { frame, words }: RowScene,
  theme: TimelineTheme,
  more: number,
  wordsPx: number,
): void {
  context.font = theme.smallFont;
  context.fillStyle = theme.accent;
  const text = words.moreArrows(more);
  context.fillText(text, frame.widthPx - textWidth(context, text) - 8, frame.heightPx - wordsPx);
}
