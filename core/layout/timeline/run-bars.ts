import { lowerBound } from '../lanes/lane-index.ts';
import type { RunLayer, RunShape } from './run-shape.ts';
import { pxToTime, timeToPx } from './viewport.ts';
import type { TimeView } from './viewport.ts';

/** The members of a run as bars in one row, those that overlap or touch as one. Pixels of the time area. */
export interface RunBars {
  x0: number[];
  x1: number[];
}

/** Bars never get thinner than this, and those that are no further apart than half of it are one. */
const MIN_BAR_PX = 1;

/** Those of all members, and over them those of what failed: an error is never under a bar that did not. */
export function layoutRunBars({ all, failed }: RunShape, view: TimeView): { all: RunBars; failed: RunBars } {
  return { all: barsOf(all, view), failed: barsOf(failed, view) };
}

/**
 * From bar to bar by search, never from member to member: at most some steps for each pixel.
 *
 *     members    ▄▄  ▄ ▄▄▄      ▄▄▄▄
 *                  ▄▄▄             ▄
 *     bars       ▄▄▄▄▄ ▄▄▄      ▄▄▄▄
 */
function barsOf(layer: RunLayer, view: TimeView): RunBars {
  const bars: RunBars = { x0: [], x1: [] };
  const { start, latestEnd } = layer;
  for (let at = lowerBound(latestEnd, view.fromNs, 0, start.length); at < start.length && start[at]! <= view.toNs;) {
    const from = Math.max(timeToPx(view, start[at]!), -1);
    const { next, to } = growBar(layer, view, at, from);
    bars.x0.push(from);
    bars.x1.push(Math.min(to, view.widthPx + 1));
    at = next;
  }
  return bars;
}

/** How far a bar reaches that begins with a member, and the first member beyond it. */
function growBar({ start, latestEnd }: RunLayer, view: TimeView, first: number, from: number) {
  let next = first + 1;
  let to = Math.max(timeToPx(view, latestEnd[first]!), from + MIN_BAR_PX);
  while (to <= view.widthPx) {
    const beyond = lowerBound(start, pxToTime(view, to + MIN_BAR_PX / 2), next, start.length);
    if (beyond === next) break;
    next = beyond;
    to = Math.max(to, timeToPx(view, latestEnd[next - 1]!), timeToPx(view, start[next - 1]!) + MIN_BAR_PX);
  }
  return { next: to > view.widthPx ? start.length : next, to };
}
