import { ArrowDown, ArrowUp } from 'lucide-react';
import { useMemo, type UIEvent } from 'react';
import { formatDate } from '../../format/time.ts';
import { t } from '../../i18n/t.ts';
import { usePreferences } from '../../state/preferences.ts';
import { useColumnWidths } from '../../state/use-column-widths.ts';
import { useView } from '../../state/view.ts';
import { ROW_HEIGHT_PX } from '../../theme/theme.ts';
import { Button } from '../../widgets/Button.tsx';
import { cx } from '../../widgets/cx.ts';
import { ErrorState } from '../../widgets/ErrorState.tsx';
import { QueryStatus } from '../../widgets/QueryStatus.tsx';
import { VirtualTable } from '../../widgets/table/VirtualTable.tsx';
import { logColumns } from './log-columns.tsx';
import { LOG_PAGE_ROWS } from './log-source.ts';
import classes from './LogTable.module.css';
import { NoLogs } from './NoLogs.tsx';
import { openTraceOf } from './open-trace.ts';
import type { LogList } from './use-log-list.ts';

interface LogTableProps {
  logs: LogList;
  descending: boolean;
  /** Key of the selected record. */
  selection: number | undefined;
  onAtTop: (isAtTop: boolean) => void;
}

/** Whether the first page, as far as it is one day's, needs no date; decided once, so that nothing changes while scrolling. */
function useColumns({ list, getRow }: LogList) {
  const first = getRow(0)?.timeNs;
  const last = getRow(Math.min(list.total, LOG_PAGE_ROWS) - 1)?.timeNs;
  const withDate = first !== undefined && last !== undefined && formatDate(first) !== formatDate(last);
  return useMemo(() => logColumns(first ?? 0n, withDate), [first, withDate]);
}

export function LogTable({ logs, descending, selection, onAtTop }: LogTableProps) {
  const { list, query, getRow, onVisible } = logs;
  const density = usePreferences((state) => state.density);
  const [widths, setWidth] = useColumnWidths('logs');
  const columns = useColumns(logs);
  const error = query.error ?? list.error;
  const onScroll = (event: UIEvent): void => onAtTop((event.target as Element).scrollTop === 0);
  return (
    <div className={classes.list} onScrollCapture={onScroll}>
      <QueryStatus loading={query.loading} what={t('logs.reading')} onCancel={query.cancel} />
      {error && list.total === 0 ? (
        <ErrorState error={error} onRetry={query.retry} />
      ) : (
        <VirtualTable
          label={t('logs.title')}
          columns={columns}
          rowCount={list.total}
          getRow={getRow}
          rowHeightPx={ROW_HEIGHT_PX[density]}
          isSelected={(row) => row.key === selection}
          onSelect={(row) => useView.getState().select(String(row.key))}
          onOpen={openTraceOf}
          onVisible={onVisible}
          widths={widths}
          onWidth={setWidth}
          empty={query.data && !query.isPrevious && <NoLogs outsideRange={list.outsideRange} />}
          resetKey={logs.resetKey}
        />
      )}
      <NewPill logs={logs} descending={descending} />
    </div>
  );
}

/** What came since; the list stands still until it is asked for. */
function NewPill({ logs: { list, showNew }, descending }: Pick<LogTableProps, 'logs' | 'descending'>) {
  if (list.newCount === 0) return null;
  return (
    <Button
      variant="primary"
      className={cx(classes.pill, descending ? classes.above : classes.below)}
      icon={descending ? <ArrowUp aria-hidden /> : <ArrowDown aria-hidden />}
      onClick={showNew}
    >
      {t('logs.new', { n: list.newCount })}
    </Button>
  );
}
