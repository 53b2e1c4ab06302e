import { axisToTime } from '../../../core/layout/time-axis/time-axis.ts';
import type { TimelineModel } from '../../../core/layout/timeline/timeline-model.ts';
import type { TimelineState } from '../../charts/timeline/timeline-state.ts';
import { applyTime } from '../../state/brush.ts';
import { useSession } from '../../state/session.ts';
import { useView } from '../../state/view.ts';

/** The time drawn in a trace, else the part of the trace that is seen; absolute, whatever is folded. */
export function shownTime(
  { axis, tree }: Pick<TimelineModel, 'axis' | 'tree'>,
  { band, window }: Pick<TimelineState, 'band' | 'window'>,
  baseNs: bigint,
): { fromNs: bigint; toNs: bigint } {
  const at = (ns: number) =>
    baseNs + BigInt(Math.round(Math.min(Math.max(axisToTime(axis, ns), tree.traceStart), tree.traceEnd)));
  const { fromNs, toNs } = band ?? window;
  // Ranges exclude their end, and the trace that ends with what is seen is meant as well.
  return { fromNs: at(fromNs), toNs: at(toNs) + 1n };
}

/**
 * What else went on at that time: it becomes the range of all views, marked on the picture of before. The latency map has the
 * traces that ended then, the timeline all spans that ran. Back leads to the trace, with the range it had.
 */
export function showTimeOn(view: 'traces' | 'timeline', time: { fromNs: bigint; toNs: bigint }): void {
  const { place, go } = useView.getState();
  const stored = useSession.getState().session?.timeRange ?? null;
  go(view, '', applyTime(place, time, stored));
}
