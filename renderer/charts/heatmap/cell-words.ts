import { readCell, type HeatmapCells } from '../../../core/layout/heatmap/heatmap-cells.ts';
import type { DisplayUnit } from '../../../core/layout/line-chart/display-unit.ts';
import { formatCount, formatPercent } from '../../format/count.ts';
import { fromTo } from '../../format/from-to.ts';
import { formatRange } from '../../format/time.ts';
import { t } from '../../i18n/t.ts';
import { formatReading } from '../line/format-ticks.ts';

/** "5 – 10 ms", "> 10 s", "≤ 0": the values of one row. */
export function rowWords(edges: readonly number[], row: number, unit: DisplayUnit): string {
  const [low, high] = [edges[row]!, edges[row + 1]!];
  const say = (value: number): string => formatReading(value * unit.factor);
  const tail = unit.label ? ` ${unit.label}` : '';
  if (low === -Infinity && high === Infinity) return t('metrics.heat.any');
  if (low === -Infinity) return `≤ ${say(high)}${tail}`;
  if (high === Infinity) return `> ${say(low)}${tail}`;
  return `${fromTo(say(low), say(high))}${tail}`;
}

interface Described {
  readonly cells: HeatmapCells;
  readonly xEdgesNs: readonly bigint[];
  readonly yEdges: readonly number[];
}

/** When, which values, how many, and what part of all that came in that stretch of time. */
export function cellWords(data: Described, column: number, row: number, unit: DisplayUnit): string {
  const { count, ofColumn } = readCell(data.cells, column, row);
  return t('metrics.heat.cell', {
    time: formatRange(data.xEdgesNs[column]!, data.xEdgesNs[column + 1]!),
    values: rowWords(data.yEdges, row, unit),
    count: formatCount(count),
    of: formatCount(ofColumn),
    share: formatPercent(count, ofColumn),
  });
}
