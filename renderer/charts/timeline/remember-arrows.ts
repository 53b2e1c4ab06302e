import { findArrows } from '../../../core/layout/timeline/arrows.ts';
import type { Arrows } from '../../../core/layout/timeline/arrows.ts';
import type { LinkIndex } from '../../../core/layout/timeline/link-index.ts';
import type { TimelineModel } from '../../../core/layout/timeline/timeline-model.ts';

/** Arrows of the node that is pointed at, found once while the pointer moves along it: a producer may have 50,000 children. */
export function rememberArrows(
  model: TimelineModel,
  links: LinkIndex | undefined,
): (node: number) => { node: number; arrows: Arrows } {
  let last = { node: -1, arrows: findArrows(model, links, -1) };
  return (node) => {
    if (node !== last.node) last = { node, arrows: findArrows(model, links, node) };
    return last;
  };
}
