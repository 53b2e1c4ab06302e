import type { TraceComparison } from '../../../../core/analysis/compare-traces/compare-traces.ts';
import type { MergedTree } from '../../../../core/analysis/compare-traces/merge-trees.ts';
import { STATE_GONE, STATE_NEW } from '../../../../core/analysis/compare-traces/row-changes.ts';
import type { RowChanges } from '../../../../core/analysis/compare-traces/row-changes.ts';
import { layoutCompareAxes } from '../../../../core/layout/compare/compare-axis.ts';
import type { CompareAxes, CompareAxis } from '../../../../core/layout/compare/compare-axis.ts';
import {
  keepWayTo,
  layoutMergedRows,
  placeOfRow,
  rowsOf,
  stepToRow,
} from '../../../../core/layout/compare/merged-rows.ts';
import type { Folding } from '../../../../core/layout/timeline/timeline-model.ts';
import { clampTime, fitTime, zoomToSpan } from '../../../../core/layout/timeline/viewport.ts';
import type { TimeSpan } from '../../../../core/layout/timeline/viewport.ts';
import { assertNever } from '../../../../core/model/assert-never.ts';
import { isSameTime, moveWindow, spanOfRow } from './row-time.ts';

/** What is set on the merged tree. `reveal` counts wishes to see the selected row. */
export interface MergedState {
  readonly comparison: TraceComparison;
  readonly axes: CompareAxes;
  readonly folding: Folding;
  /** `axes[folding]`; `window` is on it. */
  readonly axis: CompareAxis;
  /** Rows where something changed, ascending. */
  readonly changed: Uint32Array;
  readonly collapsed: Uint8Array;
  readonly onlyChanges: boolean;
  readonly shown: Uint32Array;
  /** −1 = none. */
  readonly selected: number;
  readonly reveal: number;
  readonly window: TimeSpan;
}

export type MergedAction =
  | { kind: 'become'; state: MergedState }
  | { kind: 'folding'; folding: Folding }
  | { kind: 'select'; row: number; reveal?: boolean }
  | { kind: 'move'; by: number }
  | { kind: 'change'; by: 1 | -1 }
  | { kind: 'toggle'; row: number }
  | { kind: 'left' | 'right' | 'expand-all' | 'collapse-all' | 'only-changes' | 'fit' | 'zoom-to-row' }
  | { kind: 'window'; window: TimeSpan };

/** `folding` left open is as the axes suggest. */
export function initialState(
  comparison: TraceComparison,
  folding?: Folding,
  axes = layoutCompareAxes(comparison.before, comparison.after),
): MergedState {
  const axis = axes[folding ?? axes.byItself];
  return withRows({
    comparison,
    axes,
    folding: folding ?? axes.byItself,
    axis,
    changed: rowsOf(comparison.changes.isChange),
    collapsed: new Uint8Array(comparison.tree.rows),
    onlyChanges: false,
    shown: new Uint32Array(0),
    selected: -1,
    reveal: 0,
    window: fitTime(axis.first),
  });
}

/** The same traces with spans that arrived meanwhile: `carried` has the new row for each of the old ones, or −1. */
export function carryState(
  before: MergedState,
  comparison: TraceComparison,
  carried: Int32Array,
  axes?: CompareAxes,
): MergedState {
  const next = initialState(comparison, before.folding, axes);
  const collapsed = next.collapsed.slice();
  before.collapsed.forEach((isCollapsed, row) => isCollapsed && carried[row]! >= 0 && (collapsed[carried[row]!] = 1));
  const selected = before.selected < 0 ? -1 : carried[before.selected]!;
  const isZoomed = !isSameTime(before.window, fitTime(before.axis.first));
  const window = isZoomed ? moveWindow(before.window, before.axis.time, next.axis) : next.window;
  return withRows({ ...next, collapsed, selected, window, onlyChanges: before.onlyChanges, reveal: before.reveal });
}

function refold(state: MergedState, folding: Folding): MergedState {
  const axis = state.axes[folding];
  return { ...state, folding, axis, window: moveWindow(state.window, state.axis.time, axis) };
}

export function reduceMerged(state: MergedState, action: MergedAction): MergedState {
  const { selected, shown } = state;
  const { tree } = state.comparison;
  switch (action.kind) {
    case 'become':
      return action.state;
    case 'folding':
      return refold(state, action.folding);
    case 'select':
      return select(state, action.row, action.reveal ?? false);
    case 'move':
      return moveBy(state, action.by);
    case 'change':
      return select(state, stepToRow(state.changed, selected, action.by), true);
    case 'toggle':
      return setCollapsed(state, action.row, !state.collapsed[action.row]);
    case 'left':
      if (selected < 0) return state;
      if (isParent(tree, selected) && !state.collapsed[selected]) return setCollapsed(state, selected, true);
      return select(state, tree.parent[selected]! < 0 ? selected : tree.parent[selected]!, true);
    case 'right':
      if (selected < 0 || !isParent(tree, selected)) return state;
      if (state.collapsed[selected]) return setCollapsed(state, selected, false);
      return isOpenAt(state, placeOfRow(shown, selected)) ? moveBy(state, 1) : state;
    case 'expand-all':
      return withRows({ ...state, collapsed: new Uint8Array(tree.rows) });
    case 'collapse-all':
      return withRows({ ...state, collapsed: tree.size.reduce(collapseParents, new Uint8Array(tree.rows)) });
    case 'only-changes':
      return withRows({ ...state, onlyChanges: !state.onlyChanges, reveal: state.reveal + 1 });
    case 'fit':
      return { ...state, window: fitTime(state.axis.whole) };
    case 'zoom-to-row':
      return selected < 0
        ? state
        : { ...state, window: zoomToSpan(spanOfRow(state.comparison, state.axis, selected), state.axis.whole) };
    case 'window':
      return { ...state, window: clampTime(action.window, state.axis.whole) };
    default:
      return assertNever(action);
  }
}

/** Whether a row of `shown` has others below it there. */
export function isOpenAt({ shown, comparison }: MergedState, place: number): boolean {
  const row = shown[place]!;
  return place + 1 < shown.length && shown[place + 1]! < row + comparison.tree.size[row]!;
}

export function isParent({ size }: MergedTree, row: number): boolean {
  return size[row]! > 1;
}

function collapseParents(collapsed: Uint8Array, size: number, row: number): Uint8Array {
  if (size > 1) collapsed[row] = 1;
  return collapsed;
}

function withRows(state: MergedState): MergedState {
  const { tree, changes } = state.comparison;
  const keep = state.onlyChanges ? keepWayTo(tree, wantedRows(changes)) : undefined;
  return { ...state, shown: layoutMergedRows(tree, state.collapsed, keep) };
}

/** Of what is new or gone also what is below. */
function wantedRows({ isChange, state }: RowChanges): Uint8Array {
  return isChange.map((bit, row) => bit | Number(state[row] === STATE_NEW || state[row] === STATE_GONE));
}

function setCollapsed(state: MergedState, row: number, to: boolean): MergedState {
  const collapsed = state.collapsed.slice();
  collapsed[row] = Number(to);
  return withRows({ ...state, collapsed });
}

function moveBy(state: MergedState, by: number): MergedState {
  const { shown, selected } = state;
  if (shown.length === 0) return state;
  const place = selected < 0 ? (by > 0 ? -1 : shown.length) : placeOfRow(shown, selected);
  return select(state, shown[Math.max(0, Math.min(shown.length - 1, place + by))]!, true);
}

/** A row that is to be seen is opened up to, and shown even if it is no change. */
function select(state: MergedState, row: number, reveal: boolean): MergedState {
  if (!reveal || row < 0) return { ...state, selected: row };
  const next = { ...state, selected: row, reveal: state.reveal + 1 };
  if (state.shown[placeOfRow(state.shown, row)] === row) return next;
  const { parent } = state.comparison.tree;
  const collapsed = state.collapsed.slice();
  for (let up = parent[row]!; up >= 0; up = parent[up]!) collapsed[up] = 0;
  const opened = withRows({ ...next, collapsed });
  return opened.shown[placeOfRow(opened.shown, row)] === row ? opened : withRows({ ...opened, onlyChanges: false });
}
