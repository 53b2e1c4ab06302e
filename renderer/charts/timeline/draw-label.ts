import { ROW_AFTER, ROW_BEFORE } from '../../../core/layout/timeline/row-geometry.ts';
import { nameOf, serviceOf } from '../../../core/layout/timeline/timeline-model.ts';
import { NODE_ERROR, NODE_MISSING, NODE_NEGATIVE, NODE_UNFINISHED } from '../../../core/layout/timeline/tree.ts';
import { STRIPE_PX } from './bar-shapes.ts';
import { LABEL_GAP_PX } from './bar-sizes.ts';
import { rowTop } from './scene.ts';
import type { RowScene } from './scene.ts';
import { fitText, textWidth } from './text-fit.ts';
import type { TimelineTheme } from './timeline-theme.ts';

type Context = CanvasRenderingContext2D;

/** Began and ended at once. */
export function isMoment({ model, geometry }: RowScene, i: number): boolean {
  return model.columns.duration[geometry.node[i]!] === 0;
}

/** Duration behind the bar and its whisker, else inside, else before; the name inside where a long bar has room for it. */
export function drawLabel(context: Context, scene: RowScene, theme: TimelineTheme, i: number): void {
  const { geometry, frame, model, words, view } = scene;
  const node = geometry.node[i]!;
  const flags = geometry.flags[i]!;
  if (flags & (ROW_BEFORE | ROW_AFTER | NODE_MISSING)) return;
  const duration = model.columns.duration[node]!;
  const text = Number.isNaN(duration) ? words.unfinished : words.duration(duration);
  context.font = theme.smallFont;
  const need = textWidth(context, text) + 2 * LABEL_GAP_PX;
  const left = Math.max(geometry.x0[i]!, 0);
  const right = Math.min(geometry.x1[i]!, view.widthPx);
  const after = endOf(scene, i);
  const middle = rowTop(scene, i) + frame.rowPx / 2 + 0.5;
  const failed = (flags & NODE_ERROR) !== 0;
  const ink = failed ? theme.error : theme.service(serviceOf(model, node)).ink;
  context.fillStyle = failed ? theme.error : theme.text2;
  if (after + need <= view.widthPx) {
    context.fillText(text, frame.treePx + after + LABEL_GAP_PX, middle);
    drawReach(context, scene, theme, i, after + need);
    drawInside(context, scene, node, ink, left, right, middle);
    return;
  }
  if (right - left >= need) {
    // Where the end is unknown the bar has faded away under its label.
    context.fillStyle = flags & NODE_UNFINISHED ? theme.text1 : ink;
    context.fillText(text, frame.treePx + right - need + LABEL_GAP_PX, middle);
    drawInside(context, scene, node, ink, left, right - need, middle);
    return;
  }
  const before = geometry.whisker0[i]! - need;
  if (before >= 0) context.fillText(text, frame.treePx + before + LABEL_GAP_PX, middle);
}

/** Where the bar's own marks end. */
function endOf(scene: RowScene, i: number): number {
  const { whisker1, x1, flags } = scene.geometry;
  const hasMark = (flags[i]! & (NODE_UNFINISHED | NODE_NEGATIVE)) !== 0 || isMoment(scene, i);
  return Math.max(whisker1[i]!, x1[i]! + (hasMark ? 6 : 0));
}

/** Shorter whiskers are not worth a word. */
const TOLD_FROM_PX = 6;

/** ├┄┄┄▓▓▓▓┄┄┄┄┄┤ 1.2 s  async tail +2.5 s: how far what is below reaches beyond the bar, as long as there is room for it. */
function drawReach(context: Context, scene: RowScene, theme: TimelineTheme, i: number, from: number): void {
  const { frame, geometry, model, view, words } = scene;
  const { tree } = model;
  const node = geometry.node[i]!;
  // A span without an end has no tail: it may still have been running.
  if (geometry.flags[i]! & (NODE_UNFINISHED | NODE_NEGATIVE)) return;
  const hasTail = geometry.whisker1[i]! - geometry.x1[i]! >= TOLD_FROM_PX;
  const isEarly = geometry.x0[i]! - geometry.whisker0[i]! >= TOLD_FROM_PX;
  const told = [
    hasTail ? words.tail(tree.extentEnd[node]! - tree.end[node]!) : '',
    isEarly ? words.early(tree.start[node]! - tree.extentStart[node]!) : '',
  ].filter((text) => text !== '');
  context.fillStyle = theme.text3;
  let left = from;
  for (const text of told) {
    const right = left + textWidth(context, text) + LABEL_GAP_PX;
    if (right > view.widthPx) return;
    context.fillText(text, frame.treePx + left, rowTop(scene, i) + frame.rowPx / 2 + 0.5);
    left = right + LABEL_GAP_PX;
  }
}

/** Bars shorter than this say nothing: the name stands in the tree beside them. */
const NAME_FROM_PX = 160;

function drawInside(
  context: Context,
  { model, frame }: RowScene,
  node: number,
  ink: string,
  left: number,
  right: number,
  middle: number,
): void {
  if (right - left < NAME_FROM_PX) return;
  context.fillStyle = ink;
  const text = fitText(context, nameOf(model, node), right - left - 2 * LABEL_GAP_PX - STRIPE_PX);
  context.fillText(text, frame.treePx + left + LABEL_GAP_PX + STRIPE_PX, middle);
}
