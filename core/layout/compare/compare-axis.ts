import type { ComparedTrace } from '../../analysis/compare-traces/compared-trace.ts';
import type { TimeSpan } from '../timeline/viewport.ts';

/**
 * Both traces on one axis: nanoseconds from the start of each one's root.
 *
 *     before    ├──────────┤          root at 0
 *     after     ├─────────────┤       root at 0
 */
export interface CompareAxis {
  /** Everything of either trace. */
  whole: TimeSpan;
  /** What is shown first: without what comes long after both roots ended. */
  first: TimeSpan;
}

/** Asynchronous work minutes later would leave the requests no room: from so many times their length on they come first. */
const FAR = 3;

export function layoutCompareAxis(before: ComparedTrace, after: ComparedTrace): CompareAxis {
  const extents = [extentOf(before), extentOf(after)];
  const whole = join(extents.map(({ all }) => all));
  const roots = join(extents.map(({ root }) => root));
  const isFar = whole.toNs - whole.fromNs > FAR * (roots.toNs - roots.fromNs) && roots.toNs > roots.fromNs;
  return { whole, first: isFar ? roots : whole };
}

function join(spans: readonly TimeSpan[]): TimeSpan {
  const fromNs = Math.min(...spans.map((span) => span.fromNs));
  return { fromNs, toNs: Math.max(fromNs + 1, ...spans.map((span) => span.toNs)) };
}

function extentOf(trace: ComparedTrace): { all: TimeSpan; root: TimeSpan } {
  const zero = originOf(trace);
  const all = { fromNs: 0, toNs: 0 };
  for (let node = 0; node < trace.nodes; node++) {
    all.fromNs = Math.min(all.fromNs, trace.start[node]! - zero);
    all.toNs = Math.max(all.toNs, trace.end[node]! - zero);
  }
  return { all, root: { fromNs: 0, toNs: trace.root < 0 ? 0 : trace.end[trace.root]! - zero } };
}

/** Where a trace's axis begins, in nanoseconds from its frame's base. */
export function originOf({ root, start }: ComparedTrace): number {
  return root < 0 ? 0 : start[root]!;
}

/** A bar as shares of the width, cut to the window. `side`: it lies outside, on that side. */
export interface CompareBar {
  from: number;
  width: number;
  side: 'inside' | 'left' | 'right';
}

export function layoutCompareBar(trace: ComparedTrace, node: number, window: TimeSpan): CompareBar {
  const zero = originOf(trace);
  const length = window.toNs - window.fromNs;
  const from = (trace.start[node]! - zero - window.fromNs) / length;
  const to = (trace.end[node]! - zero - window.fromNs) / length;
  if (to < 0) return { from: 0, width: 0, side: 'left' };
  if (from > 1) return { from: 1, width: 0, side: 'right' };
  const cut = Math.max(0, from);
  return { from: cut, width: Math.min(1, to) - cut, side: 'inside' };
}
