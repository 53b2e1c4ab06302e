import { RADIX_FROM, sortByTime } from '../sort-by-time.ts';
import type { PathInput } from './path-input.ts';
import { isQueued } from './path-input.ts';
import {
  ENDED_BEFORE_NEEDED,
  NON_BLOCKING_CONSUMER,
  NO_DURATION,
  OUTSIDE_PARENT_WINDOW,
  STARTS_AFTER_PARENT_ENDED,
} from './reasons.ts';

/** The part of a node that is explained; children are clipped to it. Nanoseconds. */
export interface Window {
  from: number;
  to: number;
}

/** What rules `child` out before its siblings are looked at; ENDED_BEFORE_NEEDED where only they can. */
export function judgeChild(input: PathInput, child: number, { from, to }: Window): number {
  const start = input.start[child]!;
  const end = input.end[child]!;
  if (isQueued(input, child)) return NON_BLOCKING_CONSUMER;
  if (start >= input.end[input.tree.parent[child]!]!) return STARTS_AFTER_PARENT_ENDED;
  if (end <= start) return NO_DURATION;
  return end <= from || start >= to || to <= from ? OUTSIDE_PARENT_WINDOW : ENDED_BEFORE_NEEDED;
}

/**
 * Writes the children `node` may have waited for within `window` to `into` from `at` on, last finisher first, and
 * returns how many they are. Of those that end together (ends are clipped to the window) the longest comes first, then
 * the tree's order of siblings. `reason`, where given, receives what `judgeChild` says of every child.
 */
export function sortLastFinishers(
  input: PathInput,
  node: number,
  window: Window,
  into: Uint32Array,
  at: number,
  reason?: Uint8Array,
): number {
  const { childStart, children } = input.tree;
  let count = at;
  for (let i = childStart[node + 1]!; i-- > childStart[node]!;) {
    const child = children[i]!;
    const verdict = judgeChild(input, child, window);
    if (reason !== undefined) reason[child] = verdict;
    if (verdict === ENDED_BEFORE_NEEDED) into[count++] = child;
  }
  if (count - at > 1) sortByEnd(input, window.to, into.subarray(at, count));
  return count - at;
}

/** `nodes` come latest start first, which for children one after the other is the order wanted. */
function sortByEnd({ tree, start, end }: PathInput, to: number, nodes: Uint32Array): void {
  const compare = (a: number, b: number) =>
    Math.min(end[b]!, to) - Math.min(end[a]!, to) || start[a]! - start[b]! || tree.position[a]! - tree.position[b]!;
  if (isOrdered(nodes, compare)) return;
  if (nodes.length < RADIX_FROM) nodes.sort(compare);
  else sortManyByEnd(start, end, to, nodes);
}

function isOrdered(nodes: Uint32Array, compare: (a: number, b: number) => number): boolean {
  for (let i = 1; i < nodes.length; i++) if (compare(nodes[i - 1]!, nodes[i]!) > 0) return false;
  return true;
}

/** Stable passes, least significant key first: the tree's order, then start, then the clipped end downwards. */
function sortManyByEnd(start: Float64Array, end: Float64Array, to: number, nodes: Uint32Array): void {
  const count = nodes.length;
  const siblings = nodes.slice().reverse();
  const starts = new Float64Array(count);
  const ends = new Float64Array(count);
  let order = new Uint32Array(count);
  for (let i = 0; i < count; i++) {
    // 0 + and 0 − turn −0 into 0, whose bits sort elsewhere.
    starts[i] = 0 + start[siblings[i]!]!;
    ends[i] = 0 - Math.min(end[siblings[i]!]!, to);
    order[i] = i;
  }
  order = sortByTime(starts, order);
  order = sortByTime(ends, order);
  for (let i = 0; i < count; i++) nodes[i] = siblings[order[i]!]!;
}
