import { lowerBound } from '../lanes/lane-index.ts';
import { axisToTime, timeToAxis } from '../time-axis/time-axis.ts';
import { entriesOf } from './node-ranges.ts';
import { sentNsOf } from './path-index.ts';
import type { PathIndex } from './path-index.ts';
import type { TimelineModel } from './timeline-model.ts';
import { pxToTime, timeToPx } from './viewport.ts';
import type { TimeView } from './viewport.ts';

interface Range {
  from: number;
  to: number;
}

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
  const own = entriesOf(index, node);
  for (let at = firstEndingFrom(model, index, own, view.fromNs); at < own.to;) {
    const x0 = pxOf(index.segmentFrom[at]!);
    if (x0 > view.widthPx) return;
    const x1 = Math.max(pxOf(index.segmentTo[at]!), x0 + 1);
    if (x1 > 0) draw(Math.max(x0, -OUTSIDE_PX), x1);
    // Those that end in the pixels drawn are not gone through.
    at = firstEndingFrom(model, index, { from: at + 1, to: own.to }, pxToTime(view, x1));
  }
}

/** Segments of a node are in time order: the first of some that ends at a place of the axis or after it. */
function firstEndingFrom({ axis }: TimelineModel, { segmentTo }: PathIndex, { from, to }: Range, at: number): number {
  return lowerBound(segmentTo, axisToTime(axis, at), from, to);
}

/** Shorter times in a queue are not drawn. */
const LEAST_QUEUE_PX = 2;

/** From the end of sending to the bar's beginning at `x0`, cut `outsidePx` outside of the view; undefined = no queue to be seen. */
export function layoutQueueBar(
  { axis }: TimelineModel,
  view: TimeView,
  path: PathIndex,
  node: number,
  x0: number,
  outsidePx: number,
): { from: number; to: number } | undefined {
  const sent = sentNsOf(path, node);
  if (Number.isNaN(sent)) return undefined;
  const from = Math.max(timeToPx(view, timeToAxis(axis, sent)), -outsidePx);
  const to = Math.min(x0, view.widthPx + outsidePx);
  return to - from < LEAST_QUEUE_PX ? undefined : { from, to };
}
