import type { ReactNode } from 'react';
import { useDeferred } from './use-deferred.ts';

/**
 * Builds a large screen a few milliseconds at a time, between which the page answers; it appears at once when all of it
 * is there. Only its first time: what changes later is drawn as ever.
 */
export function InSlices({ children }: { children: ReactNode }): ReactNode {
  return useDeferred(true, false) ? children : null;
}
