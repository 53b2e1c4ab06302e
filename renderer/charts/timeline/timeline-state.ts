import { assertNever } from '../../../core/model/assert-never.ts';
import { drawnSpan } from '../../../core/layout/timeline/drawn-times.ts';
import { axisToTime, timeToAxis } from '../../../core/layout/time-axis/time-axis.ts';
import { spanIdOf } from '../../../core/layout/timeline/timeline-model.ts';
import type { TimelineModel } from '../../../core/layout/timeline/timeline-model.ts';
import { stepSibling } from '../../../core/layout/timeline/steps.ts';
import { MASK_RUN, computeRowMask, revealInChoice, standInOf } from '../../../core/layout/timeline/row-mask.ts';
import type { RowChoice } from '../../../core/layout/timeline/row-mask.ts';
import {
  collapseToLevel,
  expandAll,
  hasChildren,
  layoutVisibleRows,
  revealNode,
  rowOfNode,
  setCollapsed,
} from '../../../core/layout/timeline/visible-rows.ts';
import { clampTime, fitTime, panTime, zoomTime, zoomToSpan } from '../../../core/layout/timeline/viewport.ts';
import type { TimeSpan } from '../../../core/layout/timeline/viewport.ts';

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
    if (node >= 0 && model.runs.ofNode[node]! >= 0) folded[model.runs.ofNode[node]!] = 1;
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
      return toggle(model, state, action.node);
    case 'fold-run':
      return foldRun(model, state, action.node);
    case 'fold-runs':
      return choose(model, state, {
        ...state.choice,
        foldedRuns: new Uint8Array(model.runs.count).fill(action.fold ? 1 : 0),
      });
    case 'keep':
      if (action.keep === state.choice.keep) return state;
      return choose(model, state, { ...state.choice, keep: action.keep });
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

function spanOf({ drawn }: TimelineModel, node: number): TimeSpan {
  return { fromNs: drawn.start[node]!, toNs: drawn.end[node]! };
}

function collapseTo(model: TimelineModel, state: TimelineState, collapsed: Uint8Array): TimelineState {
  return withRows(model, { ...state, collapsed });
}

function choose(model: TimelineModel, state: TimelineState, choice: RowChoice): TimelineState {
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

function toggle(model: TimelineModel, state: TimelineState, node: number): TimelineState {
  if (isRun(state, node)) return unfoldRun(model, state, node);
  return collapseTo(model, state, setCollapsed(state.collapsed, node, !state.collapsed[node]));
}

/** Whether the row of the node stands for a run. */
function isRun({ mask }: TimelineState, node: number): boolean {
  return mask?.[node] === MASK_RUN;
}

function unfoldRun(model: TimelineModel, state: TimelineState, node: number): TimelineState {
  return setRun(model, state, model.runs.ofNode[node]!, 0);
}

function foldRun(model: TimelineModel, state: TimelineState, node: number): TimelineState {
  const run = model.runs.ofNode[node]!;
  return run < 0 ? state : setRun(model, state, run, 1);
}

function setRun(model: TimelineModel, state: TimelineState, run: number, to: 0 | 1): TimelineState {
  const foldedRuns = state.choice.foldedRuns.slice();
  foldedRuns[run] = to;
  return choose(model, state, { ...state.choice, foldedRuns });
}

function select(model: TimelineModel, state: TimelineState, node: number, reveal: boolean): TimelineState {
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

const orSame = (node: number, { selected }: TimelineState): number => (node < 0 ? selected : node);

/** By rows; infinite steps go to the ends. Without a selection the first or last row is taken. */
function moveBy(model: TimelineModel, state: TimelineState, by: number): TimelineState {
  const { rows, selected } = state;
  if (rows.length === 0) return state;
  const from = selected < 0 ? (by > 0 ? -1 : rows.length) : rowOfNode(model.tree, rows, selected);
  const to = Math.min(Math.max(from + by, 0), rows.length - 1);
  return select(model, state, rows[to]!, true);
}

/** → opens a closed node, then steps to its first child. */
function openNode(model: TimelineModel, state: TimelineState): TimelineState {
  const { selected, collapsed } = state;
  const { tree } = model;
  if (selected < 0) return moveBy(model, state, 1);
  if (isRun(state, selected)) return unfoldRun(model, state, selected);
  if (!hasChildren(tree, selected)) return state;
  if (collapsed[selected]) return collapseTo(model, state, setCollapsed(collapsed, selected, false));
  return select(model, state, tree.children[tree.childStart[selected]!]!, true);
}

/** ← closes an open node, then steps to its parent. */
function closeNode(model: TimelineModel, state: TimelineState): TimelineState {
  const { selected, collapsed } = state;
  const { tree } = model;
  if (selected < 0) return state;
  if (hasChildren(tree, selected) && !collapsed[selected] && !isRun(state, selected)) {
    return collapseTo(model, state, setCollapsed(collapsed, selected, true));
  }
  return select(model, state, orSame(tree.parent[selected]!, state), true);
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
