import { findAnchors } from './find-anchors.ts';
import { FreeLanes } from './free-lanes.ts';
import { findMembers } from './lane-members.ts';
import type { LaneInput } from './lane-members.ts';
import { packBelow } from './pack-below.ts';
import { ContourPacker } from './pack-contour.ts';

/** How a group was packed: subtree by subtree (`pack-contour.ts`), or each bar by itself (`pack-below.ts`). */
export const PACKED_BY_SUBTREE = 0;
export const PACKED_BY_START = 1;

/** Up to here a group keeps its subtrees together: so many bars a person still reads. It also bounds the worst case. */
export const MOST_BY_SUBTREE = 5_000;

/** Numbers per group, in the order of the groups' first bars. */
export interface LaneGroups {
  count: number;
  code: Uint32Array;
  /** Lanes of group g: `firstLane[g] … firstLane[g+1]−1`. */
  firstLane: Uint32Array;
  /** Bars in the group. */
  bars: Uint32Array;
  /** PACKED_… */
  rule: Uint8Array;
}

export interface LanePacking {
  /** Lane of every node, counted over all groups; −1 = it has no bar. */
  lane: Int32Array;
  lanes: number;
  groups: LaneGroups;
  /** Nodes with a bar, by (start, longest first, place in the tree). */
  byStart: Uint32Array;
}

/**
 * Gives every bar a lane so that no two bars of a lane overlap; touching is fine (`bar-extent.ts`). Each bar stands
 * under its nearest ancestor in the group, wherever time allows. The result depends on times and structure alone, not
 * on the order of rows or codes. Pack by times that are not folded and folding moves no bar to another lane.
 */
export function packLanes(input: LaneInput): LanePacking {
  const { byStart, groupOf, code, first, members } = findMembers(input);
  const count = code.length;
  const lane = new Int32Array(input.tree.nodes).fill(-1);
  const anchor = findAnchors(input.tree, groupOf, count);
  const groups = {
    count,
    code,
    firstLane: new Uint32Array(count + 1),
    bars: Uint32Array.from(code, (_, g) => first[g + 1]! - first[g]!),
    rule: Uint8Array.from(code, (_, g) =>
      first[g + 1]! - first[g]! > MOST_BY_SUBTREE ? PACKED_BY_START : PACKED_BY_SUBTREE,
    ),
  };
  const pack = createPacker(input, anchor, lane);
  for (let g = 0; g < count; g++) {
    const own = members.subarray(first[g]!, first[g + 1]!);
    groups.firstLane[g + 1] = groups.firstLane[g]! + pack(own, groups.rule[g]!);
  }
  for (const node of byStart) lane[node]! += groups.firstLane[groupOf[node]!]!;
  return { lane, lanes: groups.firstLane[count]!, groups, byStart };
}

/** Both rules with their working memory, which all groups share. */
function createPacker({ tree, times }: LaneInput, anchor: Int32Array, lane: Int32Array) {
  const contour = new ContourPacker(Math.min(tree.nodes, MOST_BY_SUBTREE));
  const rank = new Uint32Array(tree.nodes);
  const free = new FreeLanes();
  return (members: Uint32Array, rule: number): number =>
    rule === PACKED_BY_START
      ? packBelow(members, times, anchor, lane, free)
      : contour.pack(members, times, anchor, lane, rank);
}
