const NS_PER_US = 1_000n;
/** 9 September 2001 in microseconds since 1970. No clock that counts from a machine's start has got there: that takes 31 years. */
const FIRST_WALL_NS = 1_000_000_000_000_000n * NS_PER_US;
/** Where the zero of a clock of its own is put: 2 January 1970. Not the 1st, for a time of 0 means "not known" in OpenTelemetry. */
export const OWN_ZERO_NS = 86_400n * 1_000_000_000n;

/**
 * What is added to a file's times. Mostly they count from some moment nobody knows; then they are placed as if from 2 January 1970,
 * where no telemetry with a wall clock ever is. Where all of them lie behind 2001 if read as microseconds since 1970, they are that.
 */
export function basisOf(firstNs: bigint): { isWall: boolean; shiftNs: bigint } {
  const isWall = firstNs >= FIRST_WALL_NS;
  return { isWall, shiftNs: isWall ? 0n : OWN_ZERO_NS };
}
