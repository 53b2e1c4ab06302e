import { WHISKER_CUT_AFTER, WHISKER_CUT_BEFORE } from '../../../core/layout/lanes/visible-bars.ts';
import type { VisibleBars } from '../../../core/layout/lanes/visible-bars.ts';
import { nameOf, serviceOf } from '../../../core/layout/timeline/timeline-model.ts';
import { NODE_ERROR, NODE_NEGATIVE, NODE_UNFINISHED } from '../../../core/layout/timeline/tree.ts';
import { DIM } from '../timeline/bar-sizes.ts';
import { fitText } from '../timeline/text-fit.ts';
import type { TimelineTheme } from '../timeline/timeline-theme.ts';
import { drawTail } from './draw-tail.ts';
import type { LaneScene } from './lane-scene.ts';

type Context = CanvasRenderingContext2D;

const PAD_PX = 4;
const STRIPE_PX = 3;
/** How much of the surface lies over a bar where its unknown end would be. */
const FADED = '82%';

/** Whiskers, lengths of tails, unknown ends, moments and names, on bars that are painted already. */
export function drawBarMarks(context: Context, scene: LaneScene, bars: VisibleBars, theme: TimelineTheme): void {
  context.font = theme.smallFont;
  for (let i = 0; i < bars.count; i++) {
    const node = bars.node[i]!;
    const flags = scene.model.tree.flags[node]!;
    const isDim = scene.dim !== undefined && scene.dim[node] === 1;
    context.globalAlpha = isDim ? DIM : 1;
    drawWhiskers(context, scene, bars, i, theme);
    if (!isDim) drawTail(context, scene, bars, i, theme);
    if (bars.isMoment[i]) drawMoment(context, scene, bars, i, flags, theme);
    else {
      if (flags & NODE_UNFINISHED) drawOpenEnd(context, scene, bars, i, theme);
      if (!isDim) drawName(context, scene, bars, i, flags, theme);
    }
  }
  context.globalAlpha = 1;
}

function middleOf({ picture }: LaneScene, bars: VisibleBars, i: number): number {
  return bars.top[i]! + (picture.view.rows.lanePx - 1) / 2;
}

/** ├── a line as far as the subtree reaches; without a tip where the lane is taken before. */
function drawWhiskers(context: Context, scene: LaneScene, bars: VisibleBars, i: number, theme: TimelineTheme): void {
  const y = Math.round(middleOf(scene, bars, i));
  context.fillStyle = theme.service(serviceOf(scene.model, bars.node[i]!)).colour;
  const whisker = (from: number, to: number, tip: number, isCut: boolean) => {
    if (to - from < 1.5) return;
    context.fillRect(from, y, to - from, 1);
    if (!isCut) context.fillRect(Math.round(tip), y - 3, 1, 7);
  };
  const cut = bars.cut[i]!;
  whisker(bars.whisker0[i]!, bars.x0[i]!, bars.whisker0[i]!, (cut & WHISKER_CUT_BEFORE) !== 0);
  whisker(bars.x1[i]!, bars.whisker1[i]!, bars.whisker1[i]! - 1, (cut & WHISKER_CUT_AFTER) !== 0);
}

/** ◇ no length, or ended before it began: then in the colour of a warning. */
function drawMoment(
  context: Context,
  scene: LaneScene,
  bars: VisibleBars,
  i: number,
  flags: number,
  theme: TimelineTheme,
): void {
  const half = Math.min(4.5, scene.picture.view.rows.lanePx / 2 - 2);
  const [x, y] = [(bars.x0[i]! + bars.x1[i]!) / 2, middleOf(scene, bars, i)];
  const { colour } = theme.service(serviceOf(scene.model, bars.node[i]!));
  context.beginPath();
  context.moveTo(x, y - half);
  context.lineTo(x + half, y);
  context.lineTo(x, y + half);
  context.lineTo(x - half, y);
  context.closePath();
  context.fillStyle = flags & NODE_ERROR ? theme.error : theme.surface;
  context.fill();
  context.strokeStyle = flags & NODE_ERROR ? theme.error : flags & NODE_NEGATIVE ? theme.warning : colour;
  context.lineWidth = 1.5;
  context.stroke();
}

/** The end nobody knows fades away, with a › behind it. */
function drawOpenEnd(context: Context, scene: LaneScene, bars: VisibleBars, i: number, theme: TimelineTheme): void {
  const height = scene.picture.view.rows.lanePx - 1;
  const [x0, x1, top] = [bars.x0[i]!, bars.x1[i]!, bars.top[i]!];
  const gradient = context.createLinearGradient(x0 + (x1 - x0) * 0.3, 0, x1, 0);
  gradient.addColorStop(0, `color-mix(in srgb, ${theme.surface} 0%, transparent)`);
  gradient.addColorStop(1, `color-mix(in srgb, ${theme.surface} ${FADED}, transparent)`);
  context.fillStyle = gradient;
  context.fillRect(x0, top, x1 - x0, height);
  context.strokeStyle = theme.text2;
  context.lineWidth = 1.5;
  context.beginPath();
  context.moveTo(x1 - 6, top + 3);
  context.lineTo(x1 - 2, top + height / 2);
  context.lineTo(x1 - 6, top + height - 3);
  context.stroke();
}

/** The name inside; a failed bar begins with its service's stripe and a !, so that colour is not the only sign. */
function drawName(
  context: Context,
  scene: LaneScene,
  bars: VisibleBars,
  i: number,
  flags: number,
  theme: TimelineTheme,
): void {
  const node = bars.node[i]!;
  const isError = (flags & NODE_ERROR) !== 0;
  const { colour, ink } = theme.service(serviceOf(scene.model, node));
  if (isError) {
    context.fillStyle = colour;
    context.fillRect(bars.x0[i]!, bars.top[i]!, STRIPE_PX, scene.picture.view.rows.lanePx - 1);
  }
  const left = bars.x0[i]! + (isError ? STRIPE_PX : 0) + PAD_PX;
  const name = isError ? `! ${nameOf(scene.model, node)}` : nameOf(scene.model, node);
  const text = fitText(context, name, bars.x1[i]! - left - PAD_PX);
  context.fillStyle = isError ? theme.surface : ink;
  if (text !== '') context.fillText(text, left, middleOf(scene, bars, i) + 0.5);
}
