import { columnEdges } from '../../../core/layout/lanes/columns.ts';
import { hitLane } from '../../../core/layout/lanes/hit-lane.ts';
import type { LaneHit } from '../../../core/layout/lanes/hit-lane.ts';
import type { LaneRows } from '../../../core/layout/lanes/lane-rows.ts';
import { findArrows } from '../../../core/layout/timeline/arrows.ts';
import type { LinkIndex } from '../../../core/layout/timeline/link-index.ts';
import type { PathIndex } from '../../../core/layout/timeline/path-index.ts';
import { layoutFolds, layoutRuler } from '../../../core/layout/timeline/ruler.ts';
import type { TimelineModel } from '../../../core/layout/timeline/timeline-model.ts';
import type { TimelineState } from '../timeline/timeline-state.ts';
import type { Surface } from '../timeline/use-pointer.ts';
import type { PlacedBars } from './draw-lane-arrows.ts';
import { drawLanes } from './draw-lanes.ts';
import type { LaneTheme } from './draw-lanes.ts';
import type { LaneRenderer } from './lane-renderer.ts';
import { layoutLaneScene } from './lane-scene.ts';
import type { LaneSceneInput } from './lane-scene.ts';

export interface LanesInput extends Pick<
  LaneSceneInput,
  'packing' | 'index' | 'codes' | 'filter' | 'logs' | 'focused' | 'words'
> {
  model: TimelineModel;
  rows: LaneRows;
  path: PathIndex | undefined;
  links: LinkIndex | undefined;
  state: TimelineState;
}

/** Part of the picture that is looked at, in CSS pixels; `ratio` pixels of the screen to each. */
export interface LaneFrame {
  widthPx: number;
  heightPx: number;
  scrollPx: number;
  ratio: number;
}

/** What is on the screen, for the pointer. */
export interface PaintedLanes extends Surface {
  /** All that lies under a point: one bar, or as many as share its pixel. */
  pile: (xPx: number, yPx: number) => LaneHit | undefined;
  placed: PlacedBars;
}

/** Lays out and draws. */
export function paintLanes(
  context: CanvasRenderingContext2D,
  renderer: LaneRenderer,
  input: LanesInput,
  frame: LaneFrame,
  theme: LaneTheme,
): PaintedLanes {
  const { model, rows, state, index, filter, packing, words } = input;
  const time = { ...state.window, widthPx: frame.widthPx };
  const columns = Math.round(frame.widthPx * frame.ratio);
  const view = { rows, edges: columnEdges(time.fromNs, time.toNs, columns), ...frame };
  const gridPx = layoutRuler(time, model.tree.traceStart, model.axis).map(({ x }) => x);
  const scene = layoutLaneScene({ ...input, times: model.drawn, view, time, gridPx, selected: state.selected });
  const placed = { lane: packing.lane, times: model.drawn, view };
  const arrows = {
    node: state.selected,
    found: findArrows(model, input.links, state.selected),
    colour: theme.timeline.accent,
    more: words.moreArrows,
  };
  const folds = layoutFolds(model.axis, time);
  drawLanes(context, renderer, scene, { path: input.path, folds, arrows, placed }, theme);
  const pile = (xPx: number, yPx: number) => hitLane({ index, light: filter?.light, view }, xPx, yPx);
  const hit = (xPx: number, yPx: number) => {
    const found = pile(xPx, yPx);
    return found && { node: found.node, part: 'bar' as const };
  };
  return { view: time, treePx: 0, hit, pile, placed };
}
