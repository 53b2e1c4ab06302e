import { topOfLane } from '../../../core/layout/lanes/lane-rows.ts';
import type { LaneRows } from '../../../core/layout/lanes/lane-rows.ts';

/** Brings a lane into view, with room for a header above it: to the upper edge, or to the middle if it is below. */
export function scrollToLane(element: HTMLElement, rows: LaneRows, lane: number): void {
  const top = topOfLane(rows, lane);
  const bottom = top + rows.lanePx;
  if (top - rows.headerPx < element.scrollTop) element.scrollTop = top - rows.headerPx;
  else if (bottom > element.scrollTop + element.clientHeight) element.scrollTop = bottom - element.clientHeight / 2;
}
