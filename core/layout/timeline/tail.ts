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
  const ns = Math.max(0, knownEnd[node]! - end[node]!);
  return { ns, isOpen: extentEnd[node]! > end[node]! + ns };
}
