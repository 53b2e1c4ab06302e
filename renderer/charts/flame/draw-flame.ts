import type { FlameBoxes } from '../../../core/layout/flame/flame-boxes.ts';
import type { FlameLayout } from '../../../core/layout/flame/flame-layout.ts';
import { fitText, textWidth } from '../timeline/text-fit.ts';
import type { ServiceStyle, TimelineTheme } from '../timeline/timeline-theme.ts';

type Context = CanvasRenderingContext2D;

export interface FlameScene {
  layout: FlameLayout;
  boxes: FlameBoxes;
  frame: { widthPx: number; heightPx: number; rowPx: number; scrollPx: number };
  /** Node the selected span is in, and the one under the pointer; −1 = none. */
  selected: number;
  hovered: number;
  focused: boolean;
  /** Nodes the search found before node n; undefined = no search. */
  foundBefore: Uint32Array | undefined;
  nameOf: (node: number) => string;
  /** undefined where no service is known. */
  serviceOf: (node: number) => string | undefined;
  /** "12 more" in a box that stands for several. */
  moreText: (nodes: number) => string;
}

interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

const PAD_PX = 6;
/** Between neighbours, taken from the right of a box that has enough. */
const GAP_PX = 1;
const GAP_FROM_PX = 3;
const TEXT_FROM_PX = 28;
/** From here on there is room for the stripe and the mark of an error. */
const MARK_FROM_PX = 12;
const STRIPE_PX = 3;
/** Of what a search did not find. */
const DIM = 0.3;

export function drawFlame(context: Context, scene: FlameScene, theme: TimelineTheme): void {
  const { boxes, frame } = scene;
  context.clearRect(0, 0, frame.widthPx, frame.heightPx);
  context.textBaseline = 'middle';
  for (let at = 0; at < boxes.count; at++) drawBox(context, scene, theme, at);
  context.globalAlpha = 1;
  drawMarked(context, scene, theme);
}

function boxOf({ boxes, frame }: FlameScene, at: number): Box {
  const x = boxes.x0[at]!;
  const wide = boxes.x1[at]! - x;
  const width = wide >= GAP_FROM_PX ? wide - GAP_PX : wide;
  return { x, y: boxes.level[at]! * frame.rowPx - frame.scrollPx, width, height: frame.rowPx - GAP_PX };
}

const countIn = (before: Uint32Array, { node, nodes }: FlameBoxes, at: number): number =>
  before[node[at]! + nodes[at]!]! - before[node[at]!]!;

function drawBox(context: Context, scene: FlameScene, theme: TimelineTheme, at: number): void {
  const { boxes, foundBefore, layout } = scene;
  const box = boxOf(scene, at);
  const failed = countIn(layout.failedBefore, boxes, at) > 0;
  context.globalAlpha = foundBefore !== undefined && countIn(foundBefore, boxes, at) === 0 ? DIM : 1;
  if (boxes.nodes[at]! > 1) drawMore(context, scene, theme, at, box, failed);
  else drawNode(context, scene, theme, boxes.node[at]!, box, failed);
}

function drawNode(context: Context, scene: FlameScene, theme: TimelineTheme, node: number, box: Box, failed: boolean) {
  const service = scene.serviceOf(node);
  const style: ServiceStyle =
    service === undefined ? { colour: theme.raised, ink: theme.text2, initial: '' } : theme.service(service);
  context.fillStyle = style.colour;
  context.fillRect(box.x, box.y, box.width, box.height);
  if (service === undefined) dashAround(context, theme, box);
  if (failed) drawFailure(context, theme, box);
  const mark = failed && box.width >= MARK_FROM_PX ? '! ' : '';
  drawText(context, theme, mark + scene.nameOf(node), style.ink, box);
}

function drawText(context: Context, theme: TimelineTheme, text: string, ink: string, box: Box): void {
  if (box.width < TEXT_FROM_PX) return;
  context.font = theme.font;
  context.fillStyle = ink;
  const fit = fitText(context, text, box.width - 2 * PAD_PX);
  context.fillText(fit, box.x + PAD_PX, box.y + box.height / 2 + 0.5);
}

/** A red edge below, and "!" before the name: seen by its shape too. */
function drawFailure(context: Context, theme: TimelineTheme, { x, y, width, height }: Box): void {
  context.fillStyle = theme.surface;
  context.fillRect(x, y + height - STRIPE_PX - 1, width, STRIPE_PX + 1);
  context.fillStyle = theme.error;
  context.fillRect(x, y + height - STRIPE_PX, width, STRIPE_PX);
}

/** In no service's colour: not one node but many. */
function drawMore(
  context: Context,
  { boxes, moreText }: FlameScene,
  theme: TimelineTheme,
  at: number,
  box: Box,
  failed: boolean,
): void {
  context.fillStyle = theme.lineStrong;
  context.fillRect(box.x, box.y, box.width, box.height);
  if (failed) drawFailure(context, theme, box);
  const text = moreText(boxes.nodes[at]!);
  context.font = theme.font;
  if (textWidth(context, text) <= box.width - 2 * PAD_PX) drawText(context, theme, text, theme.text1, box);
}

function dashAround(context: Context, theme: TimelineTheme, { x, y, width, height }: Box): void {
  context.strokeStyle = theme.text3;
  context.lineWidth = 1;
  context.setLineDash([4, 3]);
  context.strokeRect(x + 0.5, y + 0.5, Math.max(1, width - 1), height - 1);
  context.setLineDash([]);
}

function drawMarked(context: Context, scene: FlameScene, theme: TimelineTheme): void {
  for (let at = 0; at < scene.boxes.count; at++) {
    const first = scene.boxes.node[at]!;
    const holds = (node: number) => node >= first && node < first + scene.boxes.nodes[at]!;
    if (holds(scene.hovered)) frameBox(context, boxOf(scene, at), theme.text1, theme.surface, 1);
    if (holds(scene.selected)) {
      frameBox(context, boxOf(scene, at), scene.focused ? theme.accent : theme.text2, theme.surface, 2);
    }
  }
}

/** A line inside the edge with one in the page's colour within, so that it is seen on every hue. */
function frameBox(context: Context, { x, y, width, height }: Box, colour: string, inner: string, linePx: number): void {
  if (width < 2 * linePx + 2) {
    context.fillStyle = colour;
    context.fillRect(x, y, Math.max(2, width), height);
    return;
  }
  const line = (inset: number, stroke: string, thick: number) => {
    context.strokeStyle = stroke;
    context.lineWidth = thick;
    context.strokeRect(x + inset, y + inset, width - 2 * inset, height - 2 * inset);
  };
  line(linePx + 0.5, inner, 1);
  line(linePx / 2, colour, linePx);
}
