import { FIRST_WALL_NS } from '../../../../core/model/recording-clock.ts';
import type { ImportAccount } from '../../../../contract/operations/files.ts';
import type { Slice } from '../../../../core/formats/format.ts';
import type { Store } from '../../store/port.ts';

/** What times go by: dates, or a moment of a file's own. */
export type Clock = 'wall' | 'own';

const OWN = 'no-wall-clock';

/** Of a part of a file. Readers say with the first one that there is no wall clock. */
export function clockOf({ decoded }: Slice): Clock {
  return decoded.warnings.some(({ code }) => code === OWN) ? 'own' : 'wall';
}

/** The clocks that a session's telemetry goes by. A note of an own clock may outlive what it was about. */
export function clocksOf(store: Pick<Store, 'stats' | 'losses'>): Clock[] {
  const { minNs, maxNs } = store.stats();
  if (minNs === undefined || maxNs === undefined) return [];
  const isNoted = store.losses().some(({ code }) => code === OWN);
  const clocks: Clock[] = [];
  if (isNoted && minNs < FIRST_WALL_NS) clocks.push('own');
  if (!isNoted || maxNs >= FIRST_WALL_NS) clocks.push('wall');
  return clocks;
}

/** Why a file is not taken, and what would let it in. */
export interface ClockRefusal {
  reason: string;
  advice: NonNullable<ImportAccount['advice']>;
}

const NO_WALL_CLOCK =
  'This file has no wall clock, and telemetry beside it has one: on one axis their times would mean nothing. Open it by itself, in a session of its own.';
const WALL_CLOCK =
  'This file has a wall clock, and telemetry beside it has none: on one axis their times would mean nothing. Open it by itself, in a session of its own.';

/**
 * Why telemetry of a clock is not put beside what there is; undefined where it may be. With `wallClockOnly` others may still come that
 * have a wall clock, and a file without one waits for them.
 */
export function clockRefusal(clock: Clock, held: readonly Clock[], wallClockOnly = false): ClockRefusal | undefined {
  if (held.includes(clock)) return undefined;
  if (held.length > 0) return { reason: clock === 'own' ? NO_WALL_CLOCK : WALL_CLOCK, advice: 'new-session' };
  return clock === 'own' && wallClockOnly ? { reason: NO_WALL_CLOCK, advice: 'after-others' } : undefined;
}
