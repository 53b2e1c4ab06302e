import type { ComparedTrace } from '../../analysis/compare-traces/compared-trace.ts';
import { findIdle } from '../time-axis/find-idle.ts';
import type { IdleKind, IdleSource } from '../time-axis/find-idle.ts';
import { foldAxis, foldedShare, STRAIGHT, timeToAxis } from '../time-axis/time-axis.ts';
import type { TimeAxis } from '../time-axis/time-axis.ts';
import { FOLD_FROM } from '../timeline/timeline-model.ts';
import type { Folding } from '../timeline/timeline-model.ts';
import type { TimeSpan } from '../timeline/viewport.ts';

/**
 * Both traces on one axis: nanoseconds from the start of each one's root. What is folded is idle in both.
 *
 *     before    ├──────────┤≈┤──┤         root at 0
 *     after     ├─────────────┤≈┤──┤      root at 0
 */
export interface CompareAxis {
  time: TimeAxis;
  /** Everything of either trace, on the axis. */
  whole: TimeSpan;
  /** What is shown first: without what comes long after both roots ended. */
  first: TimeSpan;
}

export interface CompareAxes extends Readonly<Record<Folding, CompareAxis>> {
  /** The one that is shown when nobody asks for another. */
  byItself: Folding;
}

/** Asynchronous work minutes later would leave the requests no room: from so many times their length on they come first. */
const FAR = 3;

export function layoutCompareAxes(before: ComparedTrace, after: ComparedTrace): CompareAxes {
  const extents = [extentOf(before), extentOf(after)];
  const whole = join(extents.map(({ all }) => all));
  const roots = join(extents.map(({ root }) => root));
  const both = bothTraces(before, after, whole);
  const folded = (kind: IdleKind) => foldAxis(findIdle(both, NO_EVENTS, kind), whole.fromNs, whole.toNs);
  const [idle, quiet] = [folded('idle'), folded('quiet')];
  const axisOf = (time: TimeAxis) => axisWith(time, whole, roots);
  const byItself = foldedShare(idle, whole.fromNs, whole.toNs) > FOLD_FROM ? 'idle' : 'none';
  return { none: axisOf(STRAIGHT), idle: axisOf(idle), quiet: axisOf(quiet), byItself };
}

const NO_EVENTS = new Float64Array(0);

function axisWith(time: TimeAxis, whole: TimeSpan, roots: TimeSpan): CompareAxis {
  const drawn = { whole: spanOnAxis(time, whole), roots: spanOnAxis(time, roots) };
  const rootsNs = drawn.roots.toNs - drawn.roots.fromNs;
  const isFar = drawn.whole.toNs - drawn.whole.fromNs > FAR * rootsNs && rootsNs > 0;
  return { time, whole: drawn.whole, first: isFar ? drawn.roots : drawn.whole };
}

export function spanOnAxis(time: TimeAxis, { fromNs, toNs }: TimeSpan): TimeSpan {
  return { fromNs: timeToAxis(time, fromNs), toNs: timeToAxis(time, toNs) };
}

/** The spans of both as if they were of one trace. */
function bothTraces(before: ComparedTrace, after: ComparedTrace, { fromNs, toNs }: TimeSpan): IdleSource {
  const spans = before.spans + after.spans;
  const both = { start: new Float64Array(spans), end: new Float64Array(spans), flags: new Uint8Array(spans) };
  const childStart = new Uint32Array(spans + 1);
  for (const [trace, first] of [[before, 0] as const, [after, before.spans] as const]) {
    const zero = originOf(trace);
    for (let node = 0; node < trace.spans; node++) {
      both.start[first + node] = trace.start[node]! - zero;
      both.end[first + node] = trace.end[node]! - zero;
      both.flags[first + node] = trace.flags[node]!;
      const hasChildren = trace.childStart[node + 1]! > trace.childStart[node]!;
      childStart[first + node + 1] = childStart[first + node]! + Number(hasChildren);
    }
  }
  return { ...both, spans, childStart, traceStart: fromNs, traceEnd: toNs };
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

/** When a node runs, from its trace's origin. */
export function timeOfNode(trace: ComparedTrace, node: number): TimeSpan {
  const zero = originOf(trace);
  return { fromNs: trace.start[node]! - zero, toNs: trace.end[node]! - zero };
}
