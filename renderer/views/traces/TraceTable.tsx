import { ArrowUp } from 'lucide-react';
import { useMemo, type UIEvent } from 'react';
import { chooseColumnUnit } from '../../format/duration.ts';
import { formatDate } from '../../format/time.ts';
import { t } from '../../i18n/t.ts';
import { useCompareMark } from '../../state/compare-mark.ts';
import { usePreferences } from '../../state/preferences.ts';
import { useColumnWidths } from '../../state/use-column-widths.ts';
import { useView } from '../../state/view.ts';
import { ROW_HEIGHT_PX } from '../../theme/theme.ts';
import { Button } from '../../widgets/Button.tsx';
import { ErrorState } from '../../widgets/ErrorState.tsx';
import { QueryStatus } from '../../widgets/QueryStatus.tsx';
import { VirtualTable } from '../../widgets/table/VirtualTable.tsx';
import { useChosenTraces } from './chosen-traces.ts';
import { NoTraces } from './NoTraces.tsx';
import { readAhead } from './read-ahead.ts';
import { traceColumns, type DurationBars } from './trace-columns.tsx';
import type { TraceRow } from './trace-rows.ts';
import { TRACE_PAGE_ROWS } from './trace-rows.ts';
import { traceRowMenu } from './trace-row-menu.ts';
import { sortTracesBy, useTraceSort } from './trace-sort.ts';
import classes from './TraceTable.module.css';
import { useRevealTrace } from './use-reveal-trace.ts';
import type { TraceList } from './use-trace-list.ts';

interface TraceTableProps {
  traces: TraceList;
  bars: DurationBars;
  onAtTop: (isAtTop: boolean) => void;
}

function firstRows(traces: TraceList): TraceRow[] {
  const count = Math.min(traces.list.total, TRACE_PAGE_ROWS);
  return Array.from({ length: count }, (_, at) => traces.getRow(at)).filter((row) => row !== undefined);
}

/** What the columns need to know of the rows; of the first page, so that nothing changes while scrolling. */
function useColumns(traces: TraceList, bars: DurationBars) {
  const rows = firstRows(traces);
  const unit = chooseColumnUnit(rows.map((row) => row.durationNs));
  const first = rows[0]?.startNs ?? 0n;
  const withDate = rows.some((row) => formatDate(row.startNs) !== formatDate(first));
  return useMemo(() => traceColumns({ unit, bars, withDate }), [unit, bars, withDate]);
}

function NewPill({ traces }: { traces: TraceList }) {
  const { newCount } = traces.list;
  if (newCount === 0) return null;
  const show = (): void => {
    useView.getState().select('');
    traces.showNew();
  };
  return (
    <Button variant="primary" className={classes.pill} icon={<ArrowUp aria-hidden />} onClick={show}>
      {t('traces.new', { n: newCount })}
    </Button>
  );
}

function choose(getRow: TraceList['getRow'], from: number, to: number): void {
  const first = Math.min(from, to);
  const rows = Array.from({ length: Math.abs(to - from) + 1 }, (_, at) => getRow(first + at));
  const [row] = rows;
  const { toggle, add } = useChosenTraces.getState();
  if (rows.length > 1) add(rows);
  else if (row) toggle(row);
}

export function TraceTable({ traces, bars, onAtTop }: TraceTableProps) {
  const { list, query, getRow, onVisible } = traces;
  const density = usePreferences((state) => state.density);
  const selection = useView((state) => state.place.selection);
  const chosen = useChosenTraces((state) => state.rows);
  const marked = useCompareMark((state) => state.mark?.traceId);
  const [widths, setWidth] = useColumnWidths('traces');
  const columns = useColumns(traces, bars);
  const sort = useTraceSort();
  const { reveal, onPicked } = useRevealTrace(traces, selection);
  const error = query.error ?? list.error;
  const onScroll = (event: UIEvent): void => onAtTop((event.target as Element).scrollTop === 0);
  return (
    <div className={classes.list} onScrollCapture={onScroll}>
      <QueryStatus loading={query.loading} what={t('traces.reading')} onCancel={query.cancel} />
      {error && list.total === 0 ? (
        <ErrorState error={error} onRetry={query.retry} />
      ) : (
        <VirtualTable
          label={t('word.traces')}
          columns={columns}
          rowCount={list.total}
          getRow={getRow}
          rowHeightPx={ROW_HEIGHT_PX[density]}
          isSelected={(row) => row.traceId === selection}
          isMarked={(row) => row.traceId === marked}
          isChosen={(row) => chosen.has(row.traceId)}
          onChoose={(from, to) => choose(getRow, from, to)}
          onSelect={(row, index) => {
            readAhead(row);
            onPicked(row, index);
            useView.getState().select(row.traceId);
          }}
          onOpen={(row) => useView.getState().go('trace', row.traceId)}
          menu={traceRowMenu}
          sort={sort}
          onSort={sortTracesBy}
          onVisible={onVisible}
          widths={widths}
          onWidth={setWidth}
          empty={query.data && !query.isPrevious && <NoTraces outsideRange={list.outsideRange} />}
          resetKey={list.generation}
          reveal={reveal}
        />
      )}
      <NewPill traces={traces} />
    </div>
  );
}
