/** Places inside a row of the tree column, in pixels from its left edge. */
export interface TreeCell {
  twistyX: number;
  /** The dot with the service's initial. */
  dotX: number;
  textX: number;
}

const INDENT_PX = 12;
const MIN_INDENT_PX = 3;
const LEFT_PX = 6;
export const TWISTY_PX = 14;
export const DOT_PX = 14;

/** Pixels per level: 12, less when the deepest level would take more than two fifths of the column. */
export function indentStep(maxDepth: number, columnPx: number): number {
  if (maxDepth === 0) return INDENT_PX;
  return Math.min(INDENT_PX, Math.max(MIN_INDENT_PX, (columnPx * 0.4) / maxDepth));
}

/**
 *     │ │ ▾ ●  GET /cart                    12
 *     ┊ ┊ ┊ └ dotX └ textX                   └ right-aligned child count
 *     └ guides   └ twistyX
 *
 * Beyond half the column the indentation stops: a chain of thousands must leave room for the name.
 */
export function layoutTreeCell(depth: number, maxDepth: number, columnPx: number): TreeCell {
  const indent = Math.min(depth * indentStep(maxDepth, columnPx), columnPx * 0.5);
  const twistyX = LEFT_PX + indent;
  const dotX = twistyX + TWISTY_PX + 2;
  return { twistyX, dotX, textX: dotX + DOT_PX + 6 };
}
