import { DIM } from './bar-sizes.ts';
import { rowTop } from './scene.ts';
import type { RowScene } from './scene.ts';
import type { TimelineTheme } from './timeline-theme.ts';

const DOT_PX = 2;
const ERROR_DOT_PX = 2.5;
/** Middle of the dots from the lower edge of the row: under the bar. */
const ABOVE_EDGE_PX = 3;

/** ● log records under the bar they belong to; errors come last and so lie on top. */
export function drawLogDots(context: CanvasRenderingContext2D, scene: RowScene, theme: TimelineTheme): void {
  const { logs, frame, geometry, matches } = scene;
  if (logs === undefined) return;
  context.strokeStyle = theme.surface;
  context.lineWidth = 1;
  for (let at = 0; at < logs.count; at++) {
    const row = logs.row[at]!;
    const isError = logs.exception[at] === 1;
    context.globalAlpha = matches !== undefined && !matches[geometry.node[row]!] ? DIM : 1;
    context.fillStyle = isError ? theme.error : theme.text2;
    context.beginPath();
    const y = rowTop(scene, row) + frame.rowPx - ABOVE_EDGE_PX;
    context.arc(frame.treePx + logs.x[at]!, y, isError ? ERROR_DOT_PX : DOT_PX, 0, Math.PI * 2);
    context.fill();
    context.stroke();
  }
  context.globalAlpha = 1;
}
