import type { CanvasMarks } from '../../../core/layout/canvas/canvas-marks.ts';
import type { LaneRows } from '../../../core/layout/lanes/lane-rows.ts';
import type { TimeSpan } from '../../../core/layout/timeline/viewport.ts';

/** What a canvas shows, all in nanoseconds from `baseNs`. */
export interface CanvasModel {
  marks: CanvasMarks;
  baseNs: bigint;
  /** By group, in the order of lanes. */
  groups: readonly CanvasGroupLabel[];
  /** Of a mark that is one span; '' for others. */
  nameOf: (mark: number) => string;
}

export interface CanvasGroupLabel {
  label: string;
  /** Its colour is that of this service. */
  service: string;
}

/** Lanes by duration are labelled to the left of the time area. */
export const GUTTER_PX = 72;

export interface CanvasFrame {
  window: TimeSpan;
  rows: LaneRows;
  /** Of the time area and the gutter. */
  widthPx: number;
  heightPx: number;
  scrollPx: number;
  ratio: number;
}
