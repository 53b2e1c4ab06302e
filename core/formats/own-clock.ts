import { FIRST_WALL_NS } from '../model/recording-clock.ts';
import { NS_PER_DAY } from '../model/units.ts';

/** Where the zero of a clock of a file's own is put: 2 January 1970. Not the 1st, for a time of 0 means "not known" in OpenTelemetry. */
export const OWN_ZERO_NS = NS_PER_DAY;

/**
 * What is added to the times of a file that does not say what its clock counts from. Mostly it is some moment nobody knows; then
 * they are placed as if from 2 January 1970, where no telemetry with a wall clock ever is. Where they would lie behind 2001 as
 * times since 1970, they are that.
 */
export function placeClock(firstNs: bigint): { isWall: boolean; shiftNs: bigint } {
  const isWall = firstNs >= FIRST_WALL_NS;
  return { isWall, shiftNs: isWall ? 0n : OWN_ZERO_NS };
}
