import { runOf } from '../../../core/layout/timeline/tree.ts';
import { MASK_RUN, computeRowMask, standInOf } from '../../../core/layout/timeline/row-mask.ts';
import type { RowChoice } from '../../../core/layout/timeline/row-mask.ts';
import type { TimelineModel } from '../../../core/layout/timeline/timeline-model.ts';
import { layoutVisibleRows, rowOfNode, setCollapsed } from '../../../core/layout/timeline/visible-rows.ts';
import type { TimelineState } from './timeline-state.ts';

/* Steps that change which rows there are. */

/** With these nodes closed. */
export function collapseTo(model: TimelineModel, state: TimelineState, collapsed: Uint8Array): TimelineState {
  return withRows(model, { ...state, collapsed });
}

/** With these rows left out. */
export function chooseRows(model: TimelineModel, state: TimelineState, choice: RowChoice): TimelineState {
  return withRows(model, { ...state, choice, mask: computeRowMask(model.tree, model.runs, choice) });
}

/** A selection that was folded away moves to the row that now stands for it. */
function withRows(model: TimelineModel, state: TimelineState): TimelineState {
  const rows = layoutVisibleRows(model.tree, state.collapsed, state.mask);
  if (state.selected < 0) return { ...state, rows };
  const standIn = standInOf(model.tree, model.runs, state.mask, state.selected);
  const selected = rows[rowOfNode(model.tree, rows, Math.max(standIn, 0))] ?? -1;
  return { ...state, rows, selected, reveal: state.reveal + 1 };
}

/** Opens what is closed, or the run that the row stands for; closes what is open. */
export function toggleRow(model: TimelineModel, state: TimelineState, node: number): TimelineState {
  if (isRun(state, node)) return unfoldRun(model, state, node);
  return collapseTo(model, state, setCollapsed(state.collapsed, node, !state.collapsed[node]));
}

/** Whether the row of the node stands for a run. */
export function isRun({ mask }: TimelineState, node: number): boolean {
  return mask?.[node] === MASK_RUN;
}

/** The members of the node's run have rows of their own. */
export function unfoldRun(model: TimelineModel, state: TimelineState, node: number): TimelineState {
  return setRun(model, state, runOf(model.runs, node), 0);
}

/** The run that the node is in becomes one row; of none, nothing changes. */
export function foldRun(model: TimelineModel, state: TimelineState, node: number): TimelineState {
  const run = runOf(model.runs, node);
  return run < 0 ? state : setRun(model, state, run, 1);
}

function setRun(model: TimelineModel, state: TimelineState, run: number, to: 0 | 1): TimelineState {
  const foldedRuns = state.choice.foldedRuns.slice();
  foldedRuns[run] = to;
  return chooseRows(model, state, { ...state.choice, foldedRuns });
}
