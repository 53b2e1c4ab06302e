import { Waypoints } from 'lucide-react';
import type { SpanDetail } from '../../../contract/operations/traces.ts';
import { SPAN_KINDS, STATUS_CODES, STATUS_ERROR } from '../../../core/model/span.ts';
import { shortId } from '../../format/names.ts';
import { t } from '../../i18n/t.ts';
import { useQuery } from '../../state/use-query.ts';
import { Button } from '../../widgets/Button.tsx';
import { CopyButton } from '../../widgets/CopyButton.tsx';
import { DurationText } from '../../widgets/DurationText.tsx';
import { EmptyState } from '../../widgets/EmptyState.tsx';
import { ErrorState } from '../../widgets/ErrorState.tsx';
import { KeyValueTable } from '../../widgets/KeyValueTable.tsx';
import { ServiceName } from '../../widgets/ServiceDot.tsx';
import { TimeText } from '../../widgets/TimeText.tsx';
import { openSpan } from './open-span.ts';
import classes from './SpanGlance.module.css';

/** The selected span in short: whether its trace is worth opening. */
export function SpanGlance({ spanKey, onLeave }: { spanKey: number; onLeave: () => void }) {
  const { data: answer, isPrevious, error, retry } = useQuery('span.get', { spanKey }, { enabled: spanKey >= 0 });
  const data = isPrevious ? undefined : answer;
  if (spanKey < 0) return <EmptyState text={t('canvas.selectOne')} />;
  if (error) return <ErrorState error={error} onRetry={retry} />;
  if (!data) return <div className={classes.glance} />;
  return (
    <section className={classes.glance} aria-label={t('canvas.span')}>
      <header className={classes.head}>
        <h2 className={classes.name}>{data.name || t('traces.unnamed')}</h2>
        <ServiceName name={data.service} className={classes.service} />
      </header>
      <div className={classes.actions}>
        {data.traceId === '' ? (
          t('canvas.noTrace')
        ) : (
          <Button
            variant="primary"
            icon={<Waypoints aria-hidden />}
            onClick={() => void openSpan(data.spanKey, onLeave)}
          >
            {t('canvas.openTrace')}
          </Button>
        )}
      </div>
      <Facts span={data} />
      {data.attributesTotal > 0 && (
        <div className={classes.attributes}>
          <h3>{t('word.attributes')}</h3>
          {data.attributesTotal > data.attributes.length && (
            <p>{t('trace.firstShown', { shown: data.attributes.length, total: data.attributesTotal })}</p>
          )}
          <KeyValueTable attributes={data.attributes} />
        </div>
      )}
    </section>
  );
}

function Facts({ span }: { span: SpanDetail }) {
  const { startTimeUnixNano: start, endTimeUnixNano: end, status } = span;
  return (
    <dl className={classes.facts}>
      <dt>{t('word.start')}</dt>
      <dd>
        <TimeText ns={start} digits={6} />
      </dd>
      <dt>{t('word.duration')}</dt>
      <dd>{end === 0n ? t('trace.unfinished') : <DurationText ns={end - start} />}</dd>
      <dt>{t('trace.kind')}</dt>
      <dd>{SPAN_KINDS[span.kind] ?? String(span.kind)}</dd>
      <dt>{t('canvas.status')}</dt>
      <dd className={status.code === STATUS_ERROR ? classes.bad : undefined}>
        {status.code === STATUS_ERROR ? '! ' : ''}
        {STATUS_CODES[status.code] ?? String(status.code)} {status.message}
      </dd>
      <dt>{t('traces.id')}</dt>
      <dd className={classes.id}>
        <code title={span.traceId}>{shortId(span.traceId)}</code>
        <CopyButton text={span.traceId} label={`${t('action.copy')}: ${t('traces.id')}`} />
      </dd>
    </dl>
  );
}
