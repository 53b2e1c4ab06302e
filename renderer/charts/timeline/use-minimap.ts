import { useEffect, useMemo, useState } from 'react';
import { layoutMinimap, startMinimap } from '../../../core/layout/timeline/minimap.ts';
import type { Minimap } from '../../../core/layout/timeline/minimap.ts';
import type { TimelineModel } from '../../../core/layout/timeline/timeline-model.ts';
import { measured } from '../../measured.ts';

/** So many are laid out in a few milliseconds. */
const AT_ONCE = 50_000;

/** Before the page is laid out there is no room yet, and what was made for it would be made again. */
export const LEAST_PX = 2;

/** The minimap; of a large trace it comes some moments later, and until then there is that of before, or none. */
export function useMinimap(model: TimelineModel, widthPx: number, heightPx: number): Minimap | undefined {
  const isSmall = model.tree.nodes <= AT_ONCE;
  const hasRoom = widthPx >= LEAST_PX;
  const atOnce = useMemo(
    () => (isSmall && hasRoom ? measured('minimap', () => layoutMinimap(model, widthPx, heightPx)) : undefined),
    [isSmall, hasRoom, model, widthPx, heightPx],
  );
  const [later, setLater] = useState<Minimap>();
  useEffect(() => {
    if (isSmall || !hasRoom) return;
    const work = startMinimap(model, widthPx, heightPx);
    let timer = setTimeout(step);
    function step(): void {
      if (measured('minimap', () => work.add(AT_ONCE))) timer = setTimeout(step);
      else setLater(work.finish());
    }
    return () => clearTimeout(timer);
  }, [isSmall, hasRoom, model, widthPx, heightPx]);
  return atOnce ?? later;
}
