import { ArrowDown, ArrowUp } from 'lucide-react';
import { useMemo } from 'react';
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
import { useLogColumns } from './column-ids.ts';
import { logColumns } from './log-columns.tsx';
import { logRowMenu } from './log-row-menu.ts';
import { LOG_PAGE_ROWS, type LogQuestion } from './log-source.ts';
import classes from './LogTable.module.css';
import { NoLogs } from './NoLogs.tsx';
import { openTraceOf } from './open-trace.ts';
import { showContext } from './log-place.ts';
import type { Tail } from './use-tail.ts';
import type { LogList } from './use-log-list.ts';
import { useRevealLog } from './use-reveal-log.ts';

interface LogTableProps {
  logs: LogList;
  question: LogQuestion;
  /** Key of the selected record. */
  selection: number | undefined;
  tail: Tail;
}

const LINE_PX = 18;
const LINES_PADDING_PX = 6;

/** Lines of text per row, and what they need. */
export function useRowLook(): { lines: number; rowHeightPx: number } {
  const density = usePreferences((state) => state.density);
  const lines = usePreferences((state) => state.sizes['logs.lines'] ?? 1);
  return { lines, rowHeightPx: lines > 1 ? lines * LINE_PX + LINES_PADDING_PX : ROW_HEIGHT_PX[density] };
}

/** Whether the first page, as far as it is one day's, needs no date; decided once, so that nothing changes while scrolling. */
function useColumns({ list, getRow }: LogList, lines: number) {
  const { ids } = useLogColumns();
  const first = getRow(0)?.timeNs;
  const last = getRow(Math.min(list.total, LOG_PAGE_ROWS) - 1)?.timeNs;
  const withDate = first !== undefined && last !== undefined && formatDate(first) !== formatDate(last);
  return useMemo(() => logColumns(ids, { zoneAtNs: first ?? 0n, withDate, lines }), [ids, first, withDate, lines]);
}

export function LogTable({ logs, question, selection, tail }: LogTableProps) {
  const { list, query, getRow, onVisible } = logs;
  const { lines, rowHeightPx } = useRowLook();
  const [widths, setWidth] = useColumnWidths('logs');
  const columns = useColumns(logs, lines);
  const { reveal, isElsewhere, onPicked } = useRevealLog(question, selection, logs);
  const error = query.error ?? list.error;
  return (
    <div className={classes.list}>
      <QueryStatus loading={query.loading} what={t('logs.reading')} onCancel={query.cancel} />
      {error && (list.total === 0 || query.isPrevious) ? (
        <ErrorState error={error} onRetry={query.retry} />
      ) : (
        <VirtualTable
          label={t('logs.title')}
          columns={columns}
          rowCount={list.total}
          getRow={getRow}
          rowHeightPx={rowHeightPx}
          lines={lines}
          isSelected={(row) => row.key === selection}
          onSelect={(row) => {
            onPicked(row.key);
            useView.getState().select(String(row.key));
          }}
          onOpen={openTraceOf}
          onVisible={onVisible}
          widths={widths}
          onWidth={setWidth}
          empty={query.data && !query.isPrevious && <NoLogs outsideRange={list.outsideRange} />}
          resetKey={logs.resetKey}
          reveal={tail.jump ?? reveal}
          stickToEnd={tail.isFollowing && !question.descending}
          onEdges={tail.onEdges}
          menu={logRowMenu}
        />
      )}
      <NewPill logs={logs} question={question} tail={tail} />
      {isElsewhere && selection !== undefined && <Elsewhere selection={selection} />}
    </div>
  );
}

/** What came since; the list stands still until it is asked for. */
function NewPill({ logs: { list }, question, tail }: Pick<LogTableProps, 'logs' | 'question' | 'tail'>) {
  if (list.newCount === 0) return null;
  return (
    <Button
      variant="primary"
      className={cx(classes.pill, question.descending ? classes.above : classes.below)}
      icon={question.descending ? <ArrowUp aria-hidden /> : <ArrowDown aria-hidden />}
      onClick={tail.showNew}
    >
      {t('logs.new', { n: list.newCount })}
    </Button>
  );
}

/** The details show a record that the filter or the range leaves out. */
function Elsewhere({ selection }: { selection: number }) {
  return (
    <p role="status" className={classes.elsewhere}>
      {t('logs.elsewhere')}
      <Button onClick={() => showContext(selection)}>{t('logs.context')}</Button>
    </p>
  );
}
