import type { LineStream } from '../../../core/layout/line-chart/line.ts';
import type { StreamStyle } from './stream-style.ts';

/** One line of the chart; all values are already in the unit the axis is read in. */
export interface ChartStream extends LineStream {
  readonly id: string;
  readonly label: string;
  readonly style: StreamStyle;
  /** Lowest and highest within each slice; absent where nothing was reduced. */
  readonly low?: Float64Array;
  readonly high?: Float64Array;
  /** From another window, shifted here: drawn to compare with, not read by the crosshair. */
  readonly isEarlier?: boolean;
}

/** A single measurement that led somewhere: an exemplar. */
export interface ChartDot {
  /** Offset from the range's base. */
  readonly ns: number;
  /** In the unit of the axis; NaN where it is no value of this axis: then it stands on the lower edge. */
  readonly value: number;
  /** Hollow where there is nowhere to go. */
  readonly isKnown: boolean;
  readonly label: string;
}

/** A tick of the value axis, in pixels from the top of the plot. */
export interface PlacedTick {
  readonly y: number;
  readonly label: string;
}

/** Where somebody asked what can be done: a moment, and a place on the screen. */
export interface ChartPick {
  readonly ns: number;
  readonly clientX: number;
  readonly clientY: number;
}

/** A stretch of time as offsets from `baseNs`. */
export interface ChartRange {
  readonly baseNs: bigint;
  readonly fromNs: number;
  readonly toNs: number;
}

/** Room around the plot, in pixels. */
export interface Margins {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}
