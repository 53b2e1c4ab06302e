/** AggregationTemporality DELTA: each value is the rise since its own start. All others are read as totals. */
export const DELTA = 1;

/** A point of one stream; times in nanoseconds, `startNs` 0 = not set, `value` NaN = no value was recorded. */
export interface CounterPoint {
  readonly startNs: bigint;
  readonly timeNs: bigint;
  readonly value: number;
}

/** Equal slices from `fromNs` on; points before it serve as predecessors only. */
export interface CounterSlices {
  readonly fromNs: bigint;
  readonly stepNs: bigint;
  readonly slices: number;
  readonly temporality: number;
  /** A total that may fall is not reset by falling. */
  readonly isMonotonic: boolean;
}

export interface CounterIncrease {
  /** Rise per slice; NaN where no rise is known. */
  readonly increase: Float64Array;
  /** Nanoseconds the rises of a slice are taken over. */
  readonly elapsedNs: Float64Array;
  /** Totals that began anew: a new start time, or a fall. */
  readonly resets: number;
  /** Points whose start time changed though it lies before the point before: two senders, or a clock that wavers. */
  readonly overlaps: number;
}

/**
 * A counter's rise per slice. The rise between two neighbouring points belongs to the slice of the later one; nothing
 * is smoothed, extrapolated or shared out between slices, so the slices add up to the whole rise.
 *
 *   total    7    10   16  |  4    9  |     12        slices of one stream
 *   rise     ?     3    6  |  4    5  |      3
 *                             └ the total fell, or its start time moved past the point before: it began anew at 0
 *
 * A stream's first point rises from 0 if its start time is known and lies in range, before the point itself; else what
 * it rose from is not known and it counts nothing (OTLP marks an unknown start by start = time). A point without a value
 * is passed over: a total still says afterwards what was missed. Of several points of one moment the last counts.
 * Delta values are summed as they are. Sources: OTLP data model "Resets and gaps"; Prometheus promql/functions.go
 * `extrapolatedRate` for the fall, without its extrapolation.
 *
 * Defines what `metrics.query` computes in SQL, which a test holds against this.
 */
export function computeCounterIncrease(points: readonly CounterPoint[], of: CounterSlices): CounterIncrease {
  const increase = new Float64Array(of.slices).fill(NaN);
  const elapsedNs = new Float64Array(of.slices);
  let [resets, overlaps] = [0, 0];
  const add = (timeNs: bigint, rise: number, sinceNs: bigint) => {
    const slice = Number((timeNs - of.fromNs) / of.stepNs);
    if (timeNs < of.fromNs || slice >= of.slices) return;
    increase[slice] = (Number.isNaN(increase[slice]!) ? 0 : increase[slice]!) + rise;
    elapsedNs[slice]! += Number(timeNs - sinceNs);
  };
  const isDelta = of.temporality === DELTA;
  let last: CounterPoint | undefined;
  for (const point of inOrder(points)) {
    const { timeNs, startNs, value } = point;
    if (isDelta) add(timeNs, value, startNs > 0n && startNs < timeNs ? startNs : (last?.timeNs ?? timeNs));
    else if (!last) {
      if (startNs >= of.fromNs && startNs > 0n && startNs < timeNs) add(timeNs, value, startNs);
    } else {
      const moved = startNs !== 0n && last.startNs !== 0n && startNs !== last.startNs;
      const began = moved && startNs >= last.timeNs;
      const fell = of.isMonotonic && value < last.value;
      if (timeNs >= of.fromNs) {
        if (began || fell) resets++;
        if (moved && !began) overlaps++;
      }
      add(timeNs, began || fell ? value : value - last.value, last.timeNs);
    }
    last = point;
  }
  return { increase, elapsedNs, resets, overlaps };
}

/** By time; no gaps; of one moment the last given. */
function inOrder(points: readonly CounterPoint[]): CounterPoint[] {
  const byTime = new Map<bigint, CounterPoint>();
  for (const point of points) if (!Number.isNaN(point.value)) byTime.set(point.timeNs, point);
  return [...byTime.values()].sort((a, b) => (a.timeNs < b.timeNs ? -1 : 1));
}
