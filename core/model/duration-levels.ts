/**
 * Shortest duration of each level of a span, in nanoseconds: one for each power of ten, the long ones first.
 *
 *   level 0: ≥ 10 s   1: ≥ 1 s   2: ≥ 100 ms   3: ≥ 10 ms   4: ≥ 1 ms   5: ≥ 100 µs   6: ≥ 10 µs   7: shorter
 */
export const DURATION_LEVELS_NS = [1e10, 1e9, 1e8, 1e7, 1e6, 1e5, 1e4, 0] as const;

/** How many there are, for those who may know it by its type only. */
export type DurationLevelCount = (typeof DURATION_LEVELS_NS)['length'];
