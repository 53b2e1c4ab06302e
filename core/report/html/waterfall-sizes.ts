/**
 * Pixels of the report's waterfall:
 *
 *     0              TREE_PX                        WIDTH_PX
 *     │ ● GET /cart  │ ▓▓▓▓▓▓▓▓▓▓▓▓▓▓ 120 ms        │   ROW_PX each
 *     │   ● load     │   ▓▓▓▓ 38.0 ms               │
 */
export const ROW_PX = 20;
export const TREE_PX = 330;
export const TIME_PX = 750;
export const WIDTH_PX = TREE_PX + TIME_PX;
export const RULER_PX = 22;

/** A hundredth of a pixel is finer than any printer. */
export const px = (value: number): string => String(Math.round(value * 100) / 100);
