import { t } from '../../i18n/t.ts';
import { isFiltered, NO_FILTER } from '../../state/filter.ts';
import { FIT } from '../../state/time-range.ts';
import { useView } from '../../state/view.ts';
import { Button } from '../../widgets/Button.tsx';
import { EmptyState } from '../../widgets/EmptyState.tsx';

/** Nothing to show, and the way to something. */
export function NoSpans() {
  const { filter, range } = useView((state) => state.place);
  const { setRange, setFilter, go } = useView.getState();
  if (!isFiltered(filter) && range.kind === 'fit')
    return (
      <EmptyState text={t('canvas.none')}>
        <Button variant="primary" onClick={() => go('start')}>
          {t('canvas.none.next')}
        </Button>
      </EmptyState>
    );
  return (
    <EmptyState text={t('canvas.noMatch')}>
      {range.kind !== 'fit' && (
        <Button variant="primary" onClick={() => setRange(FIT)}>
          {t('canvas.allTime')}
        </Button>
      )}
      {isFiltered(filter) && <Button onClick={() => setFilter(NO_FILTER)}>{t('command.clearFilter')}</Button>}
    </EmptyState>
  );
}
