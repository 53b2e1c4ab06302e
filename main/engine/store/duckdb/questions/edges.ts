/** Whole nanoseconds so that `bins` steps cover `width`; at least 1. */
export function stepFor(width: bigint, bins: number): bigint {
  const step = (width + BigInt(bins) - 1n) / BigInt(bins);
  return step > 0n ? step : 1n;
}

/** `bins` + 1 edges, equally far apart. */
export function linearEdges(from: bigint, step: bigint, bins: number): bigint[] {
  return Array.from({ length: bins + 1 }, (_, i) => from + step * BigInt(i));
}

/** Of which each is at most a third above the one before. */
const ROUND = [10n, 12n, 15n, 20n, 25n, 30n, 40n, 50n, 60n, 80n];

/** The least round number of nanoseconds at or above `least`: 12, 15, 20 … 80 times a power of ten. */
export function roundStep(least: bigint): bigint {
  if (least <= 10n) return least > 0n ? least : 1n;
  let power = 1n;
  while (ROUND[0]! * power * 10n <= least) power *= 10n;
  return (ROUND.find((step) => step * power >= least) ?? 100n) * power;
}

/** The largest round number at or below; `value` is at least 1. */
export function roundedDown(value: bigint): bigint {
  let power = 1n;
  while (ROUND[0]! * power * 10n <= value) power *= 10n;
  return value < ROUND[0]! ? value : ROUND.findLast((step) => step * power <= value)! * power;
}

/** Equal columns: the first begins at `from`, each is `step` wide. */
export interface Columns {
  from: bigint;
  step: bigint;
  count: number;
}

/**
 * Columns that begin at multiples of a round step and hold [from, to), at most `most` of them.
 *
 *         from                        to
 *   ├──────┼──────┼──────┼──────┼──────┼──────┤      the grid lies still, whatever from and to are
 */
export function wholeColumns(from: bigint, to: bigint, most: number): Columns {
  // A stretch that begins and ends within columns touches one more than fit into it.
  let step = roundStep((to - from + BigInt(most) - 1n) / BigInt(most));
  while ((to - 1n) / step - from / step + 1n > BigInt(most)) step = roundStep(step + 1n);
  return { from: (from / step) * step, step, count: Number((to - 1n) / step - from / step) + 1 };
}

/**
 * Likewise, of a stretch that moves: neither step nor number of columns changes while its length changes by less than a
 * half step, so that the picture scrolls and is not drawn anew. Some of the first columns may lie before `from`.
 */
export function scrollingColumns(from: bigint, to: bigint, most: number): Columns {
  const length = to - from;
  const countFor = (step: bigint): bigint => (2n * length + step) / (2n * step) + 2n;
  let step = roundStep(length / BigInt(most));
  while (countFor(step) > BigInt(most)) step = roundStep(step + 1n);
  const last = (to - 1n) / step;
  const first = last + 1n - countFor(step);
  const begin = first > 0n ? first : 0n;
  return { from: begin * step, step, count: Number(last - begin) + 1 };
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
