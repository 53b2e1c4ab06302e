/** How one stream is told from the others: hue and dash, so that colour is never the only sign. */
export interface StreamStyle {
  /** A token of theme/tokens.css. */
  readonly token: string;
  /** Lengths of dash and gap in pixels; empty is a whole line. */
  readonly dash: readonly number[];
}

/** The first ten hues of the palette differ in hue alone; from the eleventh line on the dash differs too. */
const HUES = 10;
const DASHES: readonly (readonly number[])[] = [[], [6, 3], [2, 3]];

/**
 * The style of the n-th stream. The hues are those of the services: a chart shows one metric of one service, so inside
 * it they are free to mean streams.
 */
export function streamStyle(index: number): StreamStyle {
  return { token: `--service-${index % HUES}`, dash: DASHES[Math.floor(index / HUES) % DASHES.length]! };
}

/** The line of all that is not shown for itself: grey, so that it is not taken for a group. */
export const OTHERS_STYLE: StreamStyle = { token: '--text-3', dash: [8, 3, 2, 3] };
