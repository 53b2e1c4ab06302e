/** Whole nanoseconds so that `bins` steps cover `width`; at least 1. */
export function stepFor(width: bigint, bins: number): bigint {
  const step = (width + BigInt(bins) - 1n) / BigInt(bins);
  return step > 0n ? step : 1n;
}

/** `bins` + 1 edges, equally far apart. */
export function linearEdges(from: bigint, step: bigint, bins: number): bigint[] {
  return Array.from({ length: bins + 1 }, (_, i) => from + step * BigInt(i));
}

/**
 * `bins` + 1 edges, each about the same factor above the one before and at least 1 ns above it; the last is at or above
 * `high`. `fromZero` puts the first edge to 0, for what is below any logarithm.
 *
 *   1 µs      10 µs     100 µs     1 ms
 *   ├──────────┼──────────┼──────────┤
 */
export function logEdges(low: bigint, high: bigint, bins: number, fromZero: boolean): bigint[] {
  const bottom = low > 0n ? low : 1n;
  const factor = Math.max(1, Number(high) / Number(bottom));
  const edges = [bottom];
  for (let i = 1; i <= bins; i++) {
    const exact = i === bins ? high : BigInt(Math.round(Number(bottom) * factor ** (i / bins)));
    const above = edges[i - 1]! + 1n;
    edges.push(exact > above ? exact : above);
  }
  if (fromZero) edges[0] = 0n;
  return edges;
}
