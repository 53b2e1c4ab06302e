import type { TimeSpan } from '../timeline/viewport.ts';

/** Bars this wide leave a pixel to the one that follows: calls made one right after the other would else be one long bar. */
const PARTED_FROM = 4;

/**
 * Pixel columns `x0 … x1−1` of a mark, at least one; what began before the window counts as begun at its edge. Those of a mark out of
 * the window are out of the picture.
 */
export function columnsOfMark(
  startNs: number,
  endNs: number,
  { fromNs, toNs }: TimeSpan,
  width: number,
  isParted: boolean,
): { x0: number; x1: number } {
  const perNs = width / (toNs - fromNs);
  const begunNs = startNs < fromNs && endNs > fromNs ? fromNs : startNs;
  const x0 = Math.floor((begunNs - fromNs) * perNs);
  const x1 = Math.max(x0 + 1, Math.round((endNs - fromNs) * perNs));
  return { x0, x1: isParted && x1 - x0 >= PARTED_FROM ? x1 - 1 : x1 };
}
