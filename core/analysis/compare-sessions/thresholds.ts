/** From where on a difference between two sessions is a regression. */
export interface RegressionThresholds {
  /** p95 longer by this share … */
  readonly slowerShare: number;
  /** … and by this many nanoseconds at least. */
  readonly slowerNs: number;
  /** Share of failed spans higher by this much: 0.01 = one point in a hundred. */
  readonly errorShare: number;
  /** Fewer spans than this, on either side, do not tell: of a percentile, or whether an operation is gone. */
  readonly fewestSpans: number;
  /** Whether an operation that is gone is a regression. */
  readonly gone: boolean;
  /** Whether a new log pattern of level error or fatal is one. */
  readonly newErrorLogs: boolean;
}

/** Of 100 spans five are above p95: fewer, and it is one odd span that speaks. */
export const DEFAULT_THRESHOLDS: RegressionThresholds = {
  slowerShare: 0.2,
  slowerNs: 5_000_000,
  errorShare: 0.01,
  fewestSpans: 100,
  gone: true,
  newErrorLogs: false,
};
