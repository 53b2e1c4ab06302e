import { EditPath } from './edit-path.ts';
import type { KeyRun } from './edit-path.ts';

/** The children of a node, `nodes[from … to−1]`, and a key for each node of its trace. */
export interface Siblings {
  nodes: Uint32Array;
  from: number;
  to: number;
  keys: Float64Array;
}

/** Tells of a pair: a node of either trace; `moved` = its place among its siblings is another. */
export type Pair = (before: number, after: number, moved: boolean) => void;

/**
 * Pairs children of two nodes that are a pair themselves. Repeated siblings are told apart by what stands around them:
 * the longest common subsequence of keys. What is left and has a partner of the same key changed places (parallel work
 * starts in any order), and is paired first to first.
 *
 *     before   get  auth  load  load  mail
 *     after         auth  load  load  load  get        get moved, one load is new, mail is gone
 */
export class SiblingMatcher {
  /** Lists too long and too different for a common subsequence: paired key by key, first to first. */
  keyByKey = 0;
  private readonly path = new EditPath();
  private aKeys = new Float64Array(64);
  private bKeys = new Float64Array(64);
  private aUsed = new Uint8Array(64);
  private bUsed = new Uint8Array(64);

  match(before: Siblings, after: Siblings, pair: Pair): void {
    const a = { ...before };
    const b = { ...after };
    while (a.from < a.to && b.from < b.to && keyAt(a, a.from) === keyAt(b, b.from)) {
      pair(a.nodes[a.from++]!, b.nodes[b.from++]!, false);
    }
    while (a.from < a.to && b.from < b.to && keyAt(a, a.to - 1) === keyAt(b, b.to - 1)) {
      pair(a.nodes[--a.to]!, b.nodes[--b.to]!, false);
    }
    if (a.from < a.to && b.from < b.to) this.matchMiddle(a, b, pair);
  }

  private matchMiddle(before: Siblings, after: Siblings, pair: Pair): void {
    this.reserve(Math.max(before.to - before.from, after.to - after.from));
    const a = runOf(before, this.aKeys, this.aUsed);
    const b = runOf(after, this.bKeys, this.bUsed);
    const onPair = (x: number, y: number): void => {
      this.aUsed[x] = this.bUsed[y] = 1;
      pair(before.nodes[before.from + x]!, after.nodes[after.from + y]!, false);
    };
    // Of several longest subsequences the walk finds one that depends on which list comes first: the order is made fixed.
    const isOrdered = compareRuns(a, b) <= 0;
    const found = isOrdered ? this.path.match(a, b, onPair) : this.path.match(b, a, (y, x) => onPair(x, y));
    if (!found) this.keyByKey++;
    this.matchLeft(before, after, found, pair);
  }

  /** First to first of each key. Chains through the list of `before`, one per key, are walked in its order. */
  private matchLeft(before: Siblings, after: Siblings, moved: boolean, pair: Pair): void {
    const first = new Map<number, number>();
    const next = new Int32Array(before.to - before.from);
    for (let x = next.length; x-- > 0;) {
      if (this.aUsed[x]) continue;
      next[x] = first.get(this.aKeys[x]!) ?? -1;
      first.set(this.aKeys[x]!, x);
    }
    for (let y = 0; y < after.to - after.from; y++) {
      const x = this.bUsed[y] ? -1 : (first.get(this.bKeys[y]!) ?? -1);
      if (x < 0) continue;
      first.set(this.bKeys[y]!, next[x]!);
      pair(before.nodes[before.from + x]!, after.nodes[after.from + y]!, moved);
    }
  }

  private reserve(length: number): void {
    if (this.aKeys.length >= length) return;
    this.aKeys = new Float64Array(2 * length);
    this.bKeys = new Float64Array(2 * length);
    this.aUsed = new Uint8Array(2 * length);
    this.bUsed = new Uint8Array(2 * length);
  }
}

function keyAt({ nodes, keys }: Siblings, at: number): number {
  return keys[nodes[at]!]!;
}

function runOf(siblings: Siblings, keys: Float64Array, used: Uint8Array): KeyRun {
  const length = siblings.to - siblings.from;
  for (let i = 0; i < length; i++) keys[i] = keyAt(siblings, siblings.from + i);
  used.fill(0, 0, length);
  return { keys, from: 0, to: length };
}

/** Shorter first, then by the first key that differs. */
function compareRuns(a: KeyRun, b: KeyRun): number {
  if (a.to !== b.to) return a.to - b.to;
  for (let i = 0; i < a.to; i++) if (a.keys[i] !== b.keys[i]) return a.keys[i]! - b.keys[i]!;
  return 0;
}
