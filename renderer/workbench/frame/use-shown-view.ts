import { useMemo, type ContextType } from 'react';
import { lastLeft, stayAt, type LeftAt } from '../../state/view.ts';
import { useDeferred } from '../../widgets/use-deferred.ts';

/** The one screen that takes more than a frame to build. */
const SLOW = 'trace';

interface ShownView {
  id: string;
  /** For `LeftAt`: a screen that is about to go stays as it was left. */
  leftAt: ContextType<typeof LeftAt>;
}

/**
 * Which screen is shown while the address says `wanted`. A slow one is built beside the one before it, a few milliseconds at
 * a time, and takes its place when it is there: nobody sees an empty page between them.
 */
export function useShownView(wanted: string): ShownView {
  const built = useDeferred(wanted);
  const isWaiting = wanted === SLOW && built !== wanted && built === lastLeft().view;
  const leftAt = useMemo(() => (isWaiting ? stayAt(lastLeft()) : undefined), [isWaiting]);
  return { id: isWaiting ? built : wanted, leftAt };
}
