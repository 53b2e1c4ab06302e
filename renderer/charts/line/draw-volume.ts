import type { VolumeBars } from '../../../core/layout/line-chart/volume-bars.ts';

/** Quiet, since it is looked at in passing: the list below is what is read. */
const QUIET = 0.55;

/** Bars from the lower edge, the one pointed at in full. */
export function drawVolume(
  context: CanvasRenderingContext2D,
  { x, width, height }: VolumeBars,
  size: { widthPx: number; heightPx: number },
  look: { bar: string; bright: string; brush: string; stretch: readonly [number, number] | null; hovered: number },
): void {
  context.clearRect(0, 0, size.widthPx, size.heightPx);
  if (look.stretch) {
    context.fillStyle = look.brush;
    context.fillRect(look.stretch[0], 0, look.stretch[1] - look.stretch[0], size.heightPx);
  }
  for (let i = 0; i < x.length; i++) {
    context.fillStyle = look.hovered === i ? look.bright : look.bar;
    context.globalAlpha = look.hovered === i ? 1 : QUIET;
    context.fillRect(x[i]!, size.heightPx - height[i]!, width[i]!, height[i]!);
  }
  context.globalAlpha = 1;
}
