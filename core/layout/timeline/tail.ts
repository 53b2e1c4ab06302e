import type { TraceTree } from '../../analysis/trace-tree.ts';

/**
 * How long what is below a span goes on after its end, in nanoseconds.
 *
 *     parent  ▬▬▬▬▬
 *       a        ▬▬▬▬        ns: up to the end of a
 *       b         ▬▬▬▬▬┄┄┄┄  isOpen: b has no end, so it may be more
 */
export interface Tail {
  /** As far as it is known; 0 = nothing is known to. */
  ns: number;
  isOpen: boolean;
}

export function tailOf({ end, extentEnd, knownEnd }: TraceTree, node: number): Tail {
  const known = Math.max(end[node]!, knownEnd[node]!);
  return { ns: known - end[node]!, isOpen: extentEnd[node]! > known };
}
