import { useMemo } from 'react';
import type { DisplayUnit } from '../../../core/layout/line-chart/display-unit.ts';
import { rowWords } from '../../charts/heatmap/cell-words.ts';
import type { HeatmapData } from '../../charts/heatmap/heatmap-layout.ts';
import { formatCount, formatPercent } from '../../format/count.ts';
import { formatRange, formatZone } from '../../format/time.ts';
import { t } from '../../i18n/t.ts';
import { usePreferences } from '../../state/preferences.ts';
import { ROW_HEIGHT_PX } from '../../theme/theme.ts';
import type { TableColumn } from '../../widgets/table/table-types.ts';
import { VirtualTable } from '../../widgets/table/VirtualTable.tsx';

interface CellRow {
  readonly column: number;
  readonly row: number;
  readonly count: number;
  readonly ofColumn: number;
}

function listCells({ cells }: HeatmapData): CellRow[] {
  const ofColumn = new Map<number, number>();
  cells.column.forEach((column, at) => ofColumn.set(column, (ofColumn.get(column) ?? 0) + cells.count[at]!));
  const rows = Array.from(cells.count, (count, at) => ({
    column: cells.column[at]!,
    row: cells.row[at]!,
    count,
    ofColumn: ofColumn.get(cells.column[at]!)!,
  }));
  return rows.sort((a, b) => a.column - b.column || a.row - b.row);
}

function columnsOf(data: HeatmapData, unit: DisplayUnit): TableColumn<CellRow>[] {
  const time = ({ column }: CellRow): string => formatRange(data.xEdgesNs[column]!, data.xEdgesNs[column + 1]!);
  const values = ({ row }: CellRow): string => rowWords(data.yEdges, row, unit);
  return [
    {
      id: 'time',
      label: `${t('metrics.time')} (${formatZone(data.xEdgesNs[0] ?? 0n)})`,
      width: 250,
      render: time,
      text: time,
    },
    { id: 'values', label: t('word.value'), width: 160, grow: true, render: values, text: values },
    {
      id: 'count',
      label: t('word.count'),
      width: 110,
      align: 'end',
      render: ({ count }) => formatCount(count),
      text: ({ count }) => String(count),
    },
    {
      id: 'share',
      label: t('metrics.heat.share'),
      width: 110,
      align: 'end',
      render: ({ count, ofColumn }) => formatPercent(count, ofColumn),
      text: ({ count, ofColumn }) => String(count / ofColumn),
    },
  ];
}

/** The cells of a heatmap in figures. */
export function CellTable({ data, unit }: { data: HeatmapData; unit: DisplayUnit }) {
  const density = usePreferences((state) => state.density);
  const cells = useMemo(() => listCells(data), [data]);
  const columns = useMemo(() => columnsOf(data, unit), [data, unit]);
  return (
    <VirtualTable
      label={t('metrics.table')}
      columns={columns}
      rowCount={cells.length}
      getRow={(index) => cells[index]}
      rowHeightPx={ROW_HEIGHT_PX[density]}
    />
  );
}
