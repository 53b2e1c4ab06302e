import { traceOf } from '../../../core/layout/timeline/timeline-model.ts';
import { shortId } from '../../format/names.ts';
import { rowTop } from './scene.ts';
import type { RowScene } from './scene.ts';
import { textWidth } from './text-fit.ts';
import type { TimelineTheme } from './timeline-theme.ts';

type Context = CanvasRenderingContext2D;

const TAG_PX = 16;
const PADDING_PX = 5;
const GAP_PX = 6;

/** ─── above the first row of each trace, where several are drawn together. */
export function drawTraceLines(context: Context, scene: RowScene, theme: TimelineTheme): void {
  const { model, geometry, frame, rows } = scene;
  if (model.columns.traceId === undefined) return;
  context.fillStyle = theme.lineStrong;
  for (let i = 0; i < geometry.count; i++) {
    const row = geometry.first + i;
    const isNext = row > 0 && traceOf(model, rows[row]!) !== traceOf(model, rows[row - 1]!);
    if (isNext) context.fillRect(0, rowTop(scene, i), frame.widthPx, 1);
  }
}

/** [0af76519] at the root of a trace, where several are drawn together. Returns where the name begins. */
export function drawTraceTag(
  context: Context,
  { model }: RowScene,
  theme: TimelineTheme,
  node: number,
  left: number,
  middle: number,
): number {
  const { traceId } = model.columns;
  if (traceId === undefined || model.tree.depth[node] !== 0) return left;
  const trace = traceOf(model, node);
  const text = shortId(traceId.dictionary[trace]!);
  context.font = theme.smallFont;
  const width = textWidth(context, text) + 2 * PADDING_PX;
  context.beginPath();
  context.roundRect(left + 0.5, Math.round(middle - TAG_PX / 2) + 0.5, width - 1, TAG_PX - 1, 3);
  context.strokeStyle = trace === 0 ? theme.accent : theme.lineStrong;
  context.lineWidth = 1;
  context.stroke();
  context.fillStyle = trace === 0 ? theme.accent : theme.text2;
  context.fillText(text, left + PADDING_PX, middle + 0.5);
  return left + width + GAP_PX;
}
