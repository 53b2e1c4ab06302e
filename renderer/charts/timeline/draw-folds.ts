import type { FoldMark } from '../../../core/layout/timeline/ruler.ts';
import type { RowFrame, RowScene } from './scene.ts';
import type { TimelineTheme } from './timeline-theme.ts';

type Context = CanvasRenderingContext2D;

const DOT_GAP_PX = 6;
/** From here on dots would merge. */
const DOTTED_FROM_PX = 10;

/** Under the bars: a dotted ground where the axis leaves time out. */
export function drawFolds(context: Context, { folds, frame }: RowScene, theme: TimelineTheme): void {
  for (const { x0, x1 } of folds) {
    const from = frame.treePx + x0;
    context.fillStyle = theme.hover;
    context.fillRect(from, 0, x1 - x0, frame.heightPx);
    if (x1 - x0 < DOTTED_FROM_PX) continue;
    dots(context, Math.max(from + DOT_GAP_PX / 2, frame.treePx), Math.min(from + x1 - x0, frame.widthPx), frame, theme);
  }
}

/** A dashed line per column of dots. */
function dots(context: Context, left: number, right: number, { heightPx }: RowFrame, theme: TimelineTheme): void {
  context.strokeStyle = theme.lineStrong;
  context.lineWidth = 1;
  context.setLineDash([1, DOT_GAP_PX - 1]);
  context.beginPath();
  for (let x = left; x < right; x += DOT_GAP_PX) {
    context.moveTo(x + 0.5, DOT_GAP_PX / 2);
    context.lineTo(x + 0.5, heightPx);
  }
  context.stroke();
  context.setLineDash([]);
}

/** Over the bars: a tear at either edge, so that a bar across the fold is seen to be longer than it looks. */
export function drawFoldEdges(
  context: Context,
  { folds, frame }: { folds: readonly FoldMark[]; frame: Pick<RowFrame, 'treePx' | 'heightPx'> },
  theme: TimelineTheme,
): void {
  context.lineWidth = 1;
  context.strokeStyle = theme.text3;
  for (const { x0, x1 } of folds) for (const x of [x0, x1]) tear(context, frame.treePx + x, frame.heightPx);
}

function tear(context: Context, x: number, heightPx: number): void {
  context.beginPath();
  context.moveTo(x, 0);
  for (let y = 0, side = 1; y < heightPx; y += 4, side = -side) context.lineTo(x + 2 * side, y + 4);
  context.stroke();
}
