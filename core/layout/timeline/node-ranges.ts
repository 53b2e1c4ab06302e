/**
 * Entries that belong to nodes: those of `nodes[i]`, which rise, are `first[i] … first[i+1]−1`. Events, links and the like
 * belong to few of a million spans: a number for each span would be 4 MB apiece.
 */
export interface NodeRanges {
  nodes: Uint32Array;
  first: Uint32Array;
}

/** From a number for each node and one more: entries of node n are `first[n] … first[n+1]−1`. */
export function rangesOf(first: Uint32Array): NodeRanges {
  let count = 0;
  for (let node = 0; node + 1 < first.length; node++) if (first[node + 1]! > first[node]!) count++;
  const ranges = { nodes: new Uint32Array(count), first: new Uint32Array(count + 1) };
  let at = 0;
  for (let node = 0; at < count; node++) {
    if (first[node + 1] === first[node]) continue;
    ranges.nodes[at] = node;
    ranges.first[++at] = first[node + 1]!;
  }
  return ranges;
}

/** Of a node; both 0 where it has no entry. O(log nodes). */
export function entriesOf({ nodes, first }: NodeRanges, node: number): { from: number; to: number } {
  const at = placeOfNode(nodes, node);
  return at < 0 ? { from: 0, to: 0 } : { from: first[at]!, to: first[at + 1]! };
}

export function countEntries(ranges: NodeRanges, node: number): number {
  const { from, to } = entriesOf(ranges, node);
  return to - from;
}

/** Place of a node among some that rise; −1 = it is none of them. */
export function placeOfNode(nodes: Uint32Array, node: number): number {
  let low = 0;
  let high = nodes.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (nodes[middle]! < node) low = middle + 1;
    else high = middle;
  }
  return nodes[low] === node ? low : -1;
}
