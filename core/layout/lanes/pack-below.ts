import { takenUntil } from './bar-extent.ts';
import type { FreeLanes } from './free-lanes.ts';
import type { BarTimes } from './lane-members.ts';

/**
 * "Below parent": in the order of start, each bar on the lowest free lane under its anchor's. A bar that starts before
 * its anchor (clocks that disagree) finds it unplaced and takes the lowest free lane of all.
 *
 *     0  a ▬▬▬▬▬▬▬▬▬▬▬▬▬▬
 *     1  b  ▬▬▬▬   d ▬▬▬
 *     2  c    ▬▬▬▬▬▬▬
 *
 * Within a few lanes of the fewest possible, but a child may stand far below its parent. `lane` (−1 = unplaced) gets
 * numbers from 0 within the group; returns how many lanes it took.
 */
export function packBelow(
  members: Uint32Array,
  { start, end }: BarTimes,
  anchor: Int32Array,
  lane: Int32Array,
  free: FreeLanes,
): number {
  free.clear();
  for (const node of members) {
    const above = anchor[node]!;
    const bound = above < 0 ? 0 : lane[above]! + 1;
    lane[node] = free.lowest(bound, start[node]!);
    free.occupy(lane[node]!, takenUntil(start[node]!, end[node]!));
  }
  return free.used;
}
