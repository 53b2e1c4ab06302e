import { sortLastFinishers } from './last-finishers.ts';
import type { PathInput } from './path-input.ts';
import { DEFAULT_TOLERANCE_NS } from './path-input.ts';
import { ANCESTOR_NOT_ON_PATH, ON_PATH, OTHER_ROOT } from './reasons.ts';
import { SegmentList } from './segment-list.ts';

export interface PathOptions {
  /** The node to explain; its subtree is all that is looked at. */
  root: number;
  /** How far a child may reach into its successor and still count as finished before it. Pass a coarser clock's step. */
  toleranceNs?: number;
}

/**
 * What the root's duration was spent on. Inferred: OTLP does not say which span waited for which.
 *
 * Segment i belongs to node `segmentNode[i]` and lasts from `boundsNs[i]` to `boundsNs[i + 1]`, so segments are in time
 * order, disjoint, and cover the root exactly. There are none where the root takes no time.
 */
export interface CriticalPath {
  root: number;
  toleranceNs: number;
  segmentNode: Uint32Array;
  boundsNs: Float64Array;
  /** Per node; see `PATH_REASONS`. */
  reason: Uint8Array;
}

export interface TimedPath extends CriticalPath {
  /** Nanoseconds on the path that are a node's own; their sum is the root's duration. 0 also where a child covers all of it. */
  timeNs: Float64Array;
}

/** `TimedPath.timeNs` of the nodes that have any. */
export function timesOnPath({ segmentNode, boundsNs }: CriticalPath): Map<number, number> {
  const times = new Map<number, number>();
  segmentNode.forEach((node, i) => times.set(node, (times.get(node) ?? 0) + boundsNs[i + 1]! - boundsNs[i]!));
  return times;
}

/**
 * The last finisher's walk, backwards in time: a parent was waiting for whichever child finished last, and before that
 * child started, for whichever finished last until then. Between two such children the parent worked itself.
 *
 *     root    ├─────────────────────┤
 *     a          ├────┤
 *     b               ├─────┤              a touches c: on the path (also when it overlaps by ≤ toleranceNs)
 *     c               ├─────────┤          b: c finished later
 *     path    root│a  │c        │root
 *
 * A child is clipped to its parent's part of the path. Not followed: a CONSUMER under its PRODUCER, and a child that
 * starts when its parent has ended. No recursion; O(n log n), less where little of the trace is on the path.
 * After the walk of jaeger-ui `TracePage/CriticalPath`, with a tolerance instead of its strict `<`.
 */
export function computeCriticalPath(
  input: PathInput,
  { root, toleranceNs = DEFAULT_TOLERANCE_NS }: PathOptions,
): TimedPath {
  const timeNs = new Float64Array(input.tree.nodes);
  const segments = new SegmentList(input.end[root]!, timeNs);
  const reason = initialReasons(input, root);
  const walk = new Walk(input, toleranceNs, reason);
  walk.open(root, input.start[root]!, input.end[root]!);
  while (walk.isOpen()) walk.step(segments);
  return { root, toleranceNs, ...segments.inTimeOrder(), timeNs, reason };
}

function initialReasons({ tree }: PathInput, root: number): Uint8Array {
  const reason = new Uint8Array(tree.nodes).fill(OTHER_ROOT);
  const first = tree.position[root]!;
  for (const node of tree.order.subarray(first, first + tree.size[root]!)) reason[node] = ANCESTOR_NOT_ON_PATH;
  return reason;
}

/** The nodes entered and not yet left, as a stack in arrays: a chain of a million spans must not overflow the call stack. */
class Walk {
  private readonly input: PathInput;
  private readonly toleranceNs: number;
  private readonly reason: Uint8Array;
  private top = -1;
  private readonly node: Uint32Array;
  /** The window of each; `cursor` goes from `to` down to `from` as time is given away. */
  private readonly from: Float64Array;
  private readonly to: Float64Array;
  private readonly cursor: Float64Array;
  /** Candidates left: `candidates[next … stop−1]`. Every node has room for all its children, as in the tree. */
  private readonly next: Uint32Array;
  private readonly stop: Uint32Array;
  private readonly candidates: Uint32Array;

  constructor(input: PathInput, toleranceNs: number, reason: Uint8Array) {
    const levels = input.tree.maxDepth + 1;
    this.input = input;
    this.toleranceNs = toleranceNs;
    this.reason = reason;
    this.node = new Uint32Array(levels);
    this.from = new Float64Array(levels);
    this.to = new Float64Array(levels);
    this.cursor = new Float64Array(levels);
    this.next = new Uint32Array(levels);
    this.stop = new Uint32Array(levels);
    this.candidates = new Uint32Array(input.tree.children.length);
  }

  isOpen(): boolean {
    return this.top >= 0;
  }

  open(node: number, from: number, to: number): void {
    const at = this.input.tree.childStart[node]!;
    const level = ++this.top;
    this.reason[node] = ON_PATH;
    this.node[level] = node;
    this.from[level] = from;
    this.to[level] = this.cursor[level] = to;
    this.next[level] = at;
    this.stop[level] = at + sortLastFinishers(this.input, node, { from, to }, this.candidates, at, this.reason);
  }

  /** Enters the child that finished last before the cursor, or leaves the node: what is left of it is its own. */
  step(segments: SegmentList): void {
    const level = this.top;
    const node = this.node[level]!;
    const child = this.takeNext(level);
    if (child === undefined) {
      segments.add(node, this.from[level]!);
      this.top--;
      return;
    }
    const from = Math.max(this.input.start[child]!, this.from[level]!);
    const to = Math.min(this.input.end[child]!, this.cursor[level]!);
    segments.add(node, to);
    this.cursor[level] = from;
    this.open(child, from, to);
  }

  private takeNext(level: number): number | undefined {
    const { start, end } = this.input;
    const cursor = this.cursor[level]!;
    while (this.next[level]! < this.stop[level]!) {
      const child = this.candidates[this.next[level]!++]!;
      const finish = Math.min(end[child]!, this.to[level]!);
      // Children that began before the window can use it up.
      if (Math.max(start[child]!, this.from[level]!) < cursor && finish <= cursor + this.toleranceNs) return child;
    }
    return undefined;
  }
}
