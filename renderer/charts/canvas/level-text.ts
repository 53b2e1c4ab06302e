import { DURATION_LEVELS_NS } from '../../../core/model/duration-levels.ts';
import { formatDuration } from '../../format/duration.ts';

/** "≥ 100 ms": round numbers, so without the digits a measured duration has. The last level has all that is shorter. */
export function levelText(level: number): string {
  const from = DURATION_LEVELS_NS[level];
  return from ? `≥ ${round(from)}` : `< ${round(DURATION_LEVELS_NS.at(-2)!)}`;
}

const round = (ns: number): string => formatDuration(ns).replace(/[.,]0+(?=\D)/, '');
