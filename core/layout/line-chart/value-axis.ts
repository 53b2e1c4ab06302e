export interface ValueTick {
  readonly value: number;
  readonly y: number;
}

export interface ValueAxis {
  readonly min: number;
  readonly max: number;
  readonly heightPx: number;
  readonly ticks: readonly ValueTick[];
  /** Decimals every label needs so that neighbours differ and none says more than it means. */
  readonly decimals: number;
}

export interface ValueExtent {
  readonly min: number;
  readonly max: number;
}

/** Lowest and highest of all that can be drawn; null when there is nothing but gaps. */
export function computeExtent(columns: readonly Float64Array[]): ValueExtent | null {
  let min = Infinity;
  let max = -Infinity;
  for (const column of columns) {
    for (const value of column) {
      // Infinity occurs in telemetry; it has no place on an axis and is treated as a gap.
      if (!Number.isFinite(value)) continue;
      if (value < min) min = value;
      if (value > max) max = value;
    }
  }
  return min <= max ? { min, max } : null;
}

/** Below this part of the largest value a movement would be a flat line on an axis that starts at zero. */
const WORTH_ZERO = 0.2;

/**
 * The extent an axis should cover. Zero belongs to it where values come near it, so that heights can be compared;
 * where they only tremble far from zero, the axis shows the trembling. A constant stands in the middle.
 */
export function coverExtent({ min, max }: ValueExtent): ValueExtent {
  if (min === max) {
    if (min === 0) return { min: 0, max: 1 };
    return min > 0 ? { min: 0, max: min * 2 } : { min: min * 2, max: 0 };
  }
  const largest = Math.max(Math.abs(min), Math.abs(max));
  if (max - min < WORTH_ZERO * largest) return { min, max };
  return { min: Math.min(0, min), max: Math.max(0, max) };
}

/** The smallest of 1, 2, 5 × 10ⁿ that is at least `value`. */
export function niceNumber(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value) + 1e-9);
  const factor = [1, 2, 5].find((candidate) => candidate * power >= value * (1 - 1e-9)) ?? 10;
  return factor * power;
}

/** An axis whose ends are ticks, with ticks at round numbers at least `minGapPx` apart. */
export function layoutValueAxis(extent: ValueExtent, heightPx: number, minGapPx = 36): ValueAxis {
  const covered = coverExtent(extent);
  const intervals = Math.max(1, Math.floor(heightPx / minGapPx));
  // A span below what a float can tell apart would give ticks that are all the same number.
  const tiny = Math.max(Math.abs(covered.min), Math.abs(covered.max)) * 1e-12;
  const step = niceNumber(Math.max((covered.max - covered.min) / intervals, tiny, Number.MIN_VALUE * 1e16));
  const first = Math.floor(covered.min / step + 1e-9);
  const last = Math.max(first + 1, Math.ceil(covered.max / step - 1e-9));
  const axis = { min: first * step, max: last * step, heightPx };
  const ticks = Array.from({ length: last - first + 1 }, (_, i): ValueTick => {
    const value = cleanUp((first + i) * step, step);
    return { value, y: valueToY(axis, value) };
  });
  return { ...axis, ticks, decimals: decimalsOf(step) };
}

/** 3 × 0.1 is 0.30000000000000004; a tick is not. */
function cleanUp(value: number, step: number): number {
  const decimals = decimalsOf(step);
  return decimals <= 100 ? Number(value.toFixed(decimals)) : value;
}

function decimalsOf(step: number): number {
  return Math.max(0, Math.ceil(-Math.log10(step) - 1e-9));
}

/** CSS pixels from the top of the plot; the largest value is at 0. */
export function valueToY({ min, max, heightPx }: Pick<ValueAxis, 'min' | 'max' | 'heightPx'>, value: number): number {
  return heightPx - ((value - min) / (max - min)) * heightPx;
}
