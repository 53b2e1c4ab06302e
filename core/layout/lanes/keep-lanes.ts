import { findKept } from './find-kept.ts';
import type { EarlierLanes, LaneNames } from './find-kept.ts';
import type { LaneInput } from './lane-members.ts';
import { packLanes } from './pack-lanes.ts';
import type { LanePacking } from './pack-lanes.ts';

export interface Keeping {
  earlier: EarlierLanes;
  /** Of the trees that are laid now. */
  names: LaneNames;
}

export interface KeptPacking {
  packing: LanePacking;
  /** It is what packing anew would give. */
  isFresh: boolean;
}

/** Packs a trace that has grown: bars stay in their lanes, groups in their order. Without `keeping`, anew. */
export function keepLanes(input: LaneInput, keeping?: Keeping): KeptPacking {
  const fresh = packLanes(input);
  if (keeping === undefined) return { packing: fresh, isFresh: true };
  const packing = packLanes(input, findKept(keeping.earlier, keeping.names, input.group));
  const isFresh = packing.lanes === fresh.lanes && packing.lane.every((lane, node) => lane === fresh.lane[node]);
  // The same lanes, told by the rule that gives them.
  return isFresh ? { packing: fresh, isFresh } : { packing, isFresh };
}
