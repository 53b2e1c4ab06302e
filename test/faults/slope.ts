/** A figure at a time, in seconds. */
export interface Sample {
  atS: number;
  value: number;
}

/** Of the line through the samples with the least squares, per second; NaN where they have no extent. */
export function slopeOf(samples: readonly Sample[]): number {
  const mean = (of: (sample: Sample) => number) => samples.reduce((sum, one) => sum + of(one), 0) / samples.length;
  const [atS, value] = [mean((one) => one.atS), mean((one) => one.value)];
  const spread = mean((one) => (one.atS - atS) ** 2);
  return mean((one) => (one.atS - atS) * (one.value - value)) / spread;
}
