import { t } from '../../i18n/t.ts';
import { FIT } from '../../state/time-range.ts';
import { useQuery } from '../../state/use-query.ts';
import { useBounds } from '../../state/use-range.ts';
import { useView } from '../../state/view.ts';
import { Button } from '../../widgets/Button.tsx';
import { EmptyState } from '../../widgets/EmptyState.tsx';
import { ErrorState } from '../../widgets/ErrorState.tsx';
import { QueryStatus } from '../../widgets/QueryStatus.tsx';
import { ErrorGroups } from './ErrorGroups.tsx';
import { Operations } from './Operations.tsx';
import { RedCharts } from './RedCharts.tsx';
import type { Subject } from './subject.ts';
import { SubjectHead } from './SubjectHead.tsx';
import { SubjectLogs } from './SubjectLogs.tsx';
import { SubjectMetrics } from './SubjectMetrics.tsx';
import classes from './Services.module.css';

/** Everything one subject said in the range, in all three signals; each part is a door to its full view. */
export function SubjectPage({ subject }: { subject: Subject }) {
  const bounds = useBounds();
  const query = useQuery('subject.get', { ...subject, ...bounds });
  const range = useView((state) => state.place.range);
  if (query.error && !query.data) return <ErrorState error={query.error} onRetry={query.retry} />;
  return (
    <div className={classes.page}>
      <QueryStatus loading={query.loading} what={t('services.reading')} onCancel={query.cancel} />
      {query.data && <SubjectHead subject={subject} detail={query.data} />}
      {query.data?.resources.length === 0 ? (
        <EmptyState text={t('services.silent')}>
          {range.kind !== 'fit' && (
            <Button onClick={() => useView.getState().setRange(FIT)}>{t('metrics.showAllTime')}</Button>
          )}
        </EmptyState>
      ) : (
        query.data && (
          <>
            <RedCharts subject={subject} />
            <ErrorGroups subject={subject} />
            <Operations subject={subject} />
            <SubjectLogs subject={subject} />
            <SubjectMetrics subject={subject} />
          </>
        )
      )}
    </div>
  );
}
