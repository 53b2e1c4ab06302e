import type { CanvasMarks } from './canvas-marks.ts';

/** The mark a key stands for, −1 = none. */
export function markOfKey({ key }: CanvasMarks, spanKey: number): number {
  return key.indexOf(spanKey);
}

export function laneOfMark({ first, lanes }: CanvasMarks, mark: number): number {
  let low = 0;
  let high = lanes;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (first[middle + 1]! <= mark) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The next or previous mark of a lane; the mark itself at its end. Without a mark the first one that is not over at a time. */
export function stepInLane(marks: CanvasMarks, mark: number, by: 1 | -1, atNs: number): number {
  if (mark < 0) return firstMark(marks, atNs);
  const lane = laneOfMark(marks, mark);
  const to = mark + by;
  return to >= marks.first[lane]! && to < marks.first[lane + 1]! ? to : mark;
}

function firstMark({ end }: CanvasMarks, atNs: number): number {
  const at = end.findIndex((until) => until > atNs);
  return at < 0 && end.length > 0 ? 0 : at;
}

/** The mark nearest in time in the next lane above or below that has any; the mark itself where there is none. */
export function stepToLane(marks: CanvasMarks, mark: number, by: 1 | -1, atNs: number): number {
  if (mark < 0) return firstMark(marks, atNs);
  const { first, start, lanes } = marks;
  for (let lane = laneOfMark(marks, mark) + by; lane >= 0 && lane < lanes; lane += by) {
    let nearest = -1;
    for (let i = first[lane]!; i < first[lane + 1]!; i++)
      if (nearest < 0 || Math.abs(start[i]! - start[mark]!) < Math.abs(start[nearest]! - start[mark]!)) nearest = i;
    if (nearest >= 0) return nearest;
  }
  return mark;
}

/** The next mark in time with an error, after the given one or a time; the first of all behind the last. −1 = there is none. */
export function nextError({ start, errors }: CanvasMarks, mark: number, atNs: number): number {
  const after = mark < 0 ? atNs : start[mark]!;
  const isLater = (i: number) => start[i]! > after || (start[i] === after && i > mark && mark >= 0);
  let next = -1;
  let first = -1;
  for (let i = 0; i < start.length; i++) {
    if (errors[i] === 0) continue;
    if (first < 0 || start[i]! < start[first]!) first = i;
    if (isLater(i) && (next < 0 || start[i]! < start[next]!)) next = i;
  }
  return next < 0 ? first : next;
}
