import type { VolumeBars } from '../../../core/layout/line-chart/volume-bars.ts';

/** Bars from the lower edge; those outside the chosen stretch step back. */
export function drawVolume(
  context: CanvasRenderingContext2D,
  { x, width, height }: VolumeBars,
  size: { widthPx: number; heightPx: number },
  look: { bar: string; brush: string; stretch: readonly [number, number] | null; hovered: number },
): void {
  context.clearRect(0, 0, size.widthPx, size.heightPx);
  if (look.stretch) {
    context.fillStyle = look.brush;
    context.fillRect(look.stretch[0], 0, look.stretch[1] - look.stretch[0], size.heightPx);
  }
  context.fillStyle = look.bar;
  for (let i = 0; i < x.length; i++) {
    context.globalAlpha = look.hovered < 0 || look.hovered === i ? 1 : 0.55;
    context.fillRect(x[i]!, size.heightPx - height[i]!, width[i]!, height[i]!);
  }
  context.globalAlpha = 1;
}
