import { NODE_ERROR } from '../../analysis/trace-tree.ts';
import { hideUnwanted, MASK_HIDDEN } from './row-mask.ts';
import type { TimelineModel } from './timeline-model.ts';

/** What is left of the rows, and how much is not. */
export interface KeptSpans {
  /** 1 per node that is wanted for itself; the way to it is shown with it. */
  keep: Uint8Array;
  /** Spans without a row because of it. */
  hidden: number;
}

/**
 * The spans that last at least so long and, where something is searched for, were found. What failed is never too short to
 * be shown, nor is what has no end or ended before it began: nobody knows how long it took.
 */
export function keepSpans({ tree, columns }: TimelineModel, leastNs: number, matches?: Uint8Array): KeptSpans {
  const keep = new Uint8Array(tree.nodes);
  for (let row = 0; row < tree.spans; row++) {
    const duration = columns.duration[row]!;
    const isShort = duration >= 0 && duration < leastNs && (tree.flags[row]! & NODE_ERROR) === 0;
    if (!isShort && (matches === undefined || matches[row] === 1)) keep[row] = 1;
  }
  return { keep, hidden: countHidden(hideUnwanted(tree, keep), tree.spans) };
}

function countHidden(mask: Uint8Array, spans: number): number {
  let hidden = 0;
  for (let row = 0; row < spans; row++) if (mask[row] === MASK_HIDDEN) hidden++;
  return hidden;
}

/** Of a trace of 3.2 s: 1 ms, 10 ms, 100 ms, 1 s. */
const MOST_LENGTHS = 4;

/** Powers of ten below a trace's length that a span may be too short for, the least first. */
export function shortLengths(durationNs: number): number[] {
  const largest = Math.ceil(Math.log10(Math.max(1, durationNs))) - 1;
  const least = Math.max(0, largest - MOST_LENGTHS + 1);
  return Array.from({ length: Math.max(0, largest - least + 1) }, (_, i) => 10 ** (least + i));
}
