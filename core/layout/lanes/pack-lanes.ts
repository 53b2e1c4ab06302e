import { findAnchors } from './find-anchors.ts';
import { FreeLanes } from './free-lanes.ts';
import { findMembers } from './lane-members.ts';
import type { LaneInput } from './lane-members.ts';
import { packBelow } from './pack-below.ts';
import { ContourPacker } from './pack-contour.ts';
import { packKept } from './pack-kept.ts';
import type { KeptLanes } from './pack-kept.ts';

/**
 * How a group was packed: subtree by subtree (`pack-contour.ts`), each bar by itself (`pack-below.ts`), or around bars
 * that stay where they are (`pack-kept.ts`).
 */
export const PACKED_BY_SUBTREE = 0;
export const PACKED_BY_START = 1;
export const PACKED_AS_KEPT = 2;

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

export interface PlacedLanes {
  /** Lane of every node, counted over all groups; −1 = it has no bar. */
  lane: Int32Array;
  lanes: number;
  groups: LaneGroups;
}

export interface LanePacking extends PlacedLanes {
  /** Nodes with a bar, by (start, longest first, place in the tree). */
  byStart: Uint32Array;
}

/**
 * Gives every bar a lane so that no two bars of a lane overlap; touching is fine (`bar-extent.ts`). Each bar stands
 * under its nearest ancestor in the group, wherever time allows. The result depends on times and structure alone, not
 * on the order of rows or codes. Pack by times that are not folded and folding moves no bar to another lane.
 *
 * `kept`: bars that have a lane already stay in it, and known groups in their order.
 */
export function packLanes(input: LaneInput, kept?: KeptLanes): LanePacking {
  const { byStart, groupOf, code, first, members } = findMembers(input, kept?.groups);
  const count = code.length;
  const lane = new Int32Array(input.tree.nodes).fill(-1);
  if (kept) for (const node of byStart) lane[node] = kept.lane[node]!;
  const anchor = findAnchors(input.tree, groupOf, count);
  const groups = {
    count,
    code,
    firstLane: new Uint32Array(count + 1),
    bars: Uint32Array.from(code, (_, g) => first[g + 1]! - first[g]!),
    rule: new Uint8Array(count),
  };
  const pack = createPacker(input, anchor, lane);
  for (let g = 0; g < count; g++) {
    const own = members.subarray(first[g]!, first[g + 1]!);
    const lanesAsKept = isKnown(own, kept) ? packKept(own, input.times, anchor, lane) : -1;
    groups.rule[g] = lanesAsKept < 0 ? ruleOf(own) : PACKED_AS_KEPT;
    groups.firstLane[g + 1] = groups.firstLane[g]! + (lanesAsKept < 0 ? pack(own, groups.rule[g]!) : lanesAsKept);
  }
  for (const node of byStart) lane[node]! += groups.firstLane[groupOf[node]!]!;
  return { lane, lanes: groups.firstLane[count]!, groups, byStart };
}

/** A group nobody knows yet is packed like any; so is one that is too costly to keep. */
function isKnown(members: Uint32Array, kept: KeptLanes | undefined): boolean {
  return kept !== undefined && members.some((node) => kept.lane[node]! >= 0);
}

function ruleOf(members: Uint32Array): number {
  return members.length > MOST_BY_SUBTREE ? PACKED_BY_START : PACKED_BY_SUBTREE;
}

/** The rules for packing anew, with their working memory, which all groups share. */
function createPacker({ tree, times }: LaneInput, anchor: Int32Array, lane: Int32Array) {
  const contour = new ContourPacker(Math.min(tree.nodes, MOST_BY_SUBTREE));
  const rank = new Uint32Array(tree.nodes);
  const free = new FreeLanes();
  return (members: Uint32Array, rule: number): number => {
    if (rule === PACKED_BY_START) return packBelow(members, times, anchor, lane, free);
    return contour.pack(members, times, anchor, lane, rank);
  };
}
