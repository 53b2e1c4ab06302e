import { groupAt } from './lane-rows.ts';
import type { LaneView } from './lane-rows.ts';

export interface LaneHeader {
  group: number;
  /** CSS pixels from the upper edge of the view. */
  top: number;
}

/**
 * Headers in view. That of the first group stays at the upper edge while its lanes scroll by, until the next one pushes
 * it out:
 *
 *     ┌ web ───────┐        ┌ web ───────┐ cut
 *     │ lanes      │        ├ cart ──────┤
 */
export function headersInView({ rows, scrollPx, heightPx }: LaneView): LaneHeader[] {
  const { groupTop, headerPx } = rows;
  if (headerPx === 0) return [];
  const headers: LaneHeader[] = [];
  for (let g = Math.max(0, groupAt(rows, Math.max(0, scrollPx))); g + 1 < groupTop.length; g++) {
    if (groupTop[g]! - scrollPx >= heightPx) break;
    const top = Math.max(groupTop[g]! - scrollPx, 0);
    headers.push({ group: g, top: Math.min(top, groupTop[g + 1]! - scrollPx - headerPx) });
  }
  return headers;
}

/** The group whose header lies at a height of the view, −1 = none. */
export function headerAt(view: LaneView, yPx: number): number {
  const isUnder = ({ top }: LaneHeader) => yPx >= top && yPx < top + view.rows.headerPx;
  return headersInView(view).find(isUnder)?.group ?? -1;
}
