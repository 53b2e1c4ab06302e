import type { MetricLine } from '../../../../../contract/operations/metrics.ts';
import type { DrawnLine } from './metrics-drawn.ts';
import { GAP_STEPS, type Grid } from './metrics-grid.ts';
import type { Cadence } from './metrics-source.ts';

/** A line's slices as a frame: time is the slice's end, and a row of NaN stands where the line was silent too long. */
export function frameOf(
  line: Pick<DrawnLine, 'streams' | 'bucket' | 'value' | 'low' | 'high'>,
  grid: Grid,
  cadence: Cadence,
  revision: number,
): { frame: MetricLine['frame']; gaps: number } {
  const { bucket } = line;
  const wide = line.streams > 1 ? grid.wide : 1;
  const stepNs = Number(grid.stepNs);
  const end = Number(grid.to - grid.from);
  const silent = GAP_STEPS * Math.max(cadence.typicalNs, (usualDistance(bucket) - 1) * stepNs) + wide * stepNs;
  const rows: { time: number; row: number }[] = [];
  let gaps = 0;
  for (let row = 0; row < bucket.length; row++) {
    if (row > 0 && (bucket[row]! - bucket[row - 1]!) * stepNs > silent && cadence.typicalNs > 0) {
      gaps++;
      rows.push({ time: (bucket[row - 1]! + 2 * wide) * stepNs, row: -1 });
    }
    rows.push({ time: Math.min(end, (bucket[row]! + wide) * stepNs), row });
  }
  const column = (values: Float64Array) => Float64Array.from(rows, ({ row }) => (row < 0 ? NaN : values[row]!));
  const columns = {
    time: Float64Array.from(rows, ({ time }) => time),
    value: column(line.value),
    low: column(line.low),
    high: column(line.high),
  };
  return { frame: { revision, rows: rows.length, columns, baseNs: String(grid.from), truncated: false }, gaps };
}

/** Middle distance of neighbouring slices that hold something: 1 where a line reports in every slice. */
function usualDistance(bucket: Int32Array): number {
  const distances = bucket.slice(1).map((at, i) => at - bucket[i]!);
  return distances.sort()[(distances.length - 1) >> 1] ?? 1;
}
