import type { Reading } from './step-reading.ts';

/** What the session itself counts as lost is not told twice. */
const isStore = (key: string): boolean => key === 'exporters/store' || key.startsWith('exporters/store/');

/** Items that components gave up or could not use since they were started: what a rule drops, and what was sent back, is not lost. */
export function countLostItems({ components }: Reading): number {
  return Object.entries(components).reduce((sum, [key, { failed, dropped, lostReasons }]) => {
    if (isStore(key)) return sum;
    return sum + failed + lostReasons.reduce((lost, reason) => lost + (dropped[reason] ?? 0), 0);
  }, 0);
}
