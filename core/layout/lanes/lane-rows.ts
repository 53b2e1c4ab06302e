import type { LaneGroups } from './pack-lanes.ts';

/**
 * Where lanes lie, in CSS pixels from the top of all of them:
 *
 *     groupTop[0]   ┌ header (headerPx) ┐
 *                   │ lane, lanePx each │
 *                   │ lane              │
 *     groupTop[1]   ├ header            ┤
 */
export interface LaneRows {
  lanePx: number;
  /** Height of a group's header; 0 = groups have none. */
  headerPx: number;
  /** One more than there are groups; the last is the height of all. */
  groupTop: Float64Array;
  firstLane: Uint32Array;
}

/** `lanePx` is at least one pixel of the screen: thinner lanes would hide each other. */
export function layoutLaneRows({ count, firstLane }: LaneGroups, lanePx: number, headerPx: number): LaneRows {
  const groupTop = new Float64Array(count + 1);
  for (let g = 0; g < count; g++) {
    groupTop[g + 1] = groupTop[g]! + headerPx + (firstLane[g + 1]! - firstLane[g]!) * lanePx;
  }
  return { lanePx, headerPx, groupTop, firstLane };
}

export function heightOfRows({ groupTop }: LaneRows): number {
  return groupTop[groupTop.length - 1]!;
}

export function topOfLane(rows: LaneRows, lane: number): number {
  const group = lastAtOrBefore(rows.firstLane, lane);
  return rows.groupTop[group]! + rows.headerPx + (lane - rows.firstLane[group]!) * rows.lanePx;
}

/** The group at a height, −1 above the first and below the last. */
export function groupAt({ groupTop }: LaneRows, yPx: number): number {
  return yPx >= groupTop[groupTop.length - 1]! ? -1 : lastAtOrBefore(groupTop, yPx);
}

/** The lane at a height; −1 on a header and outside. */
export function laneAt(rows: LaneRows, yPx: number): number {
  const group = groupAt(rows, yPx);
  const within = group < 0 ? -1 : yPx - rows.groupTop[group]! - rows.headerPx;
  return within < 0 ? -1 : rows.firstLane[group]! + Math.floor(within / rows.lanePx);
}

/** Part of the picture that is looked at. Columns are pixels of the screen, everything else counts in CSS pixels. */
export interface LaneView {
  rows: LaneRows;
  /** Of every pixel column: see `columns.ts`. */
  edges: Float64Array;
  /** Pixels of the screen per CSS pixel. */
  ratio: number;
  scrollPx: number;
  heightPx: number;
}

export interface LanesInView {
  lane: Uint32Array;
  /** CSS pixels from the upper edge of the view. */
  top: Float64Array;
}

export function lanesInView({ rows, scrollPx, heightPx }: LaneView): LanesInView {
  const lane: number[] = [];
  const top: number[] = [];
  const { firstLane, groupTop, lanePx, headerPx } = rows;
  const bottom = scrollPx + heightPx;
  for (let g = Math.max(0, groupAt(rows, Math.max(0, scrollPx))); g + 1 < groupTop.length; g++) {
    if (groupTop[g]! >= bottom) break;
    const begin = groupTop[g]! + headerPx;
    let n = firstLane[g]! + Math.max(0, Math.floor((scrollPx - begin) / lanePx));
    for (; n < firstLane[g + 1]!; n++) {
      const y = begin + (n - firstLane[g]!) * lanePx;
      if (y >= bottom) break;
      lane.push(n);
      top.push(y - scrollPx);
    }
  }
  return { lane: Uint32Array.from(lane), top: Float64Array.from(top) };
}

/** Index of the last entry not above the value, in rising entries that may repeat; the last entry itself is none. */
function lastAtOrBefore(rising: Float64Array | Uint32Array, value: number): number {
  let low = 0;
  let high = rising.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (rising[middle]! <= value) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
