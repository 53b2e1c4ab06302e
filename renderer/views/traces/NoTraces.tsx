import { t } from '../../i18n/t.ts';
import { isFiltered, NO_FILTER } from '../../state/filter.ts';
import { writeFilter } from '../../state/filter-terms.ts';
import { FIT } from '../../state/time-range.ts';
import { useView } from '../../state/view.ts';
import { Button } from '../../widgets/Button.tsx';
import { EmptyState } from '../../widgets/EmptyState.tsx';

/** Says where the traces are that are not shown, and shows them. */
export function NoTraces({ outsideRange }: { outsideRange: number }) {
  const filter = useView((state) => state.place.filter);
  const { setRange, setFilter, go } = useView.getState();
  if (!isFiltered(filter) && outsideRange === 0) {
    return (
      <EmptyState text={t('traces.none')}>
        <Button variant="primary" onClick={() => go('start')}>
          {t('traces.none.next')}
        </Button>
      </EmptyState>
    );
  }
  const filtered = isFiltered(filter) ? ` ${t('filter.is', { filter: writeFilter(filter) })}` : '';
  const outside = outsideRange > 0 ? ` ${t('traces.outside', { n: outsideRange })}` : '';
  return (
    <EmptyState text={t('traces.noMatch') + filtered + outside}>
      {outsideRange > 0 && (
        <Button variant="primary" onClick={() => setRange(FIT)}>
          {t('traces.showOutside')}
        </Button>
      )}
      {isFiltered(filter) && <Button onClick={() => setFilter(NO_FILTER)}>{t('command.clearFilter')}</Button>}
    </EmptyState>
  );
}
