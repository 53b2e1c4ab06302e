import { useMemo, useState } from 'react';
import type { SpanStatistics } from '../../../../core/analysis/span-statistics.ts';
import { t } from '../../../i18n/t.ts';
import { copyRedacted } from '../../../widgets/copy-redacted.ts';
import { usePreferences } from '../../../state/preferences.ts';
import { useColumnWidths } from '../../../state/use-column-widths.ts';
import { ROW_HEIGHT_PX } from '../../../theme/theme.ts';
import { arrangeRows, pressSort, readSort } from '../../../widgets/table/arrange-rows.ts';
import { writeTableCsv, writeTableText } from '../../../widgets/table/table-text.ts';
import { VirtualTable } from '../../../widgets/table/VirtualTable.tsx';
import { statisticsColumns } from './statistics-columns.tsx';
import type { StatisticsRow } from './statistics-columns.tsx';
import type { TraceViewProps } from './trace-view-props.ts';

interface StatisticsTableProps extends TraceViewProps {
  statistics: SpanStatistics;
  /** What groups by attribute are named by; '' for others. */
  attributeKey: string;
  label: string;
}

/** Groups, most self time first unless sorted otherwise; the row of the selected span is marked, a row selects its slowest. */
export function StatisticsTable({
  statistics,
  attributeKey,
  label,
  selected,
  onSelect,
  matches,
}: StatisticsTableProps) {
  const [sortText, setSort] = useState('-selfNs');
  const [widths, setWidth] = useColumnWidths('trace.statistics');
  const density = usePreferences((state) => state.density);
  const rows = useMemo(() => countFound(statistics, matches), [statistics, matches]);
  const columns = useMemo(
    () => statisticsColumns(rows, { grouping: statistics.grouping, key: attributeKey }, matches !== undefined),
    [rows, statistics, attributeKey, matches],
  );
  const sort = readSort(sortText, columns);
  const arranged = useMemo(() => arrangeRows(rows, columns, sort), [rows, columns, sort]);
  const selectedRow = selected < 0 ? undefined : rows[statistics.groupOf[selected] ?? -1];
  const select = ({ example }: StatisticsRow): void => {
    if (example !== selected) onSelect(example);
  };
  return (
    <VirtualTable
      label={label}
      columns={columns}
      rowCount={arranged.length}
      getRow={(index) => arranged[index]}
      rowHeightPx={ROW_HEIGHT_PX[density]}
      isSelected={(row) => row === selectedRow}
      onSelect={select}
      onOpen={select}
      menu={() => [
        { label: t('table.copy'), run: () => void copyRedacted(writeTableText(arranged, columns)) },
        { label: t('table.copyCsv'), run: () => void copyRedacted(writeTableCsv(arranged, columns)) },
      ]}
      sort={sort}
      onSort={(id) =>
        setSort(
          pressSort(
            sort,
            columns.find((column) => column.id === id)!,
          ),
        )
      }
      widths={widths}
      onWidth={setWidth}
      resetKey={`${statistics.grouping} ${attributeKey} ${sortText}`}
    />
  );
}

function countFound({ groups, groupOf }: SpanStatistics, matches: Uint8Array | undefined): StatisticsRow[] {
  const rows = groups.map((group) => ({ ...group, found: 0 }));
  matches?.forEach((match, node) => {
    const row = match ? rows[groupOf[node]!] : undefined;
    if (row) row.found++;
  });
  return rows;
}
