import type { Reading, StepReading } from './step-reading.ts';

/** What one component gave up, or could not use, for one reason. */
export interface LostItems {
  /** Key of the component: 'exporters/otlp/2'. */
  component: string;
  /** '' for what was given up after its errors, of which `lastError` is the last. */
  reason: string;
  items: number;
  lastError: StepReading['lastError'];
}

/** What the session itself counts as lost is not told twice. */
const isStore = (key: string): boolean => key === 'exporters/store' || key.startsWith('exporters/store/');

/** What components gave up or could not use since they were started, most first: what a rule drops, and what was sent back, is not lost. */
export function listLostItems({ components }: Reading): LostItems[] {
  return Object.entries(components)
    .filter(([key]) => !isStore(key))
    .flatMap(([component, { failed, dropped, lostReasons, lastError }]) => [
      { component, reason: '', items: failed, lastError },
      ...lostReasons.map((reason) => ({ component, reason, items: dropped[reason] ?? 0, lastError: null })),
    ])
    .filter(({ items }) => items > 0)
    .toSorted((a, b) => b.items - a.items);
}
