import { layoutEventTicks, layoutLogTicks } from '../../../core/layout/timeline/event-ticks.ts';
import { layoutRows } from '../../../core/layout/timeline/row-geometry.ts';
import { layoutFolds, layoutRuler } from '../../../core/layout/timeline/ruler.ts';
import { findArrows } from '../../../core/layout/timeline/arrows.ts';
import type { LinkIndex } from '../../../core/layout/timeline/link-index.ts';
import type { LogIndex } from '../../../core/layout/timeline/log-index.ts';
import type { PathIndex } from '../../../core/layout/timeline/path-index.ts';
import type { TimelineModel } from '../../../core/layout/timeline/timeline-model.ts';
import { drawRows } from './draw.ts';
import type { RowFrame, RowScene, RowWords } from './scene.ts';
import type { TimelineState } from './timeline-state.ts';
import type { TimelineTheme } from './timeline-theme.ts';

export interface RowsInput {
  model: TimelineModel;
  state: TimelineState;
  frame: Omit<RowFrame, 'offsetPx'>;
  scrollPx: number;
  focused: boolean;
  matches: Uint8Array | undefined;
  path?: PathIndex | undefined;
  links?: LinkIndex | undefined;
  logs?: LogIndex | undefined;
  words: RowWords;
}

/** Geometry of the rows in view. */
export function layoutScene({
  model,
  state,
  frame,
  scrollPx,
  focused,
  matches,
  path,
  links,
  logs,
  words,
}: RowsInput): RowScene {
  const view = { ...state.window, widthPx: Math.max(1, frame.widthPx - frame.treePx) };
  const first = Math.floor(scrollPx / frame.rowPx);
  const count = Math.ceil(frame.heightPx / frame.rowPx) + 1;
  const geometry = layoutRows(model, state.rows, state.collapsed, view, first, count, state.mask);
  return {
    model,
    frame: { ...frame, offsetPx: scrollPx - first * frame.rowPx },
    view,
    geometry,
    events: layoutEventTicks(model, geometry, view),
    logs: logs && layoutLogTicks(logs, geometry, view),
    ruler: layoutRuler(view, model.tree.traceStart, model.axis),
    folds: layoutFolds(model.axis, view),
    rows: state.rows,
    selected: state.selected,
    arrows: findArrows(model, links, state.selected),
    links,
    focused,
    matches,
    path,
    words,
  };
}

/** Lays out and draws; the scene is what the pointer is understood by until the next frame. */
export function paintRows(context: CanvasRenderingContext2D, input: RowsInput, theme: TimelineTheme): RowScene {
  const scene = layoutScene(input);
  drawRows(context, scene, theme);
  return scene;
}
