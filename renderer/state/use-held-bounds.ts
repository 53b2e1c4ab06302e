import { useState } from 'react';
import { stableKey } from './stable-key.ts';
import type { Bounds } from './time-range.ts';
import { useBounds } from './use-range.ts';
import { useView } from './view.ts';

export interface HeldBounds {
  /** What was asked for besides the moment: range, filter, order. */
  readonly askedKey: string;
  readonly bounds: Bounds;
}

/** "The newest …" stays where it was while a list is read; another question is asked of the present. */
export function holdBounds(kept: HeldBounds, now: HeldBounds, isHeld: boolean): HeldBounds {
  const wasUnknown = kept.bounds.fromNs === undefined && now.bounds.fromNs !== undefined;
  const isSame = kept.bounds.fromNs === now.bounds.fromNs && kept.bounds.toNs === now.bounds.toNs;
  if (kept.askedKey !== now.askedKey) return now;
  return isSame || (isHeld && !wasUnknown) ? kept : now;
}

/**
 * The shared time range for a list that may be held still. Live data moves the beginning of "the newest …"; a list that
 * followed it would be another list with every batch, and would take the row that is being read away.
 */
export function useHeldBounds(isHeld: boolean, order: unknown): Bounds {
  const { range, filter } = useView((state) => state.place);
  const bounds = useBounds();
  const now = { askedKey: stableKey([range, filter, order]), bounds };
  const [kept, setKept] = useState<HeldBounds>(now);
  const held = holdBounds(kept, now, isHeld);
  if (held !== kept) setKept(held);
  return held.bounds;
}
