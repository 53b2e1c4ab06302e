import { useEffect, type ReactNode } from 'react';
import { t } from '../../../i18n/t.ts';
import { useCompareMark } from '../../../state/compare-mark.ts';
import { useQuery } from '../../../state/use-query.ts';
import { useView } from '../../../state/view.ts';
import { Button } from '../../../widgets/Button.tsx';
import { EmptyState } from '../../../widgets/EmptyState.tsx';
import { ErrorState } from '../../../widgets/ErrorState.tsx';
import { QueryStatus } from '../../../widgets/QueryStatus.tsx';
import classes from './Compare.module.css';
import { replaceSide } from './CompareHeader.tsx';
import { CompareScreen } from './CompareScreen.tsx';
import { useCorrectClocks } from './compare-options.ts';
import { settleOrder } from './settle-order.ts';
import { useComparison } from './use-comparison.ts';

const TRACE_ID = /^[0-9a-f]{32}$/;

/** Two traces as one: `#/compare/<trace id before>/<trace id after>`. */
export function CompareView() {
  const pair = useView((state) => state.place.arg.toLowerCase());
  const [before = '', after = ''] = pair.split('/');
  if (before === '' || after === '') return <Nothing text={t('compare.choose')} />;
  const bad = [before, after].find((id) => !TRACE_ID.test(id));
  if (bad !== undefined) return <Nothing text={t('compare.badId', { id: bad.slice(0, 80) })} />;
  if (before === after) return <SameTrace traceId={before} />;
  return <LoadedPair key={pair} before={before} after={after} />;
}

/** There is nothing to see, but another trace to be chosen. */
function SameTrace({ traceId }: { traceId: string }) {
  return (
    <Nothing text={t('compare.sameTrace')}>
      <Button variant="primary" onClick={() => replaceSide('after', traceId)}>
        {t('compare.replace.after')}
      </Button>
    </Nothing>
  );
}

function LoadedPair({ before, after }: { before: string; after: string }) {
  const first = useQuery('trace.get', { traceId: before });
  const second = useQuery('trace.get', { traceId: after });
  const correctClocks = useCorrectClocks();
  const { compared, comparing } = useComparison(first.data, second.data, correctClocks);
  const isUndecided = useCompareMark(({ undecided }) => undecided === `${before}/${after}`);
  useEffect(() => {
    if (isUndecided && compared) settleOrder(compared);
  }, [isUndecided, compared]);
  const failed = [first, second].find(({ data, error }) => data === undefined && error !== undefined);
  if (failed?.error?.code === 'not-found') {
    return (
      <Nothing text={`${t('trace.notFound', { id: failed === first ? before : after })} ${t('trace.notFound.why')}`}>
        <Button variant="primary" onClick={failed.retry}>
          {t('trace.lookAgain')}
        </Button>
      </Nothing>
    );
  }
  if (failed?.error) return <ErrorState error={failed.error} onRetry={failed.retry} />;
  const isReading = first.loading || second.loading;
  const retry = (): void => {
    if (first.outdated) first.retry();
    if (second.outdated) second.retry();
  };
  const cancel = (): void => {
    first.cancel();
    second.cancel();
    if (!compared) useView.getState().go('traces');
  };
  return (
    <div className={classes.view}>
      <QueryStatus
        loading={isReading || comparing}
        what={isReading ? t('compare.reading') : t('compare.comparing')}
        onCancel={cancel}
      />
      {compared && !isUndecided && <CompareScreen compared={compared} />}
      {(first.outdated || second.outdated) && (
        <Button className={classes.outdated} onClick={retry}>
          {t('compare.outdated')}
        </Button>
      )}
    </div>
  );
}

function Nothing({ text, children }: { text: string; children?: ReactNode }) {
  return (
    <EmptyState text={text}>
      {children}
      <Button onClick={() => useView.getState().go('traces')}>{t('trace.toList')}</Button>
    </EmptyState>
  );
}
