import { useLayoutEffect, useRef } from 'react';
import type { RefObject } from 'react';
import { topOfLane } from '../../../core/layout/lanes/lane-rows.ts';
import type { LaneRows } from '../../../core/layout/lanes/lane-rows.ts';
import type { LanePacking } from '../../../core/layout/lanes/pack-lanes.ts';
import type { TimelineState } from '../timeline/timeline-state.ts';

/** Scrolls the lane of the selected bar into view when the state asks for it. */
export function useRevealLane(
  scroller: RefObject<HTMLDivElement | null>,
  { reveal, selected }: TimelineState,
  { lane }: LanePacking,
  rows: LaneRows,
): void {
  const done = useRef(0);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element || reveal === done.current || selected < 0 || !(lane[selected]! >= 0)) return;
    done.current = reveal;
    const top = topOfLane(rows, lane[selected]!) - rows.headerPx;
    const bottom = topOfLane(rows, lane[selected]!) + rows.lanePx;
    if (top < element.scrollTop) element.scrollTop = top;
    else if (bottom > element.scrollTop + element.clientHeight) element.scrollTop = bottom - element.clientHeight / 2;
  });
}
