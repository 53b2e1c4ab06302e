/**
 * Until when a bar takes its lane, in nanoseconds: bars are half open, so touching ones share a lane, and a bar of no
 * length takes one nanosecond, the smallest step of OTLP's clocks, so that no two bars ever share one place.
 *
 *     [3, 5)  ▬▬            [5, 7) may follow: they touch
 *     [5, 5]    ◇           takes [5, 6): neither a second ◇ at 5 nor [5, 7) may stand here
 *
 * Beyond 2^52 ns (52 days) from the base a nanosecond is no step of a double any more; there it is the next double.
 */
export function takenUntil(start: number, end: number): number {
  const least = start + Math.max(1, Math.abs(start) * Number.EPSILON);
  return end > least ? end : least;
}
