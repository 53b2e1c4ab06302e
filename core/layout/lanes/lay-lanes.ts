import { keepLanes } from './keep-lanes.ts';
import type { Keeping } from './keep-lanes.ts';
import { indexLanes } from './lane-index.ts';
import type { LaneIndex } from './lane-index.ts';
import type { BarTimes, LaneInput } from './lane-members.ts';
import type { PlacedLanes } from './pack-lanes.ts';

export interface LaidLanes {
  packing: PlacedLanes;
  index: LaneIndex;
  /** Packing anew would change nothing. */
  isFresh: boolean;
}

/**
 * Lanes by the times of `input`, and what draws them at the times `drawn`, in the order of those (a folded axis is).
 * `keeping`: lanes of the same trace when it was smaller, which are kept.
 */
export function layLanes(input: LaneInput, drawn: BarTimes, flags: Uint8Array, keeping?: Keeping): LaidLanes {
  const { packing, isFresh } = keepLanes(input, keeping);
  const { lane, lanes, groups } = packing;
  return { packing: { lane, lanes, groups }, isFresh, index: indexLanes(packing, drawn, flags) };
}
