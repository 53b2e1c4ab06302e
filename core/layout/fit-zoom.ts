/** Of its own accord a picture becomes only a bit smaller: its text is to stay readable. */
const SMALLEST_UNASKED = 0.85;
/** Below that boxes cannot be told apart. */
const SMALLEST = 0.4;

/** How large a picture of that width is drawn where there is so much room, as a part of its own size: 1 or less. */
export function fitZoom(widthPx: number, roomPx: number, isAsked: boolean): number {
  if (roomPx <= 0 || widthPx <= roomPx) return 1;
  // Rounded up, it would be a pixel too wide.
  const zoom = Math.floor((roomPx / widthPx) * 1_000) / 1_000;
  if (isAsked) return Math.max(zoom, SMALLEST);
  return zoom < SMALLEST_UNASKED ? 1 : zoom;
}
