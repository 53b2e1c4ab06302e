import { useMemo } from 'react';
import { useSession } from './session.ts';
import { resolveBounds, type Bounds, type DataRange } from './time-range.ts';
import { useView } from './view.ts';

/** Earliest and latest moment stored; null while nothing is. */
export function useDataRange(): DataRange | null {
  const minNs = useSession((state) => state.session?.timeRange?.minNs);
  const maxNs = useSession((state) => state.session?.timeRange?.maxNs);
  return useMemo(() => (minNs !== undefined && maxNs !== undefined ? { minNs, maxNs } : null), [minNs, maxNs]);
}

/** The shared time range as operations take it. Only "the newest …" moves with the data. */
export function useBounds(): Bounds {
  const range = useView((state) => state.place.range);
  const data = useDataRange();
  const bounds = resolveBounds(range, data);
  // eslint-disable-next-line react-hooks/exhaustive-deps -- the two texts are the bounds
  return useMemo(() => bounds, [bounds.fromNs, bounds.toNs]);
}
