import { CircleAlert, GitCompareArrows, ScrollText, Waypoints } from 'lucide-react';
import { useMemo } from 'react';
import { formatCount, formatPercent } from '../../format/count.ts';
import { formatDuration } from '../../format/duration.ts';
import { shortId } from '../../format/names.ts';
import { t } from '../../i18n/t.ts';
import { useCompareMark } from '../../state/compare-mark.ts';
import { NO_FILTER } from '../../state/filter.ts';
import { useQuery } from '../../state/use-query.ts';
import { useView } from '../../state/view.ts';
import { Button } from '../../widgets/Button.tsx';
import { CopyButton } from '../../widgets/CopyButton.tsx';
import { DurationText } from '../../widgets/DurationText.tsx';
import { EmptyState } from '../../widgets/EmptyState.tsx';
import { ErrorState } from '../../widgets/ErrorState.tsx';
import { QueryStatus } from '../../widgets/QueryStatus.tsx';
import { ServiceName } from '../../widgets/ServiceDot.tsx';
import { TimeText } from '../../widgets/TimeText.tsx';
import { markLabel } from '../../workbench/compare-commands.ts';
import { findView } from '../../workbench/views.ts';
import { summariseTrace, type FailingSpan, type ServiceShare } from './summarise-trace.ts';
import { readTraceRows, type TraceRow } from './trace-rows.ts';
import classes from './TraceSummary.module.css';

/** A larger trace is read when it is opened, not because its row was walked over. */
const MOST_INSIDE = 50_000;
/** A trace through more services is looked at as a whole. */
const MOST_SERVICES = 40;
const MOST_FAILING = 8;

function Head({ row }: { row: TraceRow }) {
  return (
    <header className={classes.head}>
      <h2 className={classes.name}>{row.name || t('traces.unnamed')}</h2>
      <ServiceName name={row.service} className={classes.service} />
      <p className={classes.id}>
        <code title={row.traceId}>{shortId(row.traceId)}</code>
        <CopyButton text={row.traceId} label={`${t('action.copy')}: ${t('traces.id')}`} />
      </p>
    </header>
  );
}

function Facts({ row }: { row: TraceRow }) {
  return (
    <dl className={classes.facts}>
      <dt>{t('word.start')}</dt>
      <dd>
        <TimeText ns={row.startNs} />
      </dd>
      <dt>{t('word.duration')}</dt>
      <dd>
        <DurationText ns={row.durationNs} />
      </dd>
      <dt>{t('word.spans')}</dt>
      <dd>{formatCount(row.spans)}</dd>
      <dt>{t('word.errors')}</dt>
      <dd className={row.errors > 0 ? classes.bad : undefined}>{formatCount(row.errors)}</dd>
      <dt>{t('traces.serviceCount')}</dt>
      <dd>{formatCount(row.services)}</dd>
    </dl>
  );
}

function Services({ services, selfNs }: { services: readonly ServiceShare[]; selfNs: number }) {
  return (
    <section className={classes.section}>
      <h3>{t('traces.byService')}</h3>
      {services.slice(0, MOST_SERVICES).map((share) => (
        <div key={share.service} className={classes.share}>
          <ServiceName name={share.service} className={classes.shareName} />
          <span className={classes.shareTime}>
            {formatDuration(share.selfNs)} · {formatPercent(share.selfNs, selfNs)}
          </span>
          <span className={classes.shareTrack} aria-hidden>
            <span style={{ width: `${selfNs > 0 ? (100 * share.selfNs) / selfNs : 0}%` }} />
          </span>
        </div>
      ))}
      {services.length > MOST_SERVICES && (
        <p className={classes.more}>{t('traces.more', { n: services.length - MOST_SERVICES })}</p>
      )}
    </section>
  );
}

function Failing({ traceId, failing }: { traceId: string; failing: readonly FailingSpan[] }) {
  if (failing.length === 0) return null;
  const open = (span: FailingSpan): void => useView.getState().go('trace', traceId, { selection: span.spanId });
  return (
    <section className={classes.section}>
      <h3>{t('traces.failing')}</h3>
      {failing.slice(0, MOST_FAILING).map((span) => (
        <button key={span.spanKey} type="button" className={classes.failing} onClick={() => open(span)}>
          <CircleAlert aria-hidden />
          <span>
            {span.service} · {span.name}
          </span>
        </button>
      ))}
      {failing.length > MOST_FAILING && (
        <p className={classes.more}>{t('traces.more', { n: failing.length - MOST_FAILING })}</p>
      )}
    </section>
  );
}

function Inside({ traceId }: { traceId: string }) {
  const { data, loading, error, cancel, retry, isPrevious } = useQuery('trace.get', { traceId });
  const summary = useMemo(() => data && summariseTrace(data), [data]);
  if (error) return <ErrorState error={error} onRetry={retry} />;
  return (
    <div className={classes.inside}>
      <QueryStatus loading={loading} what={t('traces.reading')} onCancel={cancel} />
      {summary && !isPrevious && (
        <>
          <Failing traceId={traceId} failing={summary.failing} />
          <Services services={summary.services} selfNs={summary.selfNs} />
          {data?.frame.truncated && (
            <p className={classes.more}>{t('traces.truncated', { all: data.totalSpans, shown: data.frame.rows })}</p>
          )}
        </>
      )}
    </div>
  );
}

function Actions({ traceId }: { traceId: string }) {
  const { go } = useView.getState();
  const mark = useCompareMark((state) => state.mark);
  return (
    <div className={classes.actions}>
      <Button variant="primary" icon={<Waypoints aria-hidden />} onClick={() => go('trace', traceId)}>
        {t('traces.open')}
      </Button>
      {findView('logs') && (
        <Button icon={<ScrollText aria-hidden />} onClick={() => go('logs', '', { filter: { ...NO_FILTER, traceId } })}>
          {t('traces.logs')}
        </Button>
      )}
      <Button
        icon={<GitCompareArrows aria-hidden />}
        aria-pressed={mark?.traceId === traceId}
        onClick={() => useCompareMark.getState().press(traceId)}
      >
        {markLabel(traceId)}
      </Button>
    </div>
  );
}

/** The selected trace in short: whether it is worth opening. */
export function TraceSummary({ traceId }: { traceId: string }) {
  const { data, isPrevious } = useQuery(
    'traces.search',
    { filter: { traceIds: [traceId] }, sort: { by: 'start', descending: true }, offset: 0, limit: 1 },
    { enabled: traceId !== '' },
  );
  const row = useMemo(() => data && readTraceRows(data)[0], [data]);
  if (traceId === '') return <EmptyState text={t('traces.selectOne')} />;
  if (!row || (isPrevious && row.traceId !== traceId)) return <div className={classes.summary} />;
  return (
    <div className={classes.summary}>
      <Head row={row} />
      <Actions traceId={traceId} />
      <Facts row={row} />
      {row.spans > MOST_INSIDE ? <p className={classes.more}>{t('traces.large')}</p> : <Inside traceId={traceId} />}
    </div>
  );
}
