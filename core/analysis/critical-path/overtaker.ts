import type { CriticalPath } from './critical-path.ts';
import { Level, lineage } from './level.ts';
import type { PathInput } from './path-input.ts';
import { ENDED_BEFORE_NEEDED } from './reasons.ts';

/**
 * The sibling that was on the path instead of `node`, because it finished later and had started before `node` ended.
 * −1 where the reason is another than ENDED_BEFORE_NEEDED.
 */
export function findOvertaker(input: PathInput, path: CriticalPath, node: number): number {
  if (path.reason[node] !== ENDED_BEFORE_NEEDED) return -1;
  const line = lineage(input, path.root, node);
  const level = new Level(input, path.toleranceNs);
  let window = { from: input.start[path.root]!, to: input.end[path.root]! };
  for (let i = 1; ; i++) {
    level.settle(line[i - 1]!, window);
    const at = level.indexOf(line[i]!);
    if (line[i] === node) return level.children[level.overtakerOf(at)]!;
    window = level.windowOf(at);
  }
}
