import { drawnSpan } from '../../../core/layout/timeline/drawn-times.ts';
import { computeRowMask, revealInChoice } from '../../../core/layout/timeline/row-mask.ts';
import type { TimelineModel } from '../../../core/layout/timeline/timeline-model.ts';
import {
  hasChildren,
  layoutVisibleRows,
  revealNode,
  rowOfNode,
  setCollapsed,
} from '../../../core/layout/timeline/visible-rows.ts';
import { clampTime } from '../../../core/layout/timeline/viewport.ts';
import type { TimeSpan } from '../../../core/layout/timeline/viewport.ts';
import { collapseTo, isRun, unfoldRun } from './row-steps.ts';
import type { TimelineState } from './timeline-state.ts';

/* Steps that select a row, and open or close what is in the way. */

/** What the bar of a node takes on the axis. */
export function spanOf({ drawn }: TimelineModel, node: number): TimeSpan {
  return { fromNs: drawn.start[node]!, toNs: drawn.end[node]! };
}

/** Selects a node, opening what hides it; −1 = none. With `reveal` the window and the rows come to it. */
export function select(model: TimelineModel, state: TimelineState, node: number, reveal: boolean): TimelineState {
  if (node < 0) return { ...state, selected: -1 };
  const shown = showNode(model, state, node);
  const window = reveal ? windowWith(model, state.window, node) : state.window;
  return { ...shown, window, selected: node, reveal: state.reveal + (reveal ? 1 : 0) };
}

/** Opens whatever hides the node. */
function showNode(model: TimelineModel, state: TimelineState, node: number): TimelineState {
  const collapsed = revealNode(model.tree, state.collapsed, node);
  const choice = revealInChoice(model.tree, model.runs, state.choice, state.mask, node);
  if (collapsed === state.collapsed && choice === state.choice) return state;
  const mask = choice === state.choice ? state.mask : computeRowMask(model.tree, model.runs, choice);
  return { ...state, collapsed, choice, mask, rows: layoutVisibleRows(model.tree, collapsed, mask) };
}

/** Moves the window, at the same zoom, to a bar that lies wholly outside of it. */
function windowWith(model: TimelineModel, window: TimeSpan, node: number): TimeSpan {
  const { fromNs, toNs } = spanOf(model, node);
  if (toNs >= window.fromNs && fromNs <= window.toNs) return window;
  const length = window.toNs - window.fromNs;
  const start = fromNs - Math.max(length * 0.1, (length - (toNs - fromNs)) / 2);
  return clampTime({ fromNs: start, toNs: start + length }, drawnSpan(model));
}

/** The node, or the one selected where there is none. */
export const orSame = (node: number, { selected }: TimelineState): number => (node < 0 ? selected : node);

/** By rows; infinite steps go to the ends. Without a selection the first or last row is taken. */
export function moveBy(model: TimelineModel, state: TimelineState, by: number): TimelineState {
  const { rows, selected } = state;
  if (rows.length === 0) return state;
  const from = selected < 0 ? (by > 0 ? -1 : rows.length) : rowOfNode(model.tree, rows, selected);
  const to = Math.min(Math.max(from + by, 0), rows.length - 1);
  return select(model, state, rows[to]!, true);
}

/** → opens a closed node, then steps to its first child. */
export function openNode(model: TimelineModel, state: TimelineState): TimelineState {
  const { selected, collapsed } = state;
  const { tree } = model;
  if (selected < 0) return moveBy(model, state, 1);
  if (isRun(state, selected)) return unfoldRun(model, state, selected);
  if (!hasChildren(tree, selected)) return state;
  if (collapsed[selected]) return collapseTo(model, state, setCollapsed(collapsed, selected, false));
  return select(model, state, tree.children[tree.childStart[selected]!]!, true);
}

/** ← closes an open node, then steps to its parent. */
export function closeNode(model: TimelineModel, state: TimelineState): TimelineState {
  const { selected, collapsed } = state;
  const { tree } = model;
  if (selected < 0) return state;
  if (hasChildren(tree, selected) && !collapsed[selected] && !isRun(state, selected)) {
    return collapseTo(model, state, setCollapsed(collapsed, selected, true));
  }
  return select(model, state, orSame(tree.parent[selected]!, state), true);
}
