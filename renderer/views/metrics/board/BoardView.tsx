import { Columns2, Undo2 } from 'lucide-react';
import { t } from '../../../i18n/t.ts';
import { useView } from '../../../state/view.ts';
import { Button } from '../../../widgets/Button.tsx';
import { cx } from '../../../widgets/cx.ts';
import { EmptyState } from '../../../widgets/EmptyState.tsx';
import { ErrorState } from '../../../widgets/ErrorState.tsx';
import { IconButton } from '../../../widgets/IconButton.tsx';
import { setColumns, type Board } from './board-document.ts';
import { changeBoard, reloadBoard, undoRemoval, useBoard, useBoardOfSession } from './board-state.ts';
import classes from './Board.module.css';
import { BoardCard } from './BoardCard.tsx';

/** Charts that were pinned in this session, over the shared range of time. */
export function BoardView() {
  useBoardOfSession();
  const { board, error, isForeign, removed } = useBoard();
  if (error && !board) return <ErrorState error={error} onRetry={reloadBoard} />;
  if (isForeign) return <EmptyState text={t('metrics.board.foreign')} />;
  if (!board) return null;
  return (
    <div className={classes.board}>
      <div className={classes.tools}>
        <span>{t('metrics.board.charts', { n: board.charts.length })}</span>
        {board.isNewer && <span className={classes.warning}>{t('metrics.board.newer')}</span>}
        {board.unread.length > 0 && (
          <span className={classes.warning}>{t('metrics.board.unread', { n: board.unread.length })}</span>
        )}
        {error && <span className={classes.warning}>{t('metrics.board.notSaved')}</span>}
        <span className={classes.gap} />
        <span role="status" className={classes.undo}>
          {removed && (
            <>
              {t('metrics.board.removed', { title: removed.chart.title || removed.chart.name })}
              <Button variant="quiet" icon={<Undo2 aria-hidden />} onClick={undoRemoval}>
                {t('metrics.board.undo')}
              </Button>
            </>
          )}
        </span>
        <IconButton
          label={t('metrics.board.columns')}
          icon={<Columns2 aria-hidden />}
          active={board.columns === 2}
          onClick={() => void changeBoard(setColumns(board.columns === 2 ? 1 : 2))}
        />
      </div>
      {board.charts.length === 0 ? <Empty /> : <Cards board={board} />}
    </div>
  );
}

function Empty() {
  return (
    <EmptyState text={t('metrics.board.empty')}>
      <Button variant="primary" onClick={() => useView.getState().setParam('tab', '')}>
        {t('metrics.board.choose')}
      </Button>
    </EmptyState>
  );
}

function Cards({ board: { charts, columns } }: { board: Board }) {
  return (
    <div className={cx(classes.cards, columns === 2 && classes.two)}>
      {charts.map((chart, at) => (
        <BoardCard
          key={chart.id}
          chart={chart}
          columns={columns}
          at={at}
          isFirst={at === 0}
          isLast={at === charts.length - 1}
        />
      ))}
    </div>
  );
}
