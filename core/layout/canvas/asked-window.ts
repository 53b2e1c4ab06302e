import type { TimeSpan } from '../timeline/viewport.ts';

/** A window is asked for in quarters of about its own length, so that it can be moved a while before more is needed. */
const PARTS = 4;

/**
 * What to ask for to show a window: whole tiles, a power of two of nanoseconds long, inside the bounds. Moving within tiles asks
 * nothing new.
 *
 *   tiles   │     │     │     │     │     │
 *   window     ├──────────────────┤
 *   asked   ├─────────────────────────────┤
 */
export function askedWindow({ fromNs, toNs }: TimeSpan, bounds: TimeSpan): TimeSpan {
  const tile = 2 ** Math.ceil(Math.log2(Math.max(1, (toNs - fromNs) / PARTS)));
  const from = Math.max(bounds.fromNs, Math.floor(fromNs / tile) * tile);
  const to = Math.min(bounds.toNs, Math.ceil(toNs / tile) * tile);
  return to > from ? { fromNs: from, toNs: to } : bounds;
}
