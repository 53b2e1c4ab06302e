import { groupAt } from './lane-rows.ts';
import type { LaneRows } from './lane-rows.ts';

/** Lanes as they lie, and what their groups are called: codes are others in the next answer. */
export interface NamedRows {
  rows: LaneRows;
  /** By group; of a group without a name ''. */
  names: readonly string[];
}

/**
 * Where to scroll so that the lane at the upper edge stays there when groups above it get more lanes, or all lanes another
 * height; undefined = leave it, because its group is gone or the very top was in view.
 *
 *     web    3 lanes          web    5 lanes
 *     ─ db ── the edge   →    ─ db ── the edge, two lanes further down
 */
export function anchorScroll(before: NamedRows, now: NamedRows, scrollPx: number): number | undefined {
  const own = scrollPx > 0 ? groupAt(before.rows, scrollPx) : -1;
  const same = own < 0 ? -1 : now.names.indexOf(before.names[own]!);
  if (same < 0) return undefined;
  const within = scrollPx - before.rows.groupTop[own]!;
  const inLanes = Math.max(0, within - before.rows.headerPx) / before.rows.lanePx;
  return now.rows.groupTop[same]! + Math.min(within, now.rows.headerPx) + inLanes * now.rows.lanePx;
}
