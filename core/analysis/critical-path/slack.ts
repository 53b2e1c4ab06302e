import type { CriticalPath } from './critical-path.ts';
import { judgeChild } from './last-finishers.ts';
import type { Window } from './last-finishers.ts';
import { Level, lineage } from './level.ts';
import type { PathInput } from './path-input.ts';
import { NON_BLOCKING_CONSUMER, STARTS_AFTER_PARENT_ENDED } from './reasons.ts';

/**
 * Slack: how much longer a span could have taken before the path changes, nanoseconds. 0 on the path; Infinity where
 * nothing on the path waits for it, however long it takes.
 *
 *     root     ├──────────────────┤
 *     on path  ├─────────────┤
 *     other       ├─────┤▒▒▒▒▒            slack = end of the sibling that overtook it − its own end
 *
 * Deeper down rooms add up: a span may first grow until its parent has to wait for it longer, and then as much as that
 * parent may. On the parent's own critical path it has no room of its own, as everything after it would move.
 *
 *     slack(node) = Σ room(a), a = node and its ancestors that their parent's part of the path, or their parent where
 *                   it is off the path, did not wait for
 *
 * After CRISP (USENIX ATC '22) `slack_drag.py`, whose slack is latest − earliest start with the end of the critical
 * sibling as the limit; here starts stay as they are, and siblings are compared as the path's walk compares them.
 */
export function computeSlack(input: PathInput, path: CriticalPath, node: number): number {
  const line = lineage(input, path.root, node);
  if (line.length === 0) return Infinity;
  const level = new Level(input, path.toleranceNs);
  let window: Window = { from: input.start[path.root]!, to: input.end[path.root]! };
  let slack = 0;
  for (let i = 1; i < line.length && slack < Infinity; i++) {
    level.settle(line[i - 1]!, window);
    const child = line[i]!;
    const at = level.indexOf(child);
    if (at >= 0 && level.isTaken(at)) window = level.windowOf(at);
    else {
      slack += roomOf(input, path, level, child, window);
      window = { from: input.start[child]!, to: input.end[child]! };
    }
  }
  return slack;
}

/** Room of a child that its parent did not wait for. */
function roomOf(input: PathInput, path: CriticalPath, level: Level, child: number, window: Window): number {
  const end = input.end[child]!;
  if (isNeverAwaited(input, path, child, window)) return Infinity;
  const at = level.indexOf(child);
  if (at >= 0) return level.roomOf(at);
  // No time, or all of it before the window: it would be waited for as soon as it reached into its parent's own time.
  const reached = Math.min(Math.max(end, window.from), window.to);
  const running = level.takenAt(reached);
  return (running < 0 ? reached : level.finishOf(running)) - Math.min(end, window.to);
}

/** Its parent ended before it did, or it reaches into the part of its parent that outlives the parent's own parent. */
function isNeverAwaited(input: PathInput, path: CriticalPath, child: number, window: Window): boolean {
  const verdict = judgeChild(input, child, window);
  if (verdict === NON_BLOCKING_CONSUMER || verdict === STARTS_AFTER_PARENT_ENDED) return true;
  const end = input.end[child]!;
  const parentEnd = input.end[input.tree.parent[child]!]!;
  // A window may also end up to the tolerance early, at the sibling that came next: that one does wait.
  return end > parentEnd || (end > window.to && parentEnd > window.to + path.toleranceNs);
}
