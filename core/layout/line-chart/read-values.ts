import { firstAtOrAfter, type LineStream } from './line.ts';

/** The row nearest in time, −1 for an empty stream. Of two as near, the earlier. */
export function nearestRow(time: Float64Array, ns: number): number {
  if (time.length === 0) return -1;
  const after = firstAtOrAfter(time, ns);
  if (after === 0) return 0;
  if (after === time.length) return after - 1;
  return time[after]! - ns < ns - time[after - 1]! ? after : after - 1;
}

/** The time of the point nearest to `ns` over all streams: where a crosshair snaps to. NaN when there is no point. */
export function snapTime(streams: readonly LineStream[], ns: number): number {
  let best = NaN;
  for (const { time } of streams) {
    const row = nearestRow(time, ns);
    if (row < 0) continue;
    if (Number.isNaN(best) || Math.abs(time[row]! - ns) < Math.abs(best - ns)) best = time[row]!;
  }
  return best;
}

/** The next (+1) or previous (−1) moment at which any stream has a point; `ns` itself at the ends. */
export function neighbourTime(streams: readonly LineStream[], ns: number, by: 1 | -1): number {
  let best = ns;
  for (const { time } of streams) {
    const at = firstAtOrAfter(time, ns);
    const row = by === 1 ? firstAfter(time, ns, at) : at - 1;
    const candidate = time[row];
    if (candidate === undefined) continue;
    if (best === ns || (candidate - best) * by < 0) best = candidate;
  }
  return best;
}

/** Several points may share one moment. */
function firstAfter(time: Float64Array, ns: number, from: number): number {
  let row = from;
  while (row < time.length && time[row]! <= ns) row += 1;
  return row;
}

/**
 * The row a stream is read at for a crosshair: its nearest point, unless that is further away than its own points
 * usually are from each other; then the stream has nothing to say there (−1).
 */
export function rowAtCrosshair({ time }: LineStream, ns: number): number {
  const row = nearestRow(time, ns);
  if (row < 0 || time.length === 1) return row;
  const usualNs = (time[time.length - 1]! - time[0]!) / (time.length - 1);
  return Math.abs(time[row]! - ns) <= usualNs * 1.5 ? row : -1;
}
