import type { CriticalPath } from './critical-path.ts';
import { Level, lineage } from './level.ts';
import type { PathInput } from './path-input.ts';
import { ON_PATH } from './reasons.ts';

/**
 * Drag: how much of its own time on the path a span can lose before something else is what the root waits for, in
 * nanoseconds; so much sooner the root would have ended. 0 off the path and where a node has no time of its own on it.
 *
 *     root   ├────────────────────────┤
 *     a      ├────────┤                        a: 4, then b would end before c
 *     b               ├───────────┤            b: 4, the same join
 *     c        ├──────────────┤▒▒▒▒            c is overtaken by b; room = b.end − c.end = 4
 *
 *     drag(n) = min(own(n), min { room(c) : own(n) within (c.start, end of o(c)'s part of the path) > room(c) })
 *
 * where c are the children that n and its ancestors were not waiting for, o(c) the sibling that overtook c, and
 * room(c) = o(c).end − c.end. Time lost after c started moves o(c) towards c and leaves c where it is; time lost before
 * moves both, and time lost after o(c) neither. It holds wherever in its own time the span gets quicker.
 *
 * After CRISP (USENIX ATC '22) `slack_drag.py`, exclusive drag = min(exclusive time, end − next sibling's end). That looks
 * at the siblings of one span only; here every join further up or later in time that would take over counts too.
 */
export function computeDrag(input: PathInput, path: CriticalPath, node: number): number {
  if (path.reason[node] !== ON_PATH) return 0;
  const own = new OwnTime(path, node);
  const line = lineage(input, path.root, node);
  const level = new Level(input, path.toleranceNs);
  let window = { from: input.start[path.root]!, to: input.end[path.root]! };
  let drag = own.totalNs;
  for (let i = 0; i < line.length && drag > 0; i++) {
    level.settle(line[i]!, window);
    drag = Math.min(drag, lowestRoom(input, level, own));
    if (i + 1 < line.length) window = level.windowOf(level.indexOf(line[i + 1]!));
  }
  return drag;
}

/** The least room of a child that loses it before `own` is used up; Infinity where none does. */
function lowestRoom(input: PathInput, level: Level, own: OwnTime): number {
  let lowest = Infinity;
  for (let i = 0; i < level.count; i++) {
    if (level.isTaken(i)) continue;
    const room = level.roomOf(i);
    if (room >= lowest) continue;
    const until = level.windowOf(level.overtakerOf(i)).to;
    if (own.until(until) - own.until(input.start[level.children[i]!]!) > room) lowest = room;
  }
  return lowest;
}

/** A node's own segments, as a running sum over time. */
class OwnTime {
  private readonly startNs: number[] = [];
  private readonly endNs: number[] = [];
  /** Own time before each segment. */
  private readonly beforeNs: number[] = [];
  readonly totalNs: number;

  constructor({ segmentNode, boundsNs }: CriticalPath, node: number) {
    let sum = 0;
    for (let i = segmentNode.indexOf(node); i >= 0; i = segmentNode.indexOf(node, i + 1)) {
      this.startNs.push(boundsNs[i]!);
      this.endNs.push(boundsNs[i + 1]!);
      this.beforeNs.push(sum);
      sum += boundsNs[i + 1]! - boundsNs[i]!;
    }
    this.totalNs = sum;
  }

  /** Own time up to `time`. */
  until(time: number): number {
    let low = 0;
    let high = this.startNs.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.startNs[middle]! < time) low = middle + 1;
      else high = middle;
    }
    if (low === 0) return 0;
    return this.beforeNs[low - 1]! + Math.min(time, this.endNs[low - 1]!) - this.startNs[low - 1]!;
  }
}
