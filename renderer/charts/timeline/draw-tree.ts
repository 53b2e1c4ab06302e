import { ROW_COLLAPSED, ROW_ERROR_BELOW, ROW_PARENT, ROW_RUN } from '../../../core/layout/timeline/row-geometry.ts';
import { countLinks } from '../../../core/layout/timeline/link-index.ts';
import { nameOf, serviceOf, spanIdOf } from '../../../core/layout/timeline/timeline-model.ts';
import { DOT_PX, TWISTY_PX, indentStep, layoutTreeCell } from '../../../core/layout/timeline/tree-cell.ts';
import type { TreeCell } from '../../../core/layout/timeline/tree-cell.ts';
import { NODE_ERROR, NODE_MISSING, runOf } from '../../../core/layout/timeline/tree.ts';
import { drawTraceTag } from './draw-trace-tag.ts';
import { rowTop } from './scene.ts';
import type { RowScene } from './scene.ts';
import { fitText, textWidth } from './text-fit.ts';
import type { TimelineTheme } from './timeline-theme.ts';

type Context = CanvasRenderingContext2D;

const RIGHT_PX = 8;
/** Guides closer than this would be a grey area. */
const MIN_GUIDE_PX = 6;

export function drawTree(context: Context, scene: RowScene, theme: TimelineTheme): void {
  drawGuides(context, scene, theme);
  for (let i = 0; i < scene.geometry.count; i++) drawRow(context, scene, theme, i);
}

/** One path for all guides of the picture. */
function drawGuides(context: Context, scene: RowScene, theme: TimelineTheme): void {
  const { geometry, frame, model } = scene;
  const { depth, maxDepth } = model.tree;
  if (indentStep(maxDepth, frame.treePx) < MIN_GUIDE_PX) return;
  context.beginPath();
  for (let i = 0; i < geometry.count; i++) {
    const y = rowTop(scene, i);
    for (let level = 0; level < depth[geometry.node[i]!]!; level++) {
      const x = Math.round(layoutTreeCell(level, maxDepth, frame.treePx).twistyX + TWISTY_PX / 2) + 0.5;
      context.moveTo(x, y);
      context.lineTo(x, y + frame.rowPx);
    }
  }
  context.strokeStyle = theme.line;
  context.lineWidth = 1;
  context.stroke();
}

function drawRow(context: Context, scene: RowScene, theme: TimelineTheme, i: number): void {
  const { geometry, frame, model, matches } = scene;
  const node = geometry.node[i]!;
  const flags = geometry.flags[i]!;
  const cell = layoutTreeCell(model.tree.depth[node]!, model.tree.maxDepth, frame.treePx);
  const middle = rowTop(scene, i) + frame.rowPx / 2;
  const dim = matches !== undefined && !matches[node];
  if (flags & ROW_PARENT) drawTwisty(context, theme, cell.twistyX, middle, (flags & ROW_COLLAPSED) !== 0);
  context.globalAlpha = dim ? 0.45 : 1;
  if (flags & NODE_MISSING) {
    drawMissingName(context, scene, theme, node, cell, middle);
  } else {
    drawDot(context, scene, theme, node, cell.dotX, middle);
    const right = drawLinks(context, scene, theme, node, drawCount(context, scene, theme, i, middle), middle);
    const tagged = drawTraceTag(context, scene, theme, node, cell.textX, middle);
    const left = drawErrorMark(context, theme, flags, tagged, middle);
    context.font = matches?.[node] ? theme.strongFont : theme.font;
    context.fillStyle = theme.text1;
    context.fillText(fitText(context, nameOf(model, node), right - left), left, middle + 0.5);
  }
  context.globalAlpha = 1;
}

/** ▾ open, ▸ closed. */
function drawTwisty(context: Context, theme: TimelineTheme, x: number, middle: number, closed: boolean): void {
  const centre = Math.round(x + TWISTY_PX / 2);
  const y = Math.round(middle);
  context.beginPath();
  if (closed) {
    context.moveTo(centre - 2, y - 4);
    context.lineTo(centre + 3, y);
    context.lineTo(centre - 2, y + 4);
  } else {
    context.moveTo(centre - 4, y - 2);
    context.lineTo(centre, y + 3);
    context.lineTo(centre + 4, y - 2);
  }
  context.strokeStyle = closed ? theme.text1 : theme.text3;
  context.lineWidth = 1.5;
  context.stroke();
}

function drawDot(context: Context, { model }: RowScene, theme: TimelineTheme, node: number, x: number, middle: number) {
  const style = theme.service(serviceOf(model, node));
  context.fillStyle = style.colour;
  context.beginPath();
  context.roundRect(x, Math.round(middle - DOT_PX / 2), DOT_PX, DOT_PX, 3);
  context.fill();
  context.font = theme.initialFont;
  context.fillStyle = style.ink;
  context.textAlign = 'center';
  context.fillText(style.initial, x + DOT_PX / 2, middle + 0.5);
  context.textAlign = 'left';
}

/** Filled when the span itself failed, an outline when something below it did. Returns where the name begins. */
function drawErrorMark(context: Context, theme: TimelineTheme, flags: number, x: number, middle: number): number {
  if (!(flags & (NODE_ERROR | ROW_ERROR_BELOW))) return x;
  const own = (flags & NODE_ERROR) !== 0;
  context.beginPath();
  context.arc(x + 5, Math.round(middle) + 0.5, own ? 5.5 : 5, 0, Math.PI * 2);
  if (own) {
    context.fillStyle = theme.error;
    context.fill();
  } else {
    context.strokeStyle = theme.error;
    context.lineWidth = 1;
    context.stroke();
  }
  context.fillStyle = own ? theme.surface : theme.error;
  context.fillRect(x + 4.25, Math.round(middle) - 2.5, 1.5, 4);
  context.fillRect(x + 4.25, Math.round(middle) + 2.5, 1.5, 1.5);
  return x + 15;
}

/** Number of direct children, or of everything a closed row hides. Returns how far a name may reach. */
function drawCount(context: Context, scene: RowScene, theme: TimelineTheme, i: number, middle: number): number {
  const { geometry, frame, model, words } = scene;
  const right = frame.treePx - RIGHT_PX;
  if (!(geometry.flags[i]! & ROW_PARENT)) return right;
  const node = geometry.node[i]!;
  const closed = (geometry.flags[i]! & ROW_COLLAPSED) !== 0;
  const { childStart, size } = model.tree;
  const countText = (): string => {
    const run = runOf(model.runs, node);
    if (geometry.flags[i]! & ROW_RUN) return `× ${words.count(model.runs.first[run + 1]! - model.runs.first[run]!)}`;
    return closed ? `+${words.count(size[node]! - 1)}` : words.count(childStart[node + 1]! - childStart[node]!);
  };
  const text = countText();
  context.font = theme.smallFont;
  const width = textWidth(context, text);
  context.fillStyle = closed ? theme.text1 : theme.text3;
  context.fillText(text, right - width, middle + 0.5);
  return right - width - 8;
}

/** ⇠2 ⇢1: links of the span, and links to it. Returns how far a name may reach. */
function drawLinks(
  context: Context,
  { links, words }: RowScene,
  theme: TimelineTheme,
  node: number,
  right: number,
  middle: number,
): number {
  if (!links) return right;
  const { out, back } = countLinks(links, node);
  if (out + back === 0) return right;
  const text = [out > 0 ? `⇠${words.count(out)}` : '', back > 0 ? `⇢${words.count(back)}` : '']
    .filter(Boolean)
    .join(' ');
  context.font = theme.smallFont;
  context.fillStyle = theme.accent;
  const width = textWidth(context, text);
  context.fillText(text, right - width, middle + 0.5);
  return right - width - 8;
}

function drawMissingName(
  context: Context,
  scene: RowScene,
  theme: TimelineTheme,
  node: number,
  { dotX: x, textX }: TreeCell,
  middle: number,
): void {
  const { model, frame, words } = scene;
  context.strokeStyle = theme.text3;
  context.lineWidth = 1;
  context.setLineDash([2, 2]);
  context.strokeRect(x + 0.5, Math.round(middle - DOT_PX / 2) + 0.5, DOT_PX - 1, DOT_PX - 1);
  context.setLineDash([]);
  const left = drawTraceTag(context, scene, theme, node, textX, middle);
  context.font = `italic ${theme.font}`;
  context.fillStyle = theme.text3;
  context.fillText(
    fitText(context, words.missing(spanIdOf(model, node)), frame.treePx - left - RIGHT_PX),
    left,
    middle + 0.5,
  );
}
