import { laneAt, type LaneView } from '../lanes/lane-rows.ts';
import { headerAt } from '../lanes/lane-headers.ts';
import type { TimeSpan } from '../timeline/viewport.ts';
import { groupOfLane, type CanvasMarks } from './canvas-marks.ts';
import { columnsOfMark } from './mark-columns.ts';

/** How far beside a mark the pointer may be and still mean it, in CSS pixels. */
const REACH_PX = 3;

export interface MarkHit {
  lane: number;
  group: number;
  /** The mark that speaks for all under the point: the longest error, else the longest. */
  mark: number;
  spans: number;
  errors: number;
  longest: number;
}

/** What lies under a point of the time area, or a little beside it; undefined = nothing, or a header. CSS pixels. */
export function hitMarks(
  marks: CanvasMarks,
  view: LaneView,
  window: TimeSpan,
  xPx: number,
  yPx: number,
): MarkHit | undefined {
  const lane = laneAt(view.rows, yPx + view.scrollPx);
  const width = view.edges.length - 1;
  const column = Math.floor(xPx * view.ratio);
  if (lane < 0 || column < 0 || column >= width || headerAt(view, yPx) >= 0) return undefined;
  const near = nearestColumns(marks, lane, window, width, column);
  if (near > Math.round(REACH_PX * view.ratio)) return undefined;
  return gather(marks, lane, window, width, column, near);
}

function distance(marks: CanvasMarks, i: number, window: TimeSpan, width: number, column: number): number {
  const { x0, x1 } = columnsOfMark(marks.start[i]!, marks.end[i]!, window, width, marks.isExact);
  return column < x0 ? x0 - column : Math.max(0, column - x1 + 1);
}

function nearestColumns(marks: CanvasMarks, lane: number, window: TimeSpan, width: number, column: number): number {
  let near = Infinity;
  for (let i = marks.first[lane]!; i < marks.first[lane + 1]! && near > 0; i++)
    near = Math.min(near, distance(marks, i, window, width, column));
  return near;
}

function gather(
  marks: CanvasMarks,
  lane: number,
  window: TimeSpan,
  width: number,
  column: number,
  near: number,
): MarkHit {
  const hit = { lane, group: groupOfLane(marks, lane), mark: -1, spans: 0, errors: 0, longest: 0 };
  for (let i = marks.first[lane]!; i < marks.first[lane + 1]!; i++) {
    if (distance(marks, i, window, width, column) > near) continue;
    hit.spans += marks.spans[i]!;
    hit.errors += marks.errors[i]!;
    hit.longest = Math.max(hit.longest, marks.longest[i]!);
    if (hit.mark < 0 || speaksBefore(marks, i, hit.mark)) hit.mark = i;
  }
  return hit;
}

/** Errors before others, then the longest; of equals the earlier one stays. */
export function speaksBefore({ errors, duration }: CanvasMarks, a: number, b: number): boolean {
  const [failsA, failsB] = [errors[a]! > 0, errors[b]! > 0];
  return failsA === failsB ? duration[a]! > duration[b]! : failsA;
}
