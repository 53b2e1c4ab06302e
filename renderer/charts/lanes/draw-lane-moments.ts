import type { VisibleBars } from '../../../core/layout/lanes/visible-bars.ts';
import type { EventTicks } from '../../../core/layout/timeline/event-ticks.ts';
import { DIM } from '../timeline/bar-sizes.ts';
import { drawPeak, drawTick } from '../timeline/event-marks.ts';
import type { TimelineTheme } from '../timeline/timeline-theme.ts';
import type { LaneScene } from './lane-scene.ts';

type Context = CanvasRenderingContext2D;

const DOT_PX = 2;
const ERROR_DOT_PX = 2.5;
/** Middle of the dots from the lower edge of the lane: on the bar, above the critical path. */
const ABOVE_EDGE_PX = 5.5;
const PEAK = { halfPx: 4.5, heightPx: 8 };

/** │ events, ● log records, ▲ exceptions, on the bars they belong to; of each kind the bad ones come last and lie on top. */
export function drawLaneMoments(context: Context, scene: LaneScene, bars: VisibleBars, theme: TimelineTheme): void {
  const { events, logs } = scene;
  const lanePx = scene.picture.view.rows.lanePx;
  if (logs) {
    eachInBar(context, scene, bars, logs, (x, top, isError) => drawDot(context, x, top + lanePx, isError, theme));
  }
  if (events) {
    eachInBar(context, scene, bars, events, (x, top, isException) => {
      if (isException) drawPeak(context, x, top + 1, PEAK, theme);
      else drawTick(context, x, top + 1, lanePx - 3, theme);
    });
  }
  context.globalAlpha = 1;
}

/** What happened outside the bar, by a clock of its own, is left out: another bar may stand there. The tooltip counts it. */
function eachInBar(
  context: Context,
  { dim }: LaneScene,
  bars: VisibleBars,
  ticks: EventTicks,
  draw: (x: number, top: number, isBad: boolean) => void,
): void {
  for (let at = 0; at < ticks.count; at++) {
    const bar = ticks.row[at]!;
    const x = ticks.x[at]!;
    if (x < bars.x0[bar]! - 1 || x > bars.x1[bar]! + 1) continue;
    context.globalAlpha = dim?.[bars.node[bar]!] ? DIM : 1;
    draw(x, bars.top[bar]!, ticks.exception[at] === 1);
  }
}

function drawDot(context: Context, x: number, bottom: number, isError: boolean, theme: TimelineTheme): void {
  context.beginPath();
  context.arc(x, bottom - ABOVE_EDGE_PX, isError ? ERROR_DOT_PX : DOT_PX, 0, Math.PI * 2);
  context.fillStyle = isError ? theme.error : theme.text1;
  context.fill();
  context.strokeStyle = theme.surface;
  context.lineWidth = 1;
  context.stroke();
}
