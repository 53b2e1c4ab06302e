import type { Parcel } from '../../../../core/collector/parcel.ts';

/** The Collector's `sizer`. */
export type QueueSizer = 'requests' | 'items' | 'bytes';

/** How much room a parcel takes; of several that are merged, as much as they did. */
export type Measure = (parcel: Parcel) => number;

/** Undefined: each request is one. */
export function measureBy(sizer: QueueSizer): Measure | undefined {
  if (sizer === 'requests') return undefined;
  return sizer === 'items' ? ({ items }) => items : ({ wire }) => wire.length;
}
