/** Preferred where it fits, in CSS pixels. */
const COMFORTABLE_PX = 16;

/**
 * The largest of the heights, which rise, at which so many lanes take at most so many screens of `roomPx`, and a comfortable
 * one at most; the least where even that takes more.
 */
export function fitLaneHeight(heights: readonly number[], lanes: number, roomPx: number, screens: number): number {
  return heights.findLast((px) => px <= COMFORTABLE_PX && px * lanes <= screens * roomPx) ?? heights[0]!;
}

/** The height above or below; the same at either end. */
export function nextLaneHeight(heights: readonly number[], px: number, up: boolean): number {
  const next = up ? heights.find((height) => height > px) : heights.findLast((height) => height < px);
  return next ?? px;
}
