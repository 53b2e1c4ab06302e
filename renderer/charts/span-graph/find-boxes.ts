import type { PlacedGraph } from '../../../core/layout/span-graph/placed-graph.ts';

/** 1 per box that holds a span the search found. */
export function findBoxes({ graph }: PlacedGraph, matches: Uint8Array): Uint8Array {
  const found = new Uint8Array(graph.nodes.length);
  matches.forEach((match, node) => {
    const box = match ? graph.nodeOf[node]! : -1;
    if (box >= 0) found[box] = 1;
  });
  return found;
}
