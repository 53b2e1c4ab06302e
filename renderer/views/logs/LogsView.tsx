import { ArrowDown, ArrowUp } from 'lucide-react';
import { useMemo, useState, type UIEvent } from 'react';
import { t } from '../../i18n/t.ts';
import { isFiltered, NO_FILTER, toLogFilter } from '../../state/filter.ts';
import { usePreferences } from '../../state/preferences.ts';
import { FIT } from '../../state/time-range.ts';
import { useBounds } from '../../state/use-range.ts';
import { useView } from '../../state/view.ts';
import { ROW_HEIGHT_PX } from '../../theme/theme.ts';
import { Button } from '../../widgets/Button.tsx';
import { EmptyState } from '../../widgets/EmptyState.tsx';
import { ErrorState } from '../../widgets/ErrorState.tsx';
import { QueryStatus } from '../../widgets/QueryStatus.tsx';
import { VirtualTable } from '../../widgets/table/VirtualTable.tsx';
import { cx } from '../../widgets/cx.ts';
import { ViewFrame } from '../../workbench/ViewFrame.tsx';
import { logColumns } from './log-columns.tsx';
import { LogDetails } from './LogDetails.tsx';
import classes from './LogsView.module.css';
import { LogsTools, useDescending } from './LogsTools.tsx';
import { LogVolume } from './LogVolume.tsx';
import { openTraceOf } from './open-trace.ts';
import { useLogList, type LogListState } from './use-log-list.ts';

const DAY_NS = 86_400_000_000_000n;

/** Log records over time, newest or oldest first; one of them in full beside the list. */
export function LogsView() {
  const filter = useView((state) => state.place.filter);
  const bounds = useBounds();
  const selection = useSelection();
  const descending = useDescending();
  const [isAtTop, setAtTop] = useState(true);
  const logs = useLogList(toLogFilter(filter, bounds), descending, isAtTop && selection === undefined);
  const onScroll = (event: UIEvent): void => setAtTop((event.target as Element).scrollTop === 0);
  const details = selection === undefined ? <p>{t('logs.selectOne')}</p> : <LogDetails logKey={selection} />;
  return (
    <ViewFrame details={details}>
      <div className={classes.view}>
        <LogsTools total={logs.query.data && logs.list.total} />
        <LogVolume />
        <div className={classes.list} onScrollCapture={onScroll}>
          <QueryStatus loading={logs.query.loading} what={t('logs.reading')} onCancel={logs.query.cancel} />
          <LogTable logs={logs} selection={selection} />
          <NewPill logs={logs} descending={descending} />
        </div>
      </div>
    </ViewFrame>
  );
}

/** The selected record's key; an address may hold anything. */
function useSelection(): number | undefined {
  const selection = useView(({ place }) => place.selection || place.params.log || '');
  return /^\d{1,15}$/.test(selection) ? Number(selection) : undefined;
}

function LogTable({ logs, selection }: { logs: LogListState; selection: number | undefined }) {
  const { list, query, getRow, onVisible } = logs;
  const density = usePreferences((state) => state.density);
  const widths = useWidths();
  const [first, last] = [getRow(0)?.timeNs, getRow(Math.min(list.total, LOOK_AHEAD) - 1)?.timeNs];
  const withDate = first !== undefined && last !== undefined && spansDays(first, last);
  const columns = useMemo(() => logColumns(first ?? 0n, withDate), [first, withDate]);
  const error = query.error ?? list.error;
  if (error && list.total === 0) return <ErrorState error={error} onRetry={query.retry} />;
  return (
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
      onWidth={(column, px) => usePreferences.getState().setSize(`logs.${column}`, px)}
      empty={query.data && <NoLogs outsideRange={list.outsideRange} />}
      resetKey={list.generation}
    />
  );
}

/** Rows whose times say whether the list reaches over midnight; those of the first page are there at once. */
const LOOK_AHEAD = 500;

function spansDays(a: bigint, b: bigint): boolean {
  const distance = a < b ? b - a : a - b;
  return distance >= DAY_NS / 2n;
}

function useWidths(): Record<string, number> {
  const sizes = usePreferences((state) => state.sizes);
  return useMemo(() => {
    const own = Object.entries(sizes).filter(([name]) => name.startsWith('logs.'));
    return Object.fromEntries(own.map(([name, px]) => [name.slice('logs.'.length), px]));
  }, [sizes]);
}

function NoLogs({ outsideRange }: { outsideRange: number }) {
  const filter = useView((state) => state.place.filter);
  return (
    <EmptyState text={isFiltered(filter) || outsideRange > 0 ? t('logs.noMatch') : t('logs.none')}>
      {outsideRange > 0 && (
        <Button variant="primary" onClick={() => useView.getState().setRange(FIT)}>
          {t('logs.showOutside', { n: outsideRange })}
        </Button>
      )}
      {isFiltered(filter) && (
        <Button onClick={() => useView.getState().setFilter(NO_FILTER)}>{t('command.clearFilter')}</Button>
      )}
    </EmptyState>
  );
}

/** What came since; the list stands still until it is asked for. */
function NewPill({ logs: { list, showNew }, descending }: { logs: LogListState; descending: boolean }) {
  if (list.newCount === 0) return null;
  const Arrow = descending ? ArrowUp : ArrowDown;
  return (
    <button type="button" className={cx(classes.pill, descending ? classes.above : classes.below)} onClick={showNew}>
      <Arrow aria-hidden />
      {t('logs.new', { n: list.newCount })}
    </button>
  );
}
