/** Values dealt out to groups: those of group g are `sorted[first[g] … first[g+1]−1]`, smallest first. */
export interface GroupedValues {
  first: Uint32Array;
  sorted: Float64Array;
}

/** `group[i]` is the group of `values[i]`, −1 = none. NaN is in no group. */
export function groupValues(group: Int32Array, groups: number, values: Float64Array): GroupedValues {
  const isIn = (at: number) => group[at]! >= 0 && !Number.isNaN(values[at]!);
  const first = new Uint32Array(groups + 1);
  for (let at = 0; at < group.length; at++) if (isIn(at)) first[group[at]! + 1]!++;
  for (let g = 0; g < groups; g++) first[g + 1]! += first[g]!;
  const next = first.slice();
  const sorted = new Float64Array(first[groups]!);
  for (let at = 0; at < group.length; at++) if (isIn(at)) sorted[next[group[at]!]!++] = values[at]!;
  for (let g = 0; g < groups; g++) {
    if (first[g + 1]! - first[g]! > 1) sorted.subarray(first[g]!, first[g + 1]!).sort();
  }
  return { first, sorted };
}

/**
 * Exact, by nearest rank: the smallest value that at least the share `q` of the group does not exceed, so always one that
 * was measured. NaN for an empty group.
 */
export function rankIn({ first, sorted }: GroupedValues, group: number, q: number): number {
  const count = first[group + 1]! - first[group]!;
  if (count === 0) return NaN;
  return sorted[first[group]! + Math.max(0, Math.ceil(q * count) - 1)]!;
}
