import { KIND_CONSUMER, KIND_PRODUCER } from '../../model/span.ts';
import type { LinkIndex } from './link-index.ts';
import { entriesOf } from './node-ranges.ts';
import type { TimelineModel } from './timeline-model.ts';

/** From what came first to what followed it. Nodes. */
export interface Arrow {
  from: number;
  to: number;
  /** A link, rather than a message to a child. */
  isLink: boolean;
}

export interface Arrows {
  arrows: Arrow[];
  /** Ends that lie in other traces: what the span links to, and what links to it. */
  elsewhereBefore: number;
  elsewhereAfter: number;
  /** Arrows there would be beyond the bound. */
  more: number;
}

/** Whether anything is to be drawn. */
export function hasArrows({ arrows, elsewhereBefore, elsewhereAfter, more }: Arrows): boolean {
  return arrows.length + elsewhereBefore + elsewhereAfter + more > 0;
}

/** More would be a web in which no single one can be followed. */
const MOST_ARROWS = 200;

/** What the selected span follows from and what follows from it: links, and messages between producer and consumer. */
export function findArrows({ tree, columns }: TimelineModel, links: LinkIndex | undefined, selected: number): Arrows {
  const found: Arrows = { arrows: [], elsewhereBefore: 0, elsewhereAfter: 0, more: 0 };
  if (selected < 0 || selected >= tree.spans) return found;
  const add = (arrow: Arrow) => (found.arrows.length < MOST_ARROWS ? void found.arrows.push(arrow) : void found.more++);
  const { kind } = columns;
  const up = tree.parent[selected]!;
  if (kind[selected] === KIND_CONSUMER && up >= 0 && kind[up] === KIND_PRODUCER)
    add({ from: up, to: selected, isLink: false });
  if (kind[selected] === KIND_PRODUCER) {
    for (let i = tree.childStart[selected]!; i < tree.childStart[selected + 1]!; i++) {
      const child = tree.children[i]!;
      if (kind[child] === KIND_CONSUMER) add({ from: selected, to: child, isLink: false });
    }
  }
  if (links) addLinks(links, selected, found, add);
  return found;
}

function addLinks(links: LinkIndex, selected: number, found: Arrows, add: (arrow: Arrow) => void) {
  const { other, back } = links;
  const { from, to } = entriesOf(links, selected);
  for (let at = from; at < to; at++) {
    const end = other[at]!;
    if (end < 0 && back[at]) found.elsewhereAfter++;
    else if (end < 0) found.elsewhereBefore++;
    else if (back[at]) add({ from: selected, to: end, isLink: true });
    else add({ from: end, to: selected, isLink: true });
  }
}
