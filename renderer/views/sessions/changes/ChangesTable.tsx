import { useMemo } from 'react';
import { t } from '../../../i18n/t.ts';
import { usePreferences } from '../../../state/preferences.ts';
import { useColumnWidths } from '../../../state/use-column-widths.ts';
import { useView } from '../../../state/view.ts';
import { ROW_HEIGHT_PX } from '../../../theme/theme.ts';
import { EmptyState } from '../../../widgets/EmptyState.tsx';
import { Button } from '../../../widgets/Button.tsx';
import { arrangeRows, pressSort, readSort } from '../../../widgets/table/arrange-rows.ts';
import { VirtualTable } from '../../../widgets/table/VirtualTable.tsx';
import { findRows, readWord, SHOWN, type ChangeRow, type Tab } from './change-rows.ts';
import type { Column } from './columns.tsx';
import type { Open } from './open-row.tsx';

interface ChangesTableProps<Row extends ChangeRow> {
  tab: Tab;
  rows: readonly Row[];
  columns: readonly Column<Row>[];
  open: Open<Row>;
}

/** One of the three lists, in the order it came unless a column is chosen. */
export function ChangesTable<Row extends ChangeRow>({ tab, rows, columns: all, open }: ChangesTableProps<Row>) {
  const { show, find = '', sort: asked = '' } = useView(({ place }) => place.params);
  const shown = readWord(show, SHOWN);
  const density = usePreferences((state) => state.density);
  const [widths, setWidth] = useColumnWidths(`changes.${tab}`);
  const columns = useMemo(() => all.map((column) => ({ ...column, sortable: column.order !== undefined })), [all]);
  const sort = useMemo(() => readSort(asked, columns), [asked, columns]);
  const arranged = useMemo(
    () => arrangeRows(findRows(rows, shown, find), columns, sort),
    [rows, shown, find, columns, sort],
  );
  const { setParam } = useView.getState();
  const press = (id: string): void =>
    setParam(
      'sort',
      pressSort(
        sort,
        columns.find((column) => column.id === id)!,
      ),
    );
  return (
    <VirtualTable
      label={t(`changes.${tab}`)}
      columns={columns}
      rowCount={arranged.length}
      getRow={(index) => arranged[index]}
      rowHeightPx={ROW_HEIGHT_PX[density]}
      onOpen={(row) => open(row)?.()}
      sort={sort}
      onSort={press}
      widths={widths}
      onWidth={setWidth}
      empty={<NoRows tab={tab} hasRows={rows.length > 0} />}
      resetKey={`${tab} ${shown} ${find} ${asked}`}
    />
  );
}

function NoRows({ tab, hasRows }: { tab: Tab; hasRows: boolean }) {
  if (!hasRows) return <EmptyState text={t(`changes.none.${tab}`)} />;
  const showAll = (): void => {
    const { place, change } = useView.getState();
    change({ params: { ...place.params, show: '', find: '' } }, 'replace');
  };
  return (
    <EmptyState text={t('changes.noMatch')}>
      <Button onClick={showAll}>{t('changes.showAll')}</Button>
    </EmptyState>
  );
}
