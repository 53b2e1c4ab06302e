import { countErrors } from '../../analysis/trace-tree.ts';
import { MASK_RUN } from './row-mask.ts';
import { runShapeOf } from './run-shape.ts';
import type { TimelineModel } from './timeline-model.ts';
import { hasChildren } from './visible-rows.ts';
import { timeToPx } from './viewport.ts';
import type { TimeView } from './viewport.ts';

/** Bits of `RowGeometry.flags` above those of the tree (NODE_…, bits 0–5). */
export const ROW_PARENT = 1 << 6;
export const ROW_COLLAPSED = 1 << 7;
/** An error somewhere below, not on the span itself. */
export const ROW_ERROR_BELOW = 1 << 8;
/** Nothing of the bar is in the window: it lies before or after it. */
export const ROW_BEFORE = 1 << 9;
export const ROW_AFTER = 1 << 10;
/** The row stands for a run of siblings; its bar reaches over all of them. */
export const ROW_RUN = 1 << 11;

/** Bars never get thinner than this. */
const MIN_BAR_PX = 1;
/** Bars are cut this far outside the window: far enough for their ends not to show, near enough for a canvas to be exact. */
const OUTSIDE_PX = 64;

/**
 * Rows `first` … `first + count − 1` in pixels of the time area, x from its left edge.
 *
 *     whisker0   x0              x1          whisker1
 *     ├┄┄┄┄┄┄┄┄┄┄▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓┄┄┄┄┄┄┄┄┄┄┄┄┄┤
 *     a child started before it    async tail: a child ended after it
 *
 * Without early starts and tails whisker0 = x0 and whisker1 = x1.
 */
export interface RowGeometry {
  first: number;
  count: number;
  node: Uint32Array;
  x0: Float64Array;
  x1: Float64Array;
  whisker0: Float64Array;
  whisker1: Float64Array;
  flags: Uint16Array;
}

/** Bars of `count` rows from row `first`, fewer where the list ends. */
export function layoutRows(
  model: TimelineModel,
  rows: Uint32Array,
  collapsed: Uint8Array,
  view: TimeView,
  first: number,
  count: number,
  mask?: Uint8Array,
): RowGeometry {
  const from = Math.max(0, Math.min(first, rows.length));
  const node = rows.slice(from, Math.max(from, Math.min(rows.length, first + count)));
  const { start, end, extentStart, extentEnd } = model.drawn;
  const px = (times: Float64Array) => Float64Array.from(node, (n) => clampPx(timeToPx(view, times[n]!), view));
  const x0 = px(start);
  const x1 = px(end).map((x, i) => Math.max(x, x0[i]! + MIN_BAR_PX));
  const whisker0 = px(extentStart).map((x, i) => Math.min(x, x0[i]!));
  const whisker1 = px(extentEnd).map((x, i) => Math.max(x, x1[i]!));
  const flags = Uint16Array.from(node, (n) => flagsOf(model, collapsed, mask, n, view));
  const geometry = { first: from, count: node.length, node, x0, x1, whisker0, whisker1, flags };
  stretchRuns(model, geometry, view);
  return geometry;
}

function clampPx(px: number, { widthPx }: TimeView): number {
  return Math.min(Math.max(px, -OUTSIDE_PX), widthPx + OUTSIDE_PX);
}

function flagsOf(
  model: TimelineModel,
  collapsed: Uint8Array,
  mask: Uint8Array | undefined,
  node: number,
  view: TimeView,
): number {
  const { tree, drawn } = model;
  if (mask?.[node] === MASK_RUN) return runFlags(model, node);
  let bits = tree.flags[node]!;
  if (hasChildren(tree, node)) bits |= ROW_PARENT;
  if (collapsed[node]) bits |= ROW_COLLAPSED;
  if (countErrors(tree, node) > (bits & 1)) bits |= ROW_ERROR_BELOW;
  if (drawn.end[node]! < view.fromNs) bits |= ROW_BEFORE;
  if (drawn.start[node]! > view.toNs) bits |= ROW_AFTER;
  return bits;
}

/** The row of a run reaches from the first of its members to the end of the last. */
function stretchRuns(model: TimelineModel, geometry: RowGeometry, view: TimeView): void {
  for (let i = 0; i < geometry.count; i++) {
    if (!(geometry.flags[i]! & ROW_RUN)) continue;
    const { to } = runShapeOf(model, geometry.node[i]!);
    geometry.x1[i] = Math.max(clampPx(timeToPx(view, to), view), geometry.x0[i]! + MIN_BAR_PX);
    geometry.whisker0[i] = geometry.x0[i]!;
    geometry.whisker1[i] = geometry.x1[i]!;
  }
}

/** Of a run it is said where something failed, not which member is odd in what way. */
function runFlags(model: TimelineModel, node: number): number {
  const { failed } = runShapeOf(model, node);
  return ROW_RUN | ROW_PARENT | ROW_COLLAPSED | (failed.start.length > 0 ? ROW_ERROR_BELOW : 0);
}
