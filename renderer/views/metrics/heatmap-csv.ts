import type { MetricSummary } from '../../../contract/operations/metrics.ts';
import { csvHeader, csvRow, type CsvColumn } from '../../../core/report/csv.ts';
import type { HeatmapData } from '../../charts/heatmap/heatmap-layout.ts';
import { isoTime } from './answer-csv.ts';

const COLUMNS: readonly CsvColumn[] = [
  ...['from', 'to', 'service', 'metric', 'unit'].map((name) => ({ name, kind: 'text' as const })),
  // Bounds may be infinite, which is no number in a table.
  { name: 'above', kind: 'text' },
  { name: 'up to', kind: 'text' },
  { name: 'count', kind: 'number' },
];

const bound = (value: number): string | null => (Number.isFinite(value) ? String(value) : null);

/** The cells of a heatmap, one per row: observations above one bound, up to the other. Empty bounds are open. */
export function writeHeatmapCsv(
  metric: Pick<MetricSummary, 'name' | 'service'> & { unit: string },
  { cells, xEdgesNs, yEdges }: HeatmapData,
): string {
  const order = Array.from(cells.count, (_, at) => at).sort(
    (a, b) => cells.column[a]! - cells.column[b]! || cells.row[a]! - cells.row[b]!,
  );
  const rows = order.map((at) =>
    csvRow(COLUMNS, [
      isoTime(xEdgesNs[cells.column[at]!]!),
      isoTime(xEdgesNs[cells.column[at]! + 1]!),
      metric.service,
      metric.name,
      metric.unit,
      bound(yEdges[cells.row[at]!]!),
      bound(yEdges[cells.row[at]! + 1]!),
      String(cells.count[at]!),
    ]),
  );
  return csvHeader(COLUMNS) + rows.join('');
}
