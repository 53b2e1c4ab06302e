import { csvHeader, csvRow, type CsvColumn } from '../../../core/report/csv.ts';
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
  const columns: CsvColumn[] = [
    ...['time', 'subject', 'unit'].map((name): CsvColumn => ({ name, kind: 'text' })),
    ...lines.map(({ label }): CsvColumn => ({ name: label, kind: 'number' })),
  ];
  const rows = Array.from(start, (ns, row) => {
    const cells = lines.map(({ value }) => (Number.isFinite(value[row]) ? String(value[row]) : null));
    return csvRow(columns, [isoTime(baseNs + BigInt(Math.round(ns))), subject, unit, ...cells]);
  });
  return csvHeader(columns) + rows.join('');
}
