import { useEffect } from 'react';
import { t } from '../../i18n/t.ts';
import { useQuery } from '../../state/use-query.ts';
import { useView } from '../../state/view.ts';
import { Button } from '../../widgets/Button.tsx';
import { EmptyState } from '../../widgets/EmptyState.tsx';
import { ErrorState } from '../../widgets/ErrorState.tsx';
import { QueryStatus } from '../../widgets/QueryStatus.tsx';
import { warmWorker } from '../../workers/run-job.ts';
import { LinkedTraceScreen } from './linked/LinkedTraceScreen.tsx';
import classes from './TraceView.module.css';

const TRACE_ID = /^[0-9a-f]{32}$/;

/** One trace: `#/trace/<trace id>?sel=<span id>`. */
export function TraceView() {
  const traceId = useView((state) => state.place.arg.toLowerCase());
  if (traceId === '') return <Nothing text={t('trace.chooseOne')} />;
  if (!TRACE_ID.test(traceId)) return <Nothing text={t('trace.badId', { id: traceId.slice(0, 80) })} />;
  return <LoadedTrace key={traceId} traceId={traceId} />;
}

/** What takes longer to read is large enough for the worker. */
const LARGE_AFTER_MS = 150;

function LoadedTrace({ traceId }: { traceId: string }) {
  const { data, error, loading, outdated, cancel, retry } = useQuery('trace.get', { traceId });
  const isReading = loading && data === undefined;
  useEffect(() => {
    if (!isReading) return;
    const timer = setTimeout(warmWorker, LARGE_AFTER_MS);
    return () => clearTimeout(timer);
  }, [isReading]);
  if (data === undefined && error?.code === 'not-found') {
    return (
      <Nothing text={`${t('trace.notFound', { id: traceId })} ${t('trace.notFound.why')}`}>
        <Button variant="primary" onClick={retry}>
          {t('trace.lookAgain')}
        </Button>
      </Nothing>
    );
  }
  if (data === undefined && !loading && !error) {
    return (
      <Nothing text={t('trace.cancelled')}>
        <Button variant="primary" onClick={retry}>
          {t('trace.lookAgain')}
        </Button>
      </Nothing>
    );
  }
  if (data === undefined && error) return <ErrorState error={error} onRetry={retry} />;
  return (
    <div className={classes.view}>
      <QueryStatus loading={loading} what={t('trace.reading')} onCancel={cancel} />
      {data && <LinkedTraceScreen own={data} />}
      {outdated && (
        <Button className={classes.outdated} onClick={retry}>
          {t('trace.outdated')}
        </Button>
      )}
    </div>
  );
}

function Nothing({ text, children }: { text: string; children?: React.ReactNode }) {
  return (
    <EmptyState text={text}>
      {children}
      <Button onClick={() => useView.getState().go('traces')}>{t('trace.toList')}</Button>
    </EmptyState>
  );
}
