import { sentNsOf } from '../../../core/layout/timeline/path-index.ts';
import { ROW_AFTER, ROW_BEFORE } from '../../../core/layout/timeline/row-geometry.ts';
import { tailOf } from '../../../core/layout/timeline/tail.ts';
import { nameOf, serviceOf } from '../../../core/layout/timeline/timeline-model.ts';
import { NODE_ERROR, NODE_MISSING, NODE_NEGATIVE, NODE_UNFINISHED } from '../../../core/layout/timeline/tree.ts';
import { STRIPE_PX } from './bar-shapes.ts';
import { INSET_PX, LABEL_GAP_PX } from './bar-sizes.ts';
import { rowTop } from './scene.ts';
import type { RowScene } from './scene.ts';
import { fitText, textWidth } from './text-fit.ts';
import type { TimelineTheme } from './timeline-theme.ts';

type Context = CanvasRenderingContext2D;

/** Began and ended at once. */
export function isMoment({ model, geometry }: RowScene, i: number): boolean {
  return model.columns.duration[geometry.node[i]!] === 0;
}

/**
 * Duration and reach behind the bar: over its tail where that is long enough, else behind the whisker; else the duration
 * inside the bar or before it; the name inside where a long bar has room for it.
 */
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
  const reaches = reachWords(scene, i);
  const needOfAll = reaches.reduce((sum, word) => sum + textWidth(context, word) + 2 * LABEL_GAP_PX, need);
  const behind = placeBehind(scene, i, need, needOfAll);
  const middle = rowTop(scene, i) + frame.rowPx / 2 + 0.5;
  const failed = (flags & NODE_ERROR) !== 0;
  const ink = failed ? theme.error : theme.service(serviceOf(model, node)).ink;
  const colour = failed ? theme.error : theme.text2;
  if (behind) {
    const quiet = reaches.map((word) => ({ text: word, colour: theme.text3 }));
    drawBehind(context, scene, theme, i, behind, [{ text, colour }, ...quiet]);
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
  if (before < 0) return;
  if (hasQueue(scene, node)) drawGround(context, scene, theme, i, before, need);
  context.fillStyle = colour;
  context.fillText(text, frame.treePx + before + LABEL_GAP_PX, middle);
}

/** A hatched stretch lies before the bar. */
const hasQueue = ({ path }: RowScene, node: number): boolean =>
  path !== undefined && !Number.isNaN(sentNsOf(path, node));

/** What is under words, so that they can be read: between the lines of a hatch letters could not. */
function drawGround(
  context: Context,
  scene: RowScene,
  theme: TimelineTheme,
  i: number,
  left: number,
  width: number,
): void {
  const { treePx, rowPx } = scene.frame;
  context.fillStyle = theme.surface;
  context.fillRect(treePx + left, rowTop(scene, i) + INSET_PX, width, rowPx - 2 * INSET_PX);
}

/** Room for words to the right of a bar. */
interface Behind {
  from: number;
  to: number;
  /** A whisker runs through it, and must be hidden under the words. */
  isOverTail: boolean;
}

/** Where there is room for all words, else for the first of them, the duration; undefined = nowhere. */
function placeBehind(scene: RowScene, i: number, need: number, needOfAll: number): Behind | undefined {
  const { view } = scene;
  const { whisker1, x1, flags } = scene.geometry;
  const hasMark = (flags[i]! & (NODE_UNFINISHED | NODE_NEGATIVE)) !== 0 || isMoment(scene, i);
  const bar = x1[i]! + (hasMark ? 6 : 0);
  const tail = { from: bar, to: Math.min(whisker1[i]!, view.widthPx), isOverTail: true };
  const after = { from: Math.max(whisker1[i]!, bar), to: view.widthPx, isOverTail: false };
  const holds = ({ from, to }: Behind, px: number) => from >= 0 && to - from >= px;
  if (holds(tail, needOfAll)) return tail;
  return [after, tail].find((place) => holds(place, need));
}

/** ▓▓▓▓ 1.2 s  async tail +2.5 s ┄┄┄┤ the duration, and how far what is below reaches beyond the bar, as long as there is room. */
function drawBehind(
  context: Context,
  scene: RowScene,
  theme: TimelineTheme,
  i: number,
  { from, to, isOverTail }: Behind,
  words: readonly { text: string; colour: string }[],
): void {
  const { frame } = scene;
  const top = rowTop(scene, i);
  let left = from + LABEL_GAP_PX;
  for (const { text, colour } of words) {
    const width = textWidth(context, text);
    if (left + width + LABEL_GAP_PX > to) return;
    if (isOverTail) drawGround(context, scene, theme, i, left - LABEL_GAP_PX / 2, width + 2 * LABEL_GAP_PX);
    context.fillStyle = colour;
    context.fillText(text, frame.treePx + left, top + frame.rowPx / 2 + 0.5);
    left += width + 2 * LABEL_GAP_PX;
  }
}

/** Shorter whiskers are not worth a word. */
const TOLD_FROM_PX = 6;

/** A span without an end has no tail: it may still have been running. */
function reachWords({ geometry, model: { tree }, words }: RowScene, i: number): string[] {
  const node = geometry.node[i]!;
  if (geometry.flags[i]! & (NODE_UNFINISHED | NODE_NEGATIVE)) return [];
  const hasTail = geometry.whisker1[i]! - geometry.x1[i]! >= TOLD_FROM_PX;
  const isEarly = geometry.x0[i]! - geometry.whisker0[i]! >= TOLD_FROM_PX;
  return [
    ...(hasTail ? [words.tail(tailOf(tree, node))] : []),
    ...(isEarly ? [words.early(tree.start[node]! - tree.extentStart[node]!)] : []),
  ];
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
