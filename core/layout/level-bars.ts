/** Counts per slice of time and level, lightest level first. */
export interface LevelSlices {
  /** Start of each slice, as an offset; equal steps. */
  readonly start: Float64Array;
  readonly fromNs: number;
  readonly toNs: number;
  /** One array per level. */
  readonly counts: readonly Uint32Array[];
}

/** One drawn piece: a level's share of a slice. */
export interface LevelBar {
  readonly level: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const GAP_PX = 1;
/** A lone error among a million records is still seen. */
const LEAST_PX = 1.5;

export const totalOf = ({ counts }: LevelSlices, slice: number): number =>
  counts.reduce((sum, level) => sum + level[slice]!, 0);

/**
 * Stacked from the heaviest level up, since that is what one looks for: it stands on the ground line, where heights can be
 * compared.
 *
 *   ▒  info
 *   ▓  warn
 *   █  error
 */
export function layoutLevelBars(slices: LevelSlices, widthPx: number, heightPx: number): LevelBar[] {
  const { start, counts, fromNs, toNs } = slices;
  const most = Array.from(start, (_, slice) => totalOf(slices, slice)).reduce((a, b) => Math.max(a, b), 1);
  const px = (ns: number): number => ((ns - fromNs) / (toNs - fromNs)) * widthPx;
  const bars: LevelBar[] = [];
  for (let slice = 0; slice < start.length; slice++) {
    const x = px(start[slice]!);
    const width = Math.max(1, px(start[slice + 1] ?? toNs) - x - GAP_PX);
    let bottom = heightPx;
    for (let level = counts.length - 1; level >= 0; level--) {
      const count = counts[level]![slice]!;
      if (count === 0) continue;
      const height = Math.min(bottom, Math.max(LEAST_PX, (count / most) * heightPx));
      bottom -= height;
      bars.push({ level, x, y: bottom, width, height });
    }
  }
  return bars;
}
