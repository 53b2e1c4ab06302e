import type { CanvasMarks } from './canvas-marks.ts';
import type { CanvasRooms } from './canvas-rooms.ts';
import { layoutRunMarks, type RunColumns, type RunScale } from './run-marks.ts';
import { layoutSpanMarks, type SpanColumns } from './span-marks.ts';

/** Columns of an answer, and where what is in them belongs. */
export interface MarksInput {
  told: { runs: RunColumns } | { spans: SpanColumns };
  /** Of runs; spans need only where they begin. */
  scale: RunScale;
  rooms: CanvasRooms;
  /** By group of the answer, where it is in the rooms. */
  places: readonly number[];
}

/** Marks of an answer of either kind: one function that a worker can be asked for. */
export function layoutMarks({ told, scale, rooms, places }: MarksInput): CanvasMarks {
  return 'runs' in told
    ? layoutRunMarks(told.runs, scale, rooms, places)
    : layoutSpanMarks(told.spans, scale.fromNs, rooms.keys.length, places);
}
