import { indexLanes } from '../../core/layout/lanes/lane-index.ts';
import type { LanePacking } from '../../core/layout/lanes/pack-lanes.ts';
import { nameOf } from '../../core/layout/timeline/timeline-model.ts';
import type { TimelineModel } from '../../core/layout/timeline/timeline-model.ts';
import { TEXT_UNIT_NS } from './trace-from-text.ts';

/** Lanes of a drawn trace, a line each: every bar in its columns, by the first letter of its name. */
export function laneText(model: TimelineModel, packing: LanePacking): string[] {
  const { first, node, times } = indexLanes(packing, model.tree, model.tree.flags);
  return Array.from({ length: packing.lanes }, (_, lane) => {
    let text = '';
    for (let i = first[lane]!; i < first[lane + 1]!; i++) {
      text = text.padEnd(times.start[node[i]!]! / TEXT_UNIT_NS);
      text = text.padEnd(Math.max(times.end[node[i]!]! / TEXT_UNIT_NS, text.length + 1), nameOf(model, node[i]!)[0]);
    }
    return text;
  });
}
