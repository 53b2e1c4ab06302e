import { useMemo, type RefObject } from 'react';
import type { Hitmap } from '../../../contract/operations/traces.ts';
import { readHitmap, type HitmapData } from '../../../core/layout/hitmap-geometry.ts';
import { binsFor, MARGINS } from '../../charts/hitmap/geometry.ts';
import { useSize } from '../../charts/line/use-size.ts';
import { toTraceFilter } from '../../state/filter.ts';
import { usePreferences } from '../../state/preferences.ts';
import { useSession } from '../../state/session.ts';
import { resolveBounds } from '../../state/time-range.ts';
import { useQuery, type Query } from '../../state/use-query.ts';
import { useDataRange } from '../../state/use-range.ts';
import { useView } from '../../state/view.ts';
import { pictureOf } from '../../state/box.ts';
import { useHitmapScale } from './ScaleSwitch.tsx';

const PLOT_PX = 168;
const PLOT_COMPACT_PX = 132;

export interface HitmapState {
  /** For the element the picture lies in; its width decides how many columns are asked for. */
  readonly ref: RefObject<HTMLDivElement | null>;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly query: Query<Hitmap>;
  readonly data: HitmapData | undefined;
}

/** What the picture shows: the filter, but the range and durations of before a rectangle was drawn on it. */
function usePictureFilter() {
  const place = useView((state) => state.place);
  const stored = useDataRange();
  const { range, ...durations } = pictureOf(place);
  return toTraceFilter({ ...place.filter, ...durations }, resolveBounds(range, stored));
}

export function useHitmap(): HitmapState {
  const { ref, size } = useSize<HTMLDivElement>();
  const compact = usePreferences((state) => state.density === 'compact');
  const heightPx = compact ? PLOT_COMPACT_PX : PLOT_PX;
  const widthPx = Math.max(0, size.widthPx - MARGINS.left - MARGINS.right);
  const filter = usePictureFilter();
  const scale = useHitmapScale();
  const stored = useSession((state) => state.session?.counts.traces);
  const input = { filter, ...binsFor({ widthPx, heightPx }, stored ?? 0), scale };
  const query = useQuery('traces.hitmap', input, { enabled: widthPx > 0 && stored !== undefined });
  const data = useMemo(() => query.data && readHitmap(query.data), [query.data]);
  return { ref, widthPx, heightPx, query, data };
}
