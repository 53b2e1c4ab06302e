import type { ComparedTrace } from '../../analysis/compare-traces/compared-trace.ts';
import type { TimeAxis } from '../time-axis/time-axis.ts';
import type { TimeSpan } from '../timeline/viewport.ts';
import { spanOnAxis, timeOfNode } from './compare-axis.ts';

/** A bar as shares of the width, cut to the window. `side`: it lies outside, on that side. */
export interface CompareBar {
  from: number;
  width: number;
  side: 'inside' | 'left' | 'right';
}

/** `window` is on the axis. */
export function layoutCompareBar(trace: ComparedTrace, node: number, window: TimeSpan, axis: TimeAxis): CompareBar {
  return cutToWindow(spanOnAxis(axis, timeOfNode(trace, node)), window);
}

/** A stretch of the axis, as a bar. */
export function cutToWindow(stretch: TimeSpan, window: TimeSpan): CompareBar {
  const length = window.toNs - window.fromNs;
  const from = (stretch.fromNs - window.fromNs) / length;
  const to = (stretch.toNs - window.fromNs) / length;
  if (to < 0) return { from: 0, width: 0, side: 'left' };
  if (from > 1) return { from: 1, width: 0, side: 'right' };
  const cut = Math.max(0, from);
  return { from: cut, width: Math.min(1, to) - cut, side: 'inside' };
}
