import { entriesOf } from '../timeline/node-ranges.ts';
import type { NodeRanges } from '../timeline/node-ranges.ts';

/** Events or log records of some nodes, and the bad ones among them. */
export function countMoments(nodes: Uint32Array, of: NodeRanges, isBad: Uint8Array): { all: number; bad: number } {
  let all = 0;
  let bad = 0;
  for (const node of nodes) {
    const { from, to } = entriesOf(of, node);
    all += to - from;
    for (let at = from; at < to; at++) bad += isBad[at]!;
  }
  return { all, bad };
}
