import { useLayoutEffect, useRef } from 'react';
import type { RefObject } from 'react';
import type { LaneRows } from '../../../core/layout/lanes/lane-rows.ts';
import type { PlacedLanes } from '../../../core/layout/lanes/pack-lanes.ts';
import type { TimelineState } from '../timeline/timeline-state.ts';
import { scrollToLane } from './scroll-to-lane.ts';

/** Scrolls the lane of the selected bar into view when the state asks for it. */
export function useRevealLane(
  scroller: RefObject<HTMLDivElement | null>,
  { reveal, selected }: TimelineState,
  { lane }: PlacedLanes,
  rows: LaneRows,
): void {
  const done = useRef(0);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element || reveal === done.current || selected < 0 || !(lane[selected]! >= 0)) return;
    done.current = reveal;
    scrollToLane(element, rows, lane[selected]!);
  });
}
