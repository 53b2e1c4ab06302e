import { timeToAxis } from '../time-axis/time-axis.ts';
import type { PathIndex } from './path-index.ts';
import type { TimelineModel } from './timeline-model.ts';
import { timeToPx } from './viewport.ts';
import type { TimeView } from './viewport.ts';

/** What lies farther out is cut here. */
const OUTSIDE_PX = 1;

/**
 * The parts of a row that the whole trace waited for, in pixels of the time area, in order of time; thousands of parts of
 * one pixel are one.
 *
 *     bar    ▓▓▓▓▓▓▓▓▓▓▓▓▓▓
 *     parts  ▁▁▁▁     ▁▁▁▁▁
 */
export function eachPathBar(
  model: TimelineModel,
  view: TimeView,
  index: PathIndex,
  node: number,
  draw: (x0: number, x1: number) => void,
): void {
  const pxOf = (ns: number) => timeToPx(view, timeToAxis(model.axis, ns));
  let drawnTo = -Infinity;
  for (let at = firstInView(model, view, index, node); at < index.first[node + 1]!; at++) {
    const x0 = pxOf(index.segmentFrom[at]!);
    if (x0 > view.widthPx) return;
    const x1 = Math.max(pxOf(index.segmentTo[at]!), x0 + 1);
    if (x1 <= drawnTo || x1 < 0) continue;
    drawnTo = x1;
    draw(Math.max(x0, -OUTSIDE_PX), x1);
  }
}

/** Segments of a node are in time order: the first that ends in the window or after it. */
function firstInView(model: TimelineModel, view: TimeView, { first, segmentTo }: PathIndex, node: number): number {
  let low = first[node]!;
  let high = first[node + 1]!;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (timeToAxis(model.axis, segmentTo[middle]!) < view.fromNs) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Shorter times in a queue are not drawn. */
const LEAST_QUEUE_PX = 2;

/** From the end of sending to the bar's beginning at `x0`, cut `outsidePx` outside of the view; undefined = no queue to be seen. */
export function layoutQueueBar(
  { axis }: TimelineModel,
  view: TimeView,
  { sentNs }: PathIndex,
  node: number,
  x0: number,
  outsidePx: number,
): { from: number; to: number } | undefined {
  const sent = sentNs[node]!;
  if (Number.isNaN(sent)) return undefined;
  const from = Math.max(timeToPx(view, timeToAxis(axis, sent)), -outsidePx);
  const to = Math.min(x0, view.widthPx + outsidePx);
  return to - from < LEAST_QUEUE_PX ? undefined : { from, to };
}
