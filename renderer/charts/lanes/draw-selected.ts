import type { TimelineTheme } from '../timeline/timeline-theme.ts';
import type { BarBox } from '../../../core/layout/lanes/selected-bar.ts';
import type { LaneScene } from './lane-scene.ts';

type Context = CanvasRenderingContext2D;

/** An outline gets at least so wide and high: a bar of one pixel must be found. */
const LEAST_PX = 5;

/** The selected bar's outline, and the line up to its parent, which is outlined thinly. */
export function drawSelected(context: Context, scene: LaneScene, theme: TimelineTheme): void {
  const { selected, picture, focused } = scene;
  if (selected === undefined) return;
  const { bar, parent, connectorX } = selected;
  const { lanePx } = picture.view.rows;
  context.strokeStyle = theme.accent;
  if (parent !== undefined) {
    context.lineWidth = 1;
    outline(context, parent, lanePx);
    drawConnector(context, parent, bar, connectorX, lanePx);
  }
  context.lineWidth = focused ? 3 : 2;
  outline(context, bar, lanePx);
}

function outline(context: Context, { x0, x1, top }: BarBox, lanePx: number): void {
  const width = Math.max(LEAST_PX, x1 - x0);
  const height = Math.max(LEAST_PX, lanePx - 1);
  context.strokeRect((x0 + x1 - width) / 2, top + (lanePx - 1 - height) / 2, width, height);
}

/** From the parent's lower (or, where it stands below, upper) edge to the bar's middle, then along to the bar. */
function drawConnector(context: Context, parent: BarBox, bar: BarBox, x: number, lanePx: number): void {
  const isBelow = parent.top > bar.top;
  const middle = bar.top + (lanePx - 1) / 2;
  context.beginPath();
  context.moveTo(x + 0.5, isBelow ? parent.top : parent.top + lanePx - 1);
  context.lineTo(x + 0.5, middle);
  context.lineTo(bar.x0, middle);
  context.stroke();
}
