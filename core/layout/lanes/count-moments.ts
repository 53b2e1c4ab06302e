/** Events or log records of some nodes, and the bad ones among them; those of node n are `first[n] … first[n+1]−1`. */
export function countMoments(nodes: Uint32Array, first: Uint32Array, isBad: Uint8Array): { all: number; bad: number } {
  let all = 0;
  let bad = 0;
  for (const node of nodes) {
    all += first[node + 1]! - first[node]!;
    for (let at = first[node]!; at < first[node + 1]!; at++) bad += isBad[at]!;
  }
  return { all, bad };
}
