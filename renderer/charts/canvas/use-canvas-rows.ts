import { useCallback, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { RefObject } from 'react';
import type { CanvasMarks } from '../../../core/layout/canvas/canvas-marks.ts';
import { laneOfMark } from '../../../core/layout/canvas/step-marks.ts';
import { fitLaneHeight, nextLaneHeight } from '../../../core/layout/lanes/lane-heights.ts';
import { layoutLaneRows, type LaneRows } from '../../../core/layout/lanes/lane-rows.ts';
import { scrollToLane } from '../lanes/scroll-to-lane.ts';
import { useAltWheel } from '../lanes/use-alt-wheel.ts';

const HEADER_PX = 22;
/** Heights a lane can have, in CSS pixels; from 14 on there is room for names. */
const LANE_PX = [1, 2, 4, 8, 14, 16, 20];
/** So many screens may lie below the first before lanes get lower. */
const MOST_SCREENS = 7;

/** Where lanes lie. Their height fits what there is, until alt and the wheel choose another. */
export function useCanvasRows(
  marks: CanvasMarks,
  roomPx: number,
  scroller: RefObject<HTMLDivElement | null>,
): LaneRows {
  const [chosen, choose] = useState<number>();
  const fitting = fitLaneHeight(LANE_PX, marks.lanes, roomPx, MOST_SCREENS);
  const lanePx = chosen ?? fitting;
  useAltWheel(
    scroller,
    useCallback((up) => choose((before) => nextLaneHeight(LANE_PX, before ?? fitting, up)), [fitting]),
  );
  return useMemo(() => layoutRows(marks, lanePx), [marks, lanePx]);
}

function layoutRows({ firstLane }: CanvasMarks, lanePx: number): LaneRows {
  const count = firstLane.length - 1;
  const none = new Uint32Array(count);
  return layoutLaneRows({ count, code: none, firstLane, bars: none, rule: new Uint8Array(count) }, lanePx, HEADER_PX);
}

/** Scrolls the lane of the selected mark into view once it is selected. */
export function useRevealLane(
  scroller: RefObject<HTMLDivElement | null>,
  marks: CanvasMarks,
  mark: number,
  rows: LaneRows,
): void {
  const key = mark < 0 ? -1 : marks.key[mark]!;
  const done = useRef(-1);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element || key === done.current) return;
    done.current = key;
    if (mark < 0) return;
    scrollToLane(element, rows, laneOfMark(marks, mark));
  });
}
