import { sortLastFinishers } from './last-finishers.ts';
import type { Window } from './last-finishers.ts';
import type { PathInput } from './path-input.ts';

/**
 * One parent and the children it may have waited for, as the walk of `computeCriticalPath` deals with them. Asked for one
 * parent after the other it uses its arrays again.
 */
export class Level {
  private readonly input: PathInput;
  private readonly toleranceNs: number;
  private window: Window = { from: 0, to: 0 };
  count = 0;
  /** Last finisher first. */
  children = new Uint32Array(16);
  /** The part of each that is explained; NaN where it is not on the path. */
  private from = new Float64Array(16);
  private to = new Float64Array(16);
  /** For those not on the path the place, in `children`, of the sibling that was waited for instead. */
  private overtaker = new Int32Array(16);

  constructor(input: PathInput, toleranceNs: number) {
    this.input = input;
    this.toleranceNs = toleranceNs;
  }

  settle(parent: number, window: Window): void {
    const { childStart } = this.input.tree;
    this.reserve(childStart[parent + 1]! - childStart[parent]!);
    this.window = window;
    this.count = sortLastFinishers(this.input, parent, window, this.children, 0);
    let cursor = window.to;
    let last = -1;
    for (let i = 0; i < this.count; i++) {
      const from = Math.max(this.input.start[this.children[i]!]!, window.from);
      const isTaken = from < cursor && this.finishOf(i) <= cursor + this.toleranceNs;
      this.from[i] = isTaken ? from : NaN;
      this.to[i] = isTaken ? Math.min(this.finishOf(i), cursor) : NaN;
      this.overtaker[i] = isTaken ? -1 : last;
      if (!isTaken) continue;
      cursor = from;
      last = i;
    }
  }

  /** Its place; −1 where the parent never had to wait for it. */
  indexOf(child: number): number {
    for (let i = 0; i < this.count; i++) if (this.children[i] === child) return i;
    return -1;
  }

  isTaken(i: number): boolean {
    return this.overtaker[i] === -1;
  }

  /** Of a child that is taken. */
  windowOf(i: number): Window {
    return { from: this.from[i]!, to: this.to[i]! };
  }

  /** Of a child that is not taken. */
  overtakerOf(i: number): number {
    return this.overtaker[i]!;
  }

  /** How much later a child that is not taken could have ended before it overtakes the one that overtook it. */
  roomOf(i: number): number {
    return this.finishOf(this.overtaker[i]!) - this.finishOf(i);
  }

  /** The child taken that was running at `time`, if any. */
  takenAt(time: number): number {
    for (let i = 0; i < this.count; i++) if (this.from[i]! <= time && this.to[i]! > time) return i;
    return -1;
  }

  finishOf(i: number): number {
    return Math.min(this.input.end[this.children[i]!]!, this.window.to);
  }

  private reserve(count: number): void {
    if (count <= this.children.length) return;
    this.children = new Uint32Array(count);
    this.from = new Float64Array(count);
    this.to = new Float64Array(count);
    this.overtaker = new Int32Array(count);
  }
}

/** The nodes from `root` down to `node`, both included; empty where `node` is not under it. */
export function lineage({ tree }: PathInput, root: number, node: number): Uint32Array {
  const line = new Uint32Array(Math.max(0, tree.depth[node]! - tree.depth[root]! + 1));
  for (let i = line.length, up = node; i-- > 0; up = tree.parent[up]!) line[i] = up;
  return line[0] === root ? line : line.subarray(0, 0);
}
