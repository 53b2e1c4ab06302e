import { csvRow } from '../../../core/report/csv.ts';
import { isoTime } from '../metrics/answer-csv.ts';

interface Line {
  label: string;
  value: ArrayLike<number>;
}

/** One row per slice of time, by its start in UTC; a gap is an empty cell. `start` are offsets from the base in nanoseconds. */
export function writeRedCsv(
  subject: string,
  unit: string,
  baseNs: bigint,
  start: ArrayLike<number>,
  lines: readonly Line[],
): string {
  const rows = Array.from(start, (ns, row) => {
    const cells = lines.map(({ value }) => (Number.isFinite(value[row]) ? value[row]! : null));
    return csvRow([isoTime(baseNs + BigInt(Math.round(ns))), subject, unit, ...cells]);
  });
  return csvRow(['time', 'subject', 'unit', ...lines.map(({ label }) => label)]) + rows.join('');
}
