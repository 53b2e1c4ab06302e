import type { TraceComparison } from '../../../../core/analysis/compare-traces/compare-traces.ts';
import { spanOnAxis, timeOfNode } from '../../../../core/layout/compare/compare-axis.ts';
import type { CompareAxis } from '../../../../core/layout/compare/compare-axis.ts';
import { axisToTime, timeToAxis } from '../../../../core/layout/time-axis/time-axis.ts';
import type { TimeAxis } from '../../../../core/layout/time-axis/time-axis.ts';
import { clampTime } from '../../../../core/layout/timeline/viewport.ts';
import type { TimeSpan } from '../../../../core/layout/timeline/viewport.ts';

export function isSameTime(a: TimeSpan, b: TimeSpan): boolean {
  return a.fromNs === b.fromNs && a.toNs === b.toNs;
}

/** The same moments on another axis. */
export function moveWindow({ fromNs, toNs }: TimeSpan, from: TimeAxis, to: CompareAxis): TimeSpan {
  const move = (at: number) => timeToAxis(to.time, axisToTime(from, at));
  return clampTime({ fromNs: move(fromNs), toNs: move(toNs) }, to.whole);
}

/** From the earlier start to the later end of both spans of a row, on the axis. */
export function spanOfRow(comparison: TraceComparison, { time }: CompareAxis, row: number): TimeSpan {
  const spans = (['before', 'after'] as const).flatMap((side) => {
    const node = comparison.tree[side][row]!;
    return node < 0 ? [] : [spanOnAxis(time, timeOfNode(comparison[side], node))];
  });
  return {
    fromNs: Math.min(...spans.map(({ fromNs }) => fromNs)),
    toNs: Math.max(...spans.map(({ toNs }) => toNs)),
  };
}
