import { assertNever } from '../../../core/model/assert-never.ts';
import { drawnSpan } from '../../../core/layout/timeline/drawn-times.ts';
import type { RowChoice } from '../../../core/layout/timeline/row-mask.ts';
import { stepSibling } from '../../../core/layout/timeline/steps.ts';
import type { TimelineModel } from '../../../core/layout/timeline/timeline-model.ts';
import { collapseToLevel, expandAll, layoutVisibleRows } from '../../../core/layout/timeline/visible-rows.ts';
import { clampTime, fitTime, panTime, zoomTime, zoomToSpan } from '../../../core/layout/timeline/viewport.ts';
import type { TimeSpan } from '../../../core/layout/timeline/viewport.ts';
import { chooseRows, collapseTo, foldRun, toggleRow } from './row-steps.ts';
import { closeNode, moveBy, openNode, orSame, select, spanOf } from './selection-steps.ts';

/** What a timeline shows of its model. Scroll offset and hover are not here: they change with every frame. */
export interface TimelineState {
  window: TimeSpan;
  collapsed: Uint8Array;
  /** Which runs of siblings are one row, and what is wanted at all. */
  choice: RowChoice;
  /** Follows from `choice`. */
  mask: Uint8Array | undefined;
  /** Nodes top to bottom; follows from `collapsed` and `mask`. */
  rows: Uint32Array;
  /** −1 = none. */
  selected: number;
  /** The time range held by shift+drag. */
  band: TimeSpan | undefined;
  /** Counts up when the selected row must come into view. */
  reveal: number;
}

export type TimelineAction =
  | { kind: 'zoom'; atPx: number; factor: number; widthPx: number }
  | { kind: 'pan'; byPx: number; widthPx: number }
  | { kind: 'window'; window: TimeSpan }
  | { kind: 'fit' }
  | { kind: 'zoom-to'; node: number }
  | { kind: 'band'; band: TimeSpan | undefined }
  | { kind: 'select'; node: number; reveal?: boolean }
  | { kind: 'move'; rows: number }
  | { kind: 'sibling'; by: 1 | -1 }
  | { kind: 'open' }
  | { kind: 'close' }
  | { kind: 'toggle'; node: number }
  | { kind: 'level'; level: number }
  | { kind: 'expand-all' }
  /** The run of siblings the node is in becomes one row. */
  | { kind: 'fold-run'; node: number }
  | { kind: 'fold-runs'; fold: boolean }
  /** Only these nodes, 1 each, and the way to them; undefined = all. */
  | { kind: 'keep'; keep: Uint8Array | undefined }
  | { kind: 'escape' };

export function initialState(model: TimelineModel): TimelineState {
  const collapsed = expandAll(model.tree);
  const choice = { foldedRuns: new Uint8Array(model.runs.count), keep: undefined };
  const rows = layoutVisibleRows(model.tree, collapsed);
  const window = fitTime(drawnSpan(model));
  return { window, collapsed, choice, mask: undefined, rows, selected: -1, band: undefined, reveal: 0 };
}

/** The one way the state changes. */
export function reduceTimeline(model: TimelineModel, state: TimelineState, action: TimelineAction): TimelineState {
  const trace = drawnSpan(model);
  const view = (widthPx: number) => ({ ...state.window, widthPx });
  switch (action.kind) {
    case 'zoom':
      return { ...state, window: zoomTime(view(action.widthPx), action.atPx, action.factor, trace) };
    case 'pan':
      return { ...state, window: panTime(view(action.widthPx), action.byPx, trace) };
    case 'window':
      return { ...state, window: clampTime(action.window, trace) };
    case 'fit':
      return { ...state, window: fitTime(trace) };
    case 'zoom-to':
      return { ...state, window: zoomToSpan(spanOf(model, action.node), trace) };
    case 'band':
      return { ...state, band: action.band };
    case 'select':
      return select(model, state, action.node, action.reveal ?? false);
    case 'move':
      return moveBy(model, state, action.rows);
    case 'sibling':
      return state.selected < 0
        ? state
        : select(model, state, orSame(stepSibling(model.tree, state.selected, action.by), state), true);
    case 'open':
      return openNode(model, state);
    case 'close':
      return closeNode(model, state);
    case 'toggle':
      return toggleRow(model, state, action.node);
    case 'fold-run':
      return foldRun(model, state, action.node);
    case 'fold-runs':
      return chooseRows(model, state, {
        ...state.choice,
        foldedRuns: new Uint8Array(model.runs.count).fill(action.fold ? 1 : 0),
      });
    case 'keep':
      if (action.keep === state.choice.keep) return state;
      return chooseRows(model, state, { ...state.choice, keep: action.keep });
    case 'level':
      return collapseTo(model, state, collapseToLevel(model.tree, action.level));
    case 'expand-all':
      return collapseTo(model, state, expandAll(model.tree));
    case 'escape':
      return escape(model, state);
    default:
      return assertNever(action);
  }
}

/** One step out: held time range, zoom, selection. */
function escape(model: TimelineModel, state: TimelineState): TimelineState {
  if (state.band !== undefined) return { ...state, band: undefined };
  const whole = fitTime(drawnSpan(model));
  if (state.window.toNs - state.window.fromNs < (whole.toNs - whole.fromNs) * 0.999) return { ...state, window: whole };
  return state.selected < 0 ? state : { ...state, selected: -1 };
}

/** False when there is nothing left to step out of: the key belongs to somebody else. */
export function canEscape(model: TimelineModel, state: TimelineState): boolean {
  return escape(model, state) !== state;
}
