import { hashPair } from './hash-pair.ts';
import { joinSharedIds } from './shared-ids.ts';
import { NO_PARENT, PARENT_UNKNOWN } from './span-columns.ts';
import type { SpanColumns } from './span-columns.ts';

export interface ResolvedParents {
  /** Parent node per node; −1 = root. Nodes from `spans` on stand for parents that are not here. */
  parent: Int32Array;
  /** Parent ids that occur in no row, one synthetic node each. */
  missing: number;
  /** Spans under those nodes. */
  orphans: number;
  /** Spans whose link to their parent was cut because it led back to themselves. */
  cut: Uint32Array;
  /** Not 0 per span that shares its id with the other half of a call; undefined = none. */
  shared: Uint8Array | undefined;
}

/** `sorted` holds all rows in sibling order; missing parents are numbered as they come up in it. */
export function resolveParents(columns: SpanColumns, sorted: Uint32Array): ResolvedParents {
  const { parent: joined, shared } = joinSharedIds(columns, sorted);
  const { parent: adopted, missing, orphans } = adoptOrphans(columns, sorted, joined);
  const { parent, cut } = cutCycles(adopted, sorted);
  if (missing === 0) return { parent, missing, orphans, cut, shared };
  const all = new Int32Array(parent.length + missing).fill(NO_PARENT);
  all.set(parent);
  return { parent: all, missing, orphans, cut, shared };
}

interface Adopted {
  parent: Int32Array;
  missing: number;
  orphans: number;
}

/** Gives every span of unknown parent a synthetic node, one per parent id and trace. */
function adoptOrphans(columns: SpanColumns, sorted: Uint32Array, joined: Int32Array): Adopted {
  const spans = joined.length;
  const unknown = sorted.filter((row) => isUnknown(joined[row]!, spans));
  if (unknown.length === 0) return { parent: joined, missing: 0, orphans: 0 };
  const parent = joined.slice();
  const groupOf = groupById(columns, unknown);
  let missing = 0;
  for (let i = 0; i < unknown.length; i++) {
    parent[unknown[i]!] = spans + groupOf[i]!;
    missing = Math.max(missing, groupOf[i]! + 1);
  }
  return { parent, missing, orphans: unknown.length };
}

/** A row number that is no row is treated like an unknown parent: the span must still be drawn somewhere. */
function isUnknown(parent: number, spans: number): boolean {
  return parent === PARENT_UNKNOWN || parent >= spans || parent < PARENT_UNKNOWN;
}

/** Numbers the distinct parent ids of `rows` in order of first appearance. Open addressing: no text keys for 1e6 rows. */
function groupById({ parentIdHigh: high, parentIdLow: low, traceId }: SpanColumns, rows: Uint32Array): Uint32Array {
  const size = 2 ** Math.ceil(Math.log2(Math.max(2, rows.length * 2)));
  const slots = new Int32Array(size).fill(-1);
  const first: number[] = [];
  return rows.map((row) => {
    let slot = hashPair(high[row]!, low[row]!) & (size - 1);
    for (; ; slot = (slot + 1) & (size - 1)) {
      const group = slots[slot]!;
      if (group === -1) return (slots[slot] = first.push(row) - 1);
      const other = first[group]!;
      const isSameTrace = traceId?.codes[other] === traceId?.codes[row];
      if (high[other] === high[row] && low[other] === low[row] && isSameTrace) return group;
    }
  });
}

const UNSEEN = 0;
const DONE = 1;

/**
 * Follows parents from every span; a walk that meets itself has found a cycle, and the cycle's earliest span (first in
 * `sorted`) becomes a root. Every node is walked once.
 *
 *     a → b → c → a   where a is the earliest:   a  (root, cut)
 *                                                └ c
 *                                                  └ b
 */
function cutCycles(parent: Int32Array, sorted: Uint32Array): { parent: Int32Array; cut: Uint32Array } {
  const members = findCycles(parent);
  if (members.length === 0) return { parent, cut: new Uint32Array(0) };
  const rank = new Uint32Array(parent.length);
  sorted.forEach((row, i) => (rank[row] = i));
  const cut = members.map((member) => earliestOfCycle(member, parent, rank));
  const without = parent.slice();
  for (const row of cut) without[row] = NO_PARENT;
  return { parent: without, cut: Uint32Array.from(cut).sort((a, b) => rank[a]! - rank[b]!) };
}

/** One member of each cycle. */
function findCycles(parent: Int32Array): number[] {
  const spans = parent.length;
  const seen = new Int32Array(spans);
  const members: number[] = [];
  for (let row = 0; row < spans; row++) {
    const walk = row + DONE + 1;
    let node = row;
    for (; node >= 0 && node < spans && seen[node] === UNSEEN; node = parent[node]!) seen[node] = walk;
    if (node >= 0 && node < spans && seen[node] === walk) members.push(node);
    for (node = row; node >= 0 && node < spans && seen[node] === walk; node = parent[node]!) seen[node] = DONE;
  }
  return members;
}

function earliestOfCycle(member: number, parent: Int32Array, rank: Uint32Array): number {
  let earliest = member;
  for (let node = parent[member]!; node !== member; node = parent[node]!) {
    if (rank[node]! < rank[earliest]!) earliest = node;
  }
  return earliest;
}
