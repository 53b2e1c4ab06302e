import { useLayoutEffect, useRef } from 'react';
import type { RefObject } from 'react';
import { anchorScroll } from '../../../core/layout/lanes/anchor-scroll.ts';
import type { NamedRows } from '../../../core/layout/lanes/anchor-scroll.ts';
import type { LaneRows } from '../../../core/layout/lanes/lane-rows.ts';
import type { PlacedLanes } from '../../../core/layout/lanes/pack-lanes.ts';

/** Scrolls on when lanes have come above those in view: see `anchorScroll`. `names`: of groups, by code. */
export function useScrollAnchor(
  scroller: RefObject<HTMLDivElement | null>,
  { groups }: PlacedLanes,
  rows: LaneRows,
  names: readonly string[] | undefined,
): void {
  const last = useRef<NamedRows>(undefined);
  useLayoutEffect(() => {
    const before = last.current;
    last.current = { rows, names: Array.from(groups.code, (code) => names?.[code] ?? '') };
    const element = scroller.current;
    if (!element || !before || before.rows === rows) return;
    const to = anchorScroll(before, last.current, element.scrollTop);
    if (to !== undefined) element.scrollTop = to;
  }, [scroller, groups, rows, names]);
}
