import { clipTo } from './canvas.ts';
import { drawArrows } from './draw-arrows.ts';
import { drawBars } from './draw-bars.ts';
import { drawLogDots } from './draw-log-dots.ts';
import { drawTraceLines } from './draw-trace-tag.ts';
import { drawTree } from './draw-tree.ts';
import { rowTop } from './scene.ts';
import { drawFoldEdges, drawFolds } from './draw-folds.ts';
import type { RowScene } from './scene.ts';
import type { TimelineTheme } from './timeline-theme.ts';

/** The rows in view: a function of scene and theme alone. The context is scaled to CSS pixels. */
export function drawRows(context: CanvasRenderingContext2D, scene: RowScene, theme: TimelineTheme): void {
  const { widthPx, heightPx, treePx } = scene.frame;
  context.textBaseline = 'middle';
  context.fillStyle = theme.surface;
  context.fillRect(0, 0, widthPx, heightPx);
  drawGrid(context, scene, theme);
  drawSelection(context, scene, theme);
  clipTo(context, treePx, widthPx, heightPx, () => {
    drawFolds(context, scene, theme);
    drawBars(context, scene, theme);
    drawLogDots(context, scene, theme);
    drawFoldEdges(context, scene, theme);
    drawArrows(context, scene, theme);
  });
  clipTo(context, 0, treePx - 1, heightPx, () => drawTree(context, scene, theme));
  drawTraceLines(context, scene, theme);
  context.fillStyle = theme.line;
  context.fillRect(treePx - 1, 0, 1, heightPx);
}

function drawGrid(context: CanvasRenderingContext2D, { frame, ruler }: RowScene, theme: TimelineTheme): void {
  context.fillStyle = theme.line;
  context.globalAlpha = 0.6;
  for (const { x } of ruler) {
    if (x >= 0) context.fillRect(Math.round(frame.treePx + x), 0, 1, frame.heightPx);
  }
  context.globalAlpha = 1;
}

function drawSelection(context: CanvasRenderingContext2D, scene: RowScene, theme: TimelineTheme): void {
  const { geometry, frame, selected, focused } = scene;
  const i = geometry.node.indexOf(selected);
  if (selected < 0 || i < 0) return;
  const y = rowTop(scene, i);
  context.fillStyle = theme.selected;
  context.fillRect(0, y, frame.widthPx, frame.rowPx);
  context.fillStyle = theme.accent;
  context.fillRect(0, y, focused ? 3 : 2, frame.rowPx);
}
