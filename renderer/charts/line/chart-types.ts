import type { LineStream } from '../../../core/layout/line-chart/line.ts';
import type { StreamStyle } from './stream-style.ts';

/** One line of the chart; `value` is already in the unit the axis is read in. */
export interface ChartStream extends LineStream {
  readonly id: string;
  readonly label: string;
  readonly style: StreamStyle;
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
