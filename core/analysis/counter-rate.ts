/** A counter's rise per second between neighbouring points; row i is placed at the later of its two points. */
export interface CounterRate {
  readonly time: Float64Array;
  readonly value: Float64Array;
  /** How often the total fell, that is, the counter began anew. */
  readonly resets: number;
  /** Middle length of the windows the rates are taken over; 0 when there is none. */
  readonly medianWindowNs: number;
}

/**
 * From a cumulative total to its rate, with nothing smoothed or guessed:
 *
 *   total   10   16    4    NaN    9    12        every 2 s
 *   rise         6/2  4/2   gap   gap   3/2
 *                      └ the total fell: the counter began anew at 0, so the value itself is the rise (at least)
 *
 * After a gap the first point has no predecessor and therefore no rate. Points of one moment count as one, the last.
 */
export function computeCounterRate(time: Float64Array, total: Float64Array): CounterRate {
  const times: number[] = [];
  const values: number[] = [];
  const windows: number[] = [];
  let resets = 0;
  let last = -1;
  for (let row = 0; row < time.length; row++) {
    if (row + 1 < time.length && time[row + 1] === time[row]) continue;
    const isGap = !Number.isFinite(total[row]!);
    if (isGap || last < 0) {
      times.push(time[row]!);
      values.push(NaN);
    } else {
      const windowNs = time[row]! - time[last]!;
      const fell = total[row]! < total[last]!;
      if (fell) resets += 1;
      times.push(time[row]!);
      values.push((fell ? total[row]! : total[row]! - total[last]!) / (windowNs / 1e9));
      windows.push(windowNs);
    }
    last = isGap ? -1 : row;
  }
  return { time: Float64Array.from(times), value: Float64Array.from(values), resets, medianWindowNs: median(windows) };
}

function median(values: number[]): number {
  return values.sort((a, b) => a - b)[values.length >> 1] ?? 0;
}
