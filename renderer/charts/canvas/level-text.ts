import { formatDuration } from '../../format/duration.ts';

/** Shortest duration of each lane, in nanoseconds; the last has all shorter ones. */
const FROM_NS = [1e10, 1e9, 1e8, 1e7, 1e6, 1e5, 1e4];

/** "≥ 100 ms": round numbers, so without the digits a measured duration has. */
export function levelText(level: number): string {
  const from = FROM_NS[level];
  return from === undefined ? `< ${round(FROM_NS.at(-1)!)}` : `≥ ${round(from)}`;
}

const round = (ns: number): string => formatDuration(ns).replace(/[.,]0+(?=\D)/, '');
