import type { LanePalette } from '../../../core/layout/lanes/paint-pixels.ts';
import type { TimelineTheme } from '../timeline/timeline-theme.ts';
import { drawBarMarks } from './draw-bar-marks.ts';
import { drawHeaders } from './draw-headers.ts';
import { drawSelected } from './draw-selected.ts';
import type { LaneRenderer } from './lane-renderer.ts';
import type { LaneScene } from './lane-scene.ts';

export interface LaneTheme {
  timeline: TimelineTheme;
  /** `lanePalette` of the same theme. */
  palette: LanePalette;
}

/** The lanes in view: bars by the renderer, then all that lies on them. The context is scaled to CSS pixels. */
export function drawLanes(
  context: CanvasRenderingContext2D,
  renderer: LaneRenderer,
  scene: LaneScene,
  { timeline, palette }: LaneTheme,
): void {
  renderer.drawBars(context, scene.picture, palette);
  context.textBaseline = 'middle';
  if (scene.bars !== undefined) drawBarMarks(context, scene, scene.bars, timeline);
  drawSelected(context, scene, timeline);
  drawHeaders(context, scene, timeline);
}
