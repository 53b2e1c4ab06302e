import type { ReactNode } from 'react';
import { t } from '../../../i18n/t.ts';
import { EmptyState } from '../../../widgets/EmptyState.tsx';
import { QueryStatus } from '../../../widgets/QueryStatus.tsx';
import { ComputeAgain } from './ComputeAgain.tsx';
import classes from './Aggregates.module.css';
import type { Computed } from './use-computed.ts';

interface AggregateFrameProps<Value> {
  spans: number;
  computed: Computed<Value>;
  /** What is being done while it lasts. */
  what: string;
  /** Choices and notes above. */
  bar: (value: Value | undefined) => ReactNode;
  children: (value: Value) => ReactNode;
}

/** A bar, and below it what was computed, or why there is nothing to be seen. */
export function AggregateFrame<Value>({ spans, computed, what, bar, children }: AggregateFrameProps<Value>) {
  const { value, failure, loading, cancelled, cancel, again } = computed;
  if (spans === 0) return <EmptyState text={t('traceViews.noSpans')} />;
  return (
    <div className={classes.view}>
      <div className={classes.bar}>{bar(value)}</div>
      <div className={classes.body}>
        <QueryStatus loading={loading} what={what} onCancel={cancel} />
        {cancelled && <ComputeAgain text={t('traceViews.cancelled')} again={again} />}
        {failure !== undefined && <ComputeAgain text={t('traceViews.failed', { why: failure })} again={again} />}
        {value !== undefined && !cancelled && children(value)}
      </div>
    </div>
  );
}
