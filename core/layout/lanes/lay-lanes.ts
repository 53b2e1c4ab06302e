import { indexLanes } from './lane-index.ts';
import type { LaneIndex } from './lane-index.ts';
import type { BarTimes, LaneInput } from './lane-members.ts';
import { packLanes } from './pack-lanes.ts';
import type { LanePacking } from './pack-lanes.ts';

export interface LaidLanes {
  packing: LanePacking;
  index: LaneIndex;
}

/** Lanes by the times of `input`, and what draws them at the times `drawn`, in the order of those (a folded axis is). */
export function layLanes(input: LaneInput, drawn: BarTimes, flags: Uint8Array): LaidLanes {
  const packing = packLanes(input);
  return { packing, index: indexLanes(packing, drawn, flags) };
}
