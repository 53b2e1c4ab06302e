import type { CanvasMarks } from '../../../core/layout/canvas/canvas-marks.ts';
import { nextError, stepInLane, stepToLane } from '../../../core/layout/canvas/step-marks.ts';

/** The mark an arrow key or E leads to; undefined for other keys. E by its place on the board, so that it works in Hangul mode. */
export function markOfPress(
  { key, code }: { key: string; code: string },
  marks: CanvasMarks,
  selected: number,
  atNs: number,
): number | undefined {
  if (code === 'KeyE') return nextError(marks, selected, atNs);
  switch (key) {
    case 'ArrowRight':
      return stepInLane(marks, selected, 1, atNs);
    case 'ArrowLeft':
      return stepInLane(marks, selected, -1, atNs);
    case 'ArrowDown':
      return stepToLane(marks, selected, 1, atNs);
    case 'ArrowUp':
      return stepToLane(marks, selected, -1, atNs);
    default:
      return undefined;
  }
}

/** The window moved, not zoomed, so far that a time range is in it. */
export function revealTime(
  { fromNs, toNs }: { fromNs: number; toNs: number },
  startNs: number,
  endNs: number,
): { fromNs: number; toNs: number } | undefined {
  const length = toNs - fromNs;
  if (startNs < toNs && endNs > fromNs) return undefined;
  const from = startNs - length / 4;
  return { fromNs: from, toNs: from + length };
}
