import { useLayoutEffect, useRef } from 'react';
import type { RefObject } from 'react';
import { groupAt } from '../../../core/layout/lanes/lane-rows.ts';
import type { LaneRows } from '../../../core/layout/lanes/lane-rows.ts';
import type { LanePacking } from '../../../core/layout/lanes/pack-lanes.ts';

/** Lanes as they lay, and what their groups are called: codes are others in the next answer. */
interface Laid {
  rows: LaneRows;
  codes: Uint32Array;
  names: readonly string[] | undefined;
}

/** The lane at the upper edge stays there when groups above it get more lanes, or all lanes another height. */
export function useScrollAnchor(
  scroller: RefObject<HTMLDivElement | null>,
  { groups }: LanePacking,
  rows: LaneRows,
  names: readonly string[] | undefined,
): void {
  const last = useRef<Laid>(undefined);
  useLayoutEffect(() => {
    const before = last.current;
    const now = { rows, codes: groups.code, names };
    last.current = now;
    const element = scroller.current;
    if (!element || !before || before.rows === rows) return;
    const to = scrollKept(before, now, element.scrollTop);
    if (to !== undefined) element.scrollTop = to;
  }, [scroller, groups, rows, names]);
}

/** Where to scroll so that the same lane of the same group is at the edge; undefined = there is no such group. */
function scrollKept(before: Laid, now: Laid, scrollPx: number): number | undefined {
  const own = groupAt(before.rows, scrollPx);
  // At the very top everything stays as it is: new groups above would else push the first one out.
  if (own < 0 || scrollPx === 0) return undefined;
  const name = nameOf(before, own);
  const same = now.codes.findIndex((_, group) => nameOf(now, group) === name);
  if (same < 0) return undefined;
  const within = scrollPx - before.rows.groupTop[own]!;
  return now.rows.groupTop[same]! + (within * now.rows.lanePx) / before.rows.lanePx;
}

const nameOf = ({ names, codes }: Laid, group: number): string => names?.[codes[group]!] ?? '';
