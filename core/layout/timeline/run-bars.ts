import type { TimelineModel } from './timeline-model.ts';
import { timeToPx } from './viewport.ts';
import type { TimeView } from './viewport.ts';

/** The members of a run as bars in one row, those of one pixel as one. Pixels of the time area. */
export interface RunBars {
  x0: number[];
  x1: number[];
  /** 1 where one of the members failed, or something below it. */
  failed: number[];
  /** Of all members, on the axis. */
  from: number;
  to: number;
  /** Members, and the sum of their durations in nanoseconds. */
  count: number;
  totalNs: number;
}

/** Siblings come in order of their start, so bars do too; bars closer than half a pixel are one. */
export function layoutRunBars({ tree, drawn, runs }: TimelineModel, node: number, view: TimeView): RunBars {
  const run = runs.ofNode[node]!;
  const members = runs.members.subarray(runs.first[run]!, runs.first[run + 1]!);
  const bars: RunBars = {
    ...{ x0: [], x1: [], failed: [], from: Infinity, to: -Infinity },
    ...{ count: members.length, totalNs: 0 },
  };
  for (const member of members) {
    bars.totalNs += tree.end[member]! - tree.start[member]!;
    bars.from = Math.min(bars.from, drawn.start[member]!);
    bars.to = Math.max(bars.to, drawn.end[member]!);
    if (drawn.end[member]! < view.fromNs || drawn.start[member]! > view.toNs) continue;
    addBar(
      bars,
      Math.max(timeToPx(view, drawn.start[member]!), -1),
      Math.min(timeToPx(view, drawn.end[member]!), view.widthPx + 1),
      tree.errors[member]! > 0 ? 1 : 0,
    );
  }
  return bars;
}

function addBar({ x0, x1, failed }: RunBars, from: number, to: number, isFailed: number): void {
  const last = x0.length - 1;
  const end = Math.max(to, from + 1);
  if (last >= 0 && from < x1[last]! + 0.5 && (failed[last] === isFailed || end <= x1[last]!)) {
    x1[last] = Math.max(x1[last]!, end);
    failed[last]! |= isFailed;
    return;
  }
  x0.push(from);
  x1.push(end);
  failed.push(isFailed);
}
