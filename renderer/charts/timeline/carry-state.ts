import { runOf } from '../../../core/layout/timeline/tree.ts';
import { axisToTime, timeToAxis } from '../../../core/layout/time-axis/time-axis.ts';
import { drawnSpan } from '../../../core/layout/timeline/drawn-times.ts';
import { computeRowMask } from '../../../core/layout/timeline/row-mask.ts';
import type { RowChoice } from '../../../core/layout/timeline/row-mask.ts';
import { spanIdOf } from '../../../core/layout/timeline/timeline-model.ts';
import type { TimelineModel } from '../../../core/layout/timeline/timeline-model.ts';
import { expandAll, layoutVisibleRows } from '../../../core/layout/timeline/visible-rows.ts';
import { clampTime, fitTime } from '../../../core/layout/timeline/viewport.ts';
import type { TimeSpan } from '../../../core/layout/timeline/viewport.ts';
import type { TimelineState } from './timeline-state.ts';

/**
 * The state for another model of the same trace: window, collapsed rows and selection stay where they were, by span id,
 * since node numbers change when spans arrive late; the window by time, since what lies where depends on the folds.
 */
export function carryState(from: TimelineModel, state: TimelineState, model: TimelineModel): TimelineState {
  if (from.tree === model.tree) return { ...state, ...carryWindows(from, state, model) };
  const sameNode = nodeFinder(from, model);
  const collapsed = expandAll(model.tree);
  state.collapsed.forEach((closed, node) => {
    const same = closed ? sameNode(node) : -1;
    if (same >= 0) collapsed[same] = 1;
  });
  const selected = state.selected < 0 ? -1 : sameNode(state.selected);
  const choice = carryChoice(from, state.choice, model, sameNode);
  const mask = computeRowMask(model.tree, model.runs, choice);
  const rows = layoutVisibleRows(model.tree, collapsed, mask);
  return { ...state, collapsed, choice, mask, rows, selected, ...carryWindows(from, state, model) };
}

/** Runs are known again by their first member. Whoever asked for some nodes only asks again when the trace has changed. */
function carryChoice(
  from: TimelineModel,
  { foldedRuns }: RowChoice,
  model: TimelineModel,
  sameNode: (node: number) => number,
): RowChoice {
  const folded = new Uint8Array(model.runs.count);
  foldedRuns.forEach((isFolded, run) => {
    const node = isFolded ? sameNode(from.runs.members[from.runs.first[run]!]!) : -1;
    const same = node < 0 ? -1 : runOf(model.runs, node);
    if (same >= 0) folded[same] = 1;
  });
  return { foldedRuns: folded, keep: undefined };
}

/** Of the same columns, rows keep their numbers; else the node of the same id is looked for. −1 = gone. */
function nodeFinder(from: TimelineModel, model: TimelineModel): (node: number) => number {
  const first = from.columns === model.columns ? model.tree.spans : 0;
  const idOf = (of: TimelineModel, node: number) => `${node < of.tree.spans} ${spanIdOf(of, node)}`;
  let nodes: Map<string, number> | undefined;
  // Most often nothing is looked for: nothing is selected or closed.
  const byId = (): Map<string, number> => {
    if (nodes) return nodes;
    nodes = new Map();
    for (let node = model.tree.nodes; node-- > first;) nodes.set(idOf(model, node), node);
    return nodes;
  };
  return (node) => (node < first ? node : (byId().get(idOf(from, node)) ?? -1));
}

function carryWindows(from: TimelineModel, { window, band }: TimelineState, model: TimelineModel) {
  const whole = fitTime(drawnSpan(from));
  const wasFit = window.fromNs === whole.fromNs && window.toNs === whole.toNs;
  const carry = ({ fromNs, toNs }: TimeSpan): TimeSpan => {
    const place = (at: number) => timeToAxis(model.axis, axisToTime(from.axis, at));
    return { fromNs: place(fromNs), toNs: place(toNs) };
  };
  return {
    window: wasFit ? fitTime(drawnSpan(model)) : clampTime(carry(window), drawnSpan(model)),
    band: band && carry(band),
  };
}
