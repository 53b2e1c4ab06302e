import { FIRST_WALL_NS } from '../../../../core/formats/own-clock.ts';
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

/** Why telemetry of a clock is not put beside what there is; '' where it may be. */
export function clockRefusal(clock: Clock, held: readonly Clock[]): string {
  if (held.length === 0 || held.includes(clock)) return '';
  return clock === 'own'
    ? 'This file has no wall clock, and this session holds telemetry that has one: on one axis their times would mean nothing. Open it in a new session.'
    : 'This session holds a file without a wall clock, and this one has one: on one axis their times would mean nothing. Open it in a new session.';
}
