import type { LanePalette } from '../../../core/layout/lanes/lane-picture.ts';
import type { PathIndex } from '../../../core/layout/timeline/path-index.ts';
import type { FoldMark } from '../../../core/layout/timeline/ruler.ts';
import { drawFoldEdges } from '../timeline/draw-folds.ts';
import type { TimelineTheme } from '../timeline/timeline-theme.ts';
import { drawBarMarks } from './draw-bar-marks.ts';
import { drawHeaders } from './draw-headers.ts';
import { drawLaneArrows } from './draw-lane-arrows.ts';
import type { LaneArrows, PlacedBars } from './draw-lane-arrows.ts';
import { drawLaneMoments } from './draw-lane-moments.ts';
import { drawLanePath } from './draw-lane-path.ts';
import { drawSelected } from './draw-selected.ts';
import type { LaneRenderer } from './lane-renderer.ts';
import type { LaneScene } from './lane-scene.ts';

export interface LaneTheme {
  timeline: TimelineTheme;
  /** `lanePalette` of the same theme. */
  palette: LanePalette;
}

/** What lies over the bars besides their own marks. */
export interface LaneOverlay {
  path: PathIndex | undefined;
  folds: readonly FoldMark[];
  /** Of the selected span. */
  arrows: LaneArrows;
  placed: PlacedBars;
}

/** The lanes in view: bars by the renderer, then all that lies on them. The context is scaled to CSS pixels. */
export function drawLanes(
  context: CanvasRenderingContext2D,
  renderer: LaneRenderer,
  scene: LaneScene,
  { path, folds, arrows, placed }: LaneOverlay,
  { timeline, palette }: LaneTheme,
): void {
  const { picture, bars } = scene;
  renderer.drawBars(context, picture, palette);
  context.textBaseline = 'middle';
  if (bars !== undefined) drawBarMarks(context, scene, bars, timeline);
  if (bars !== undefined && path) drawLanePath(context, scene, path, timeline);
  if (bars !== undefined) drawLaneMoments(context, scene, bars, timeline);
  drawSelected(context, scene, timeline);
  drawFoldEdges(context, { folds, frame: { heightPx: picture.view.heightPx, treePx: 0 } }, timeline);
  drawLaneArrows(context, arrows, placed, timeline);
  drawHeaders(context, scene, timeline);
}
