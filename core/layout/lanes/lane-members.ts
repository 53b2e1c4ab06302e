import { sortByTime } from '../../analysis/sort-by-time.ts';
import type { TraceTree } from '../../analysis/trace-tree.ts';
import { NODE_MISSING } from '../../analysis/trace-tree.ts';
import type { Codes } from '../../model/codes.ts';

export interface BarTimes {
  /** Nanoseconds per node: as told, corrected for skew, or on a folded axis. `end` ≥ `start`. */
  start: Float64Array;
  end: Float64Array;
}

export interface LaneInput {
  tree: Pick<TraceTree, 'nodes' | 'parent' | 'order' | 'flags'>;
  times: BarTimes;
  /** Code of each node's group (service, thread, trace), dense as a dictionary's; left out = all in one group. */
  group?: Codes | undefined;
  /** 1 per node that gets no bar, besides the missing parents, which never get one. */
  leaveOut?: Uint8Array | undefined;
}

/** Who gets a bar, by group. Groups are numbered in the order of their first bar, behind those that are known. */
export interface LaneMembers {
  /** All of them by (start, longest first, place in the tree). */
  byStart: Uint32Array;
  /** Group number per node, −1 = no bar. */
  groupOf: Int32Array;
  code: Uint32Array;
  /** Members of group g: `members[first[g] … first[g+1]−1]`, ordered as `byStart`. */
  first: Uint32Array;
  members: Uint32Array;
}

/** `known`: codes of groups that come first, in their order; of those without a bar there is no group. */
export function findMembers(input: LaneInput, known: Uint32Array = new Uint32Array(0)): LaneMembers {
  const byStart = sortByTime(input.times.start, nodesWithBar(input));
  settleTies(input.times, byStart);
  const { groupOf, code } = numberGroups(byStart, input, known);
  return { byStart, groupOf, code, ...dealOut(byStart, groupOf, code.length) };
}

/** In the order of the tree. */
function nodesWithBar({ tree, leaveOut }: LaneInput): Uint32Array<ArrayBuffer> {
  const nodes = new Uint32Array(tree.nodes);
  let count = 0;
  for (const node of tree.order) if (!(tree.flags[node]! & NODE_MISSING) && !leaveOut?.[node]) nodes[count++] = node;
  return nodes.slice(0, count);
}

/** The sort is stable and began with the tree's order, which therefore is the last word. */
function settleTies({ start, end }: BarTimes, byStart: Uint32Array): void {
  for (let from = 0; from < byStart.length;) {
    let to = from + 1;
    while (to < byStart.length && start[byStart[to]!] === start[byStart[from]!]) to++;
    if (to - from > 1) byStart.subarray(from, to).sort((a, b) => end[b]! - end[a]!);
    from = to;
  }
}

/** Codes depend on the order of arrival, the first bar of a group does not. */
function numberGroups(byStart: Uint32Array, { tree, group }: LaneInput, known: Uint32Array) {
  const codes = codesByFirstBar(byStart, group);
  const isThere = new Set(codes);
  const first = known.filter((code) => isThere.has(code));
  const isFirst = new Set(first);
  const code = Uint32Array.of(...first, ...codes.filter((other) => !isFirst.has(other)));
  const numbers: number[] = [];
  code.forEach((of, number) => (numbers[of] = number));
  const groupOf = new Int32Array(tree.nodes).fill(-1);
  for (const node of byStart) groupOf[node] = numbers[group?.[node] ?? 0]!;
  return { groupOf, code };
}

function codesByFirstBar(byStart: Uint32Array, group: Codes | undefined): number[] {
  const isKnown: boolean[] = [];
  const codes: number[] = [];
  for (const node of byStart) {
    const code = group?.[node] ?? 0;
    if (isKnown[code]) continue;
    isKnown[code] = true;
    codes.push(code);
  }
  return codes;
}

function dealOut(byStart: Uint32Array, groupOf: Int32Array, groups: number) {
  const first = new Uint32Array(groups + 1);
  for (const node of byStart) first[groupOf[node]! + 1]!++;
  for (let g = 0; g < groups; g++) first[g + 1]! += first[g]!;
  const next = first.slice();
  const members = new Uint32Array(byStart.length);
  for (const node of byStart) members[next[groupOf[node]!]!++] = node;
  return { first, members };
}
