/*
 * Which rows lie under the viewport. All rows have one height, so nothing is measured.
 *
 *   scroll height ≤ MAX_PX           one pixel scrolled is one pixel of rows
 *   more rows than browsers can lay   scroll positions are stretched over the rows; the visible rows are exact
 */

/** Firefox lays out about 17.8 million pixels, others 33; above it rows would silently be out of reach. */
const MAX_PX = 16_000_000;
/** Rows drawn beyond each edge, so that a wheel notch shows no gap. */
const OVERSCAN = 8;

export interface RowWindow {
  first: number;
  /** Excluded. */
  last: number;
  /** Where the first drawn row lies in the scrolled content. */
  offsetPx: number;
  contentPx: number;
}

export interface RowMeasure {
  rowCount: number;
  rowHeightPx: number;
  /** Of the rows alone, without the header. */
  viewportPx: number;
}

function stretchOf({ rowCount, rowHeightPx, viewportPx }: RowMeasure): number {
  const rowsPx = rowCount * rowHeightPx;
  return rowsPx <= MAX_PX ? 1 : (rowsPx - viewportPx) / (MAX_PX - viewportPx);
}

/** How high the content is that is scrolled. */
export const contentHeight = ({ rowCount, rowHeightPx }: RowMeasure): number =>
  Math.min(MAX_PX, rowCount * rowHeightPx);

/** Whether scrolling by one pixel passes more than a pixel of rows, so that wheel and keys need a finer place. */
export const isStretched = (measure: RowMeasure): boolean => stretchOf(measure) > 1;

/** Where in the rows a scroll position is, and the other way round. */
export const topAtScroll = (measure: RowMeasure, scrollPx: number): number => scrollPx * stretchOf(measure);
export const scrollAtTop = (measure: RowMeasure, topPx: number): number => topPx / stretchOf(measure);

/** No further than the last row stands at the lower edge. */
export function clampTop({ rowCount, rowHeightPx, viewportPx }: RowMeasure, topPx: number): number {
  return Math.max(0, Math.min(rowCount * rowHeightPx - viewportPx, topPx));
}

/** `topPx` may be finer than what the scroll position, in whole pixels, can say. */
export function computeRowWindow(
  measure: RowMeasure,
  scrollPx: number,
  topPx = topAtScroll(measure, scrollPx),
): RowWindow {
  const { rowCount, rowHeightPx, viewportPx } = measure;
  const first = Math.max(0, Math.floor(topPx / rowHeightPx) - OVERSCAN);
  const last = Math.min(rowCount, Math.ceil((topPx + viewportPx) / rowHeightPx) + OVERSCAN);
  return {
    first: Math.min(first, rowCount),
    last: Math.max(last, 0),
    offsetPx: first * rowHeightPx - topPx + scrollPx,
    contentPx: contentHeight(measure),
  };
}

/** The place in the rows at which a row is seen whole: the present one when it is; in the middle when asked for. */
export function topToShow(measure: RowMeasure, topPx: number, index: number, align: 'near' | 'center'): number {
  const { rowHeightPx, viewportPx } = measure;
  const rowTop = index * rowHeightPx;
  const isSeen = rowTop >= topPx && rowTop + rowHeightPx <= topPx + viewportPx;
  if (isSeen) return topPx;
  if (align === 'center') return clampTop(measure, rowTop - (viewportPx - rowHeightPx) / 2);
  return rowTop < topPx ? rowTop : rowTop + rowHeightPx - viewportPx;
}

/** Where the cursor goes; undefined for keys that move nothing. −1 is no cursor yet. */
export function moveCursor(
  key: string,
  cursor: number,
  { rowCount, rowHeightPx, viewportPx }: RowMeasure,
): number | undefined {
  const page = Math.max(1, Math.floor(viewportPx / rowHeightPx) - 1);
  const steps: Record<string, number> = {
    ArrowDown: cursor + 1,
    ArrowUp: cursor - 1,
    PageDown: cursor + page,
    PageUp: cursor - page,
    Home: 0,
    End: rowCount - 1,
  };
  const next = steps[key];
  if (next === undefined || rowCount === 0) return undefined;
  return Math.max(0, Math.min(rowCount - 1, next));
}
