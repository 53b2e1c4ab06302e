import type { MetricSummary } from '../../../contract/operations/metrics.ts';
import { csvRow } from '../../../core/report/csv.ts';
import type { HeatmapData } from '../../charts/heatmap/heatmap-layout.ts';
import { isoTime } from './answer-csv.ts';

const COLUMNS = ['from', 'to', 'service', 'metric', 'unit', 'above', 'up to', 'count'];

/** Infinite is no number in a table. */
const bound = (value: number): number | null => (Number.isFinite(value) ? value : null);

/** The cells of a heatmap, one per row: observations above one bound, up to the other. Empty bounds are open. */
export function writeHeatmapCsv(
  metric: Pick<MetricSummary, 'name' | 'service'> & { unit: string },
  { cells, xEdgesNs, yEdges }: HeatmapData,
): string {
  const order = Array.from(cells.count, (_, at) => at).sort(
    (a, b) => cells.column[a]! - cells.column[b]! || cells.row[a]! - cells.row[b]!,
  );
  const rows = order.map((at) =>
    csvRow([
      isoTime(xEdgesNs[cells.column[at]!]!),
      isoTime(xEdgesNs[cells.column[at]! + 1]!),
      metric.service,
      metric.name,
      metric.unit,
      bound(yEdges[cells.row[at]!]!),
      bound(yEdges[cells.row[at]! + 1]!),
      cells.count[at]!,
    ]),
  );
  return csvRow(COLUMNS) + rows.join('');
}
